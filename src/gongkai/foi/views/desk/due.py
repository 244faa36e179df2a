"""Why the due date is what it is: sentences, and the days of the strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case
from gongkai.foi.queries import clock_events
from gongkai.kernel.calendars import current
from gongkai.rules.clock import ClockError, ClockResult, LedgerDay, compute

STANDING = ("suspended", "awaiting")


@dataclass(frozen=True)
class Due:
    """The clock of a case for its page. `error` says why there is none."""

    result: ClockResult | None
    days: Sequence[LedgerDay]
    why: list[str]
    error: str = ""


def due_of(case: Case, today: date) -> Due:
    """Fold the loaded facts of the case as of `today`."""
    facts = sorted(case.events.all(), key=lambda event: (event.on, event.pk))
    try:
        result = compute(clock_events(facts), current(), until=today)
    except ClockError as error:
        return Due(None, [], [], str(error))
    return Due(result, result.ledger, list(reasons(case, result)))


def reasons(case: Case, result: ClockResult) -> Iterator[str]:
    """The steps from receipt to due date, a sentence each, with their articles."""
    if result.received_on is None:
        yield "尚未与申请人确认，答复期限没有起算（条例第31条）。"
        if result.cautious_due_on:
            yield f"稳妥起见，自提交之日的次日起算二十个工作日，至{zh_date(result.cautious_due_on)}。"
        return
    yield f"{zh_date(result.received_on)}收到申请，当日不计，自次日起计算（条例第31条）。"
    for day in result.ledger:
        if day.kind == "restart":
            yield f"{zh_date(day.on)}：{day.why}（{day.article}）。"
    yield from _stopped(result)
    yield from _moved(case)
    for stop in result.stops:
        until = f"，至迟到{zh_date(stop.limit)}" if stop.limit else ""
        yield f"{zh_date(stop.since)}起{stop.why}，期限停止计算{until}（{stop.article}）。"
    if result.due_on is None:
        yield "期限停止期间没有届满之日，恢复后接着计算或者重新计算。"
    else:
        yield f"应计{result.days_allowed}个工作日，第{result.days_allowed}个工作日为{zh_date(result.due_on)}。"
    if result.provisional:
        yield "所涉年度的节假日安排尚未公布，暂按周一至周五计算。"


def _stopped(result: ClockResult) -> Iterator[str]:
    # Rest days inside a span do not end it.
    working = (day for day in result.ledger if day.kind != "rest")
    for (kind, why, article), run in groupby(working, key=lambda day: (day.kind, day.why, day.article)):
        if kind in STANDING:
            days = list(run)
            span = zh_date(days[0].on) + (f"至{zh_date(days[-1].on)}" if len(days) > 1 else "")
            yield f"{span}：{why}，不计入期限（{article}）。"


def _moved(case: Case) -> Iterator[str]:
    for event in case.events.all():
        if event.voided:
            continue
        if event.type == "extended":
            approver = event.data.get("approver", "")
            yield f"{zh_date(event.on)}经{approver}同意延长{event.data.get('days')}个工作日（条例第33条第2款）。"
        elif event.type == "deferred":
            yield f"{zh_date(event.on)}确定延迟至{_until(event.data)}答复（条例第35条）。"
        elif event.type == "reopened":
            yield f"{zh_date(event.on)}重新办理，限{_until(event.data)}前答复（条例第51条）。"


def _until(data: dict[str, Any]) -> str:
    return zh_date(date.fromisoformat(str(data["until"])))
