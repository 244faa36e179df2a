"""The day-by-day ledger behind a due date: each day says whether it counts, why, and by which article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.rules.clock_run import Case, Run

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class LedgerDay:
    """One day. `day` is the number of days counted so far in the running term.

    `kind`: before (not yet received), receipt, restart, counted, due, overdue, rest, suspended, awaiting, lapsed
    (counted once, void since a restart), ended, extra (a set date lies beyond the count).
    `projected`: after the day the result speaks of, or after the case ended.
    """

    on: date
    counts: bool
    why: str
    article: str
    kind: str
    day: int = 0
    projected: bool = False


def days(case: Case, first: date, last: date, as_of: date) -> tuple[LedgerDay, ...]:
    """The ledger from `first` to `last`, both included."""
    return tuple(_days(case, first, last, as_of))


def _days(case: Case, first: date, last: date, as_of: date) -> Iterator[LedgerDay]:
    count, due, day = 0, case.due(), first
    while day <= last:
        started = [run for run in case.runs if run.start <= day]
        projected = day > as_of
        if not started:
            yield _before(case, day, projected)
        elif started[-1] is not case.run:
            yield _void(case, started[-1], day)
        else:
            row = _running(case, case.run, day, due, count)
            count += row.counts
            yield LedgerDay(row.on, row.counts, row.why, row.article, row.kind, count, projected)
        day += _ONE


def _before(case: Case, day: date, projected: bool) -> LedgerDay:
    kind = "ended" if case.ended is not None and day > case.ended.day else "before"
    why = "已撤回" if kind == "ended" else "尚未收到申请（等待双方确认）"
    return LedgerDay(day, False, why, "条例第31条", kind, projected=projected)


def _void(case: Case, run: Run, day: date) -> LedgerDay:
    """A day of a run that a restart or a reopening has made void."""
    if day == run.start:
        return LedgerDay(day, False, run.why, run.article, "receipt")
    known = case.calendar.day(day)
    if not known.works:
        return LedgerDay(day, False, known.why, "条例第33条", "rest")
    following = case.runs[case.runs.index(run) + 1]
    for span in run.all_spans():
        if span.holds(day):
            kind = "awaiting" if span.kind in {"clarification", "fee"} else "suspended"
            return LedgerDay(day, False, span.why, span.article, kind)
    why = f"期限自{following.start}重新起算，此前所计不再计入"
    return LedgerDay(day, False, why, following.article, "lapsed")


def _running(case: Case, run: Run, day: date, due: date | None, count: int) -> LedgerDay:
    if day == run.start:
        return LedgerDay(day, False, run.why, run.article, "receipt" if run is case.runs[0] else "restart")
    known = case.calendar.day(day)
    if not known.works:
        return LedgerDay(day, False, known.why, "条例第33条", "rest")
    for kind, (asked, _) in case.pending.items():
        if day > asked.day:
            words = {"clarification": "等待补正期间", "fee": "等待缴费期间"}[kind]
            return LedgerDay(day, False, words, asked.article, "awaiting")
    for span in run.all_spans():
        if span.holds(day):
            # A date set does not move for a consultation; its last day is told even where it does not count.
            kind, why = ("due", f"{span.why}，限定的日期届满") if day == due else ("suspended", span.why)
            return LedgerDay(day, False, why, span.article, kind)
    return _counted(run, day, due, count + 1)


def _counted(run: Run, day: date, due: date | None, number: int) -> LedgerDay:
    article = "条例第33条第2款"
    if day == due:
        set_here = run.set_date == day and (run.ordered or number != run.allowed)
        why = "期限届满日" + ("（复议决定或判决限定）" if run.ordered else "（延迟答复期限）" if set_here else "")
        article = "条例第51条" if run.ordered else "条例第35条" if set_here else article
        return LedgerDay(day, True, f"第{number}个工作日，{why}", article, "due")
    if due is not None and day > due:
        return LedgerDay(day, True, f"第{number}个工作日，已逾期", article, "overdue")
    extended = number > run.term and run.extension
    beyond = number > run.allowed
    why = f"第{number}个工作日" + ("（延迟答复期限内）" if beyond else "（延长期内）" if extended else "")
    return LedgerDay(day, True, why, "条例第35条" if beyond else article, "extra" if beyond else "counted")
