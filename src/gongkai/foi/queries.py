"""Read models of cases: the clock of one, the queues of many, look-ups for tracking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.foi.models import Applicant, Case, CaseEvent
from gongkai.kernel.crypto import blind_index
from gongkai.rules.calendar import Calendar
from gongkai.rules.clock import EVENT_TYPES, ClockResult, Event, compute, parse_events
from gongkai.rules.transitions import OPEN

AT_RISK_WORKDAYS = 5
WAITING = ("suspended", "awaiting_clarification", "awaiting_fee")


def clock_events(events: Iterable[CaseEvent]) -> tuple[Event, ...]:
    """The facts that move the clock, in the order of their dates."""
    payload: list[Mapping[str, Any]] = [
        {
            **event.data,
            "type": event.type,
            "on": event.at.isoformat() if event.at else event.on.isoformat(),
            "id": event.key,
            "ref": event.ref,
        }
        for event in events
        if event.type in EVENT_TYPES and not event.voided
    ]
    return parse_events(payload)


def clock_of(case: Case, calendar: Calendar, *, until: date) -> ClockResult:
    """Fold the facts of one case. Raises rules.clock.ClockError."""
    return compute(clock_events(case.events.order_by("on", "id")), calendar, until=until)


@dataclass(frozen=True)
class Queue:
    """A named part of the work in hand."""

    key: str
    label: str
    empty: str


QUEUES = (
    Queue("overdue", "已逾期", "没有逾期的申请。"),
    Queue("today", "今日到期", "今天没有到期的申请。"),
    Queue("risk", "临近到期", "没有临近到期的申请。"),
    Queue("confirm", "待确认", "没有等待与申请人确认的申请。"),
    Queue("waiting", "等待他方", "没有等待补正、缴费或者征求意见的申请。"),
    Queue("open", "全部在办", "没有在办的申请。"),
    Queue("done", "已办结", "还没有办结的申请。"),
    Queue("all", "全部", "还没有申请。"),
)


def in_queue(cases: QuerySet[Case], key: str, *, today: date, risk_until: date) -> QuerySet[Case]:
    """Cases of one queue. `risk_until` is the last day that still counts as at risk. Raises KeyError for an unknown
    queue."""
    open_cases = cases.filter(state__in=OPEN)
    selections = {
        "overdue": open_cases.filter(due_on__lt=today),
        "today": open_cases.filter(due_on=today),
        "risk": open_cases.filter(due_on__gt=today, due_on__lte=risk_until),
        "confirm": cases.filter(state="submitted"),
        "waiting": open_cases.filter(clock_state__in=WAITING),
        "open": open_cases,
        "done": cases.exclude(state__in=OPEN),
        "all": cases,
    }
    return selections[key]


def queue_counts(cases: QuerySet[Case], *, today: date, risk_until: date) -> dict[str, int]:
    """How many cases stand in each queue, in one query."""
    is_open = Q(state__in=OPEN)
    return cases.aggregate(
        overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
        today=Count("pk", filter=is_open & Q(due_on=today)),
        risk=Count("pk", filter=is_open & Q(due_on__gt=today, due_on__lte=risk_until)),
        confirm=Count("pk", filter=Q(state="submitted")),
        waiting=Count("pk", filter=is_open & Q(clock_state__in=WAITING)),
        open=Count("pk", filter=is_open),
        done=Count("pk", filter=~is_open),
        all=Count("pk"),
    )


def code_index(code: str) -> str:
    """The blind index of a tracking code, whatever hyphens and spaces it is typed with."""
    return blind_index("code", code.replace("-", "").replace("－", ""))


def find_by_code(code: str, second_factor: str) -> Case | None:
    """The case of a tracking code, when the second factor is the full phone or identity number of its applicant."""
    case = Case.objects.select_related("organ").filter(code_index=code_index(code)).first()
    if case is None or not second_factor.strip():
        return None
    known = Applicant.objects.filter(case=case).filter(
        Q(phone_index=blind_index("phone", second_factor)) | Q(id_index=blind_index("identity", second_factor))
    )
    return case if known.exists() else None


def same_applicant(applicant: Applicant) -> QuerySet[Case]:
    """Other cases of the same identity, for art. 35 counts and repeats."""
    if not applicant.id_index:
        return Case.objects.none()
    return Case.objects.filter(applicant__id_index=applicant.id_index).exclude(pk=applicant.case_id)


def workdays_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Workdays from `today` to the due date; negative when it has passed."""
    if due_on >= today:
        return calendar.workdays_between(today, due_on)
    return -calendar.workdays_between(due_on, today)
