"""Cases: the clock of one, the queues of many, look-ups for tracking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.foi.models import Applicant, Case, CaseEvent
from gongkai.kernel.calendars import current
from gongkai.kernel.crypto import blind_index
from gongkai.rules.calendar import Calendar
from gongkai.rules.clock import EVENT_TYPES, Awaited, ClockResult, Event, compute, parse_events
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
    """Fold the facts of one case; those loaded with it are not read again. Raises rules.clock.ClockError."""
    facts = sorted(case.events.all(), key=lambda event: (event.on, event.pk))
    return compute(clock_events(facts), calendar, until=until)


def clock_today(case: Case, today: date) -> ClockResult:
    """The clock of one case under the calendar in force. What may be done once, what limit runs, who is still asked:
    the actions and the desk both read it here. Raises rules.clock.ClockError."""
    return clock_of(case, current(), until=today)


def open_consultations(case: Case, today: date) -> list[Awaited]:
    """Consultations that were sent, are not answered, and whose limit has not passed (arts. 32, 34): while one is
    open, nothing is submitted for review. Raises rules.clock.ClockError."""
    return [asked for asked in clock_today(case, today).awaited if asked.open_on(today)]


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
        "overdue": open_cases.filter(_due(lt=today)),
        "today": open_cases.filter(_due(exact=today)),
        "risk": open_cases.filter(_due(gt=today, lte=risk_until)),
        "confirm": cases.filter(state="submitted"),
        "waiting": open_cases.filter(clock_state__in=WAITING),
        "open": open_cases,
        "done": cases.exclude(state__in=OPEN),
        "all": cases,
    }
    return selections[key]


def _due(**bounds: date) -> Q:
    """A bound on the due date, or on the cautious one (稳妥期限) of a case that waits for its confirmation."""
    legal = Q(**{f"due_on__{name}": day for name, day in bounds.items()})
    cautious = Q(due_on=None, **{f"cautious_due_on__{name}": day for name, day in bounds.items()})
    return legal | cautious


def queue_counts(cases: QuerySet[Case], *, today: date, risk_until: date) -> dict[str, int]:
    """How many cases stand in each queue, in two queries: one over what is open, which stays small, and one number of
    all there are."""
    counts: dict[str, int] = cases.filter(state__in=OPEN).aggregate(
        overdue=Count("pk", filter=_due(lt=today)),
        today=Count("pk", filter=_due(exact=today)),
        risk=Count("pk", filter=_due(gt=today, lte=risk_until)),
        confirm=Count("pk", filter=Q(state="submitted")),
        waiting=Count("pk", filter=Q(clock_state__in=WAITING)),
        open=Count("pk"),
    )
    total = cases.count()
    return counts | {"done": total - counts["open"], "all": total}


def case_ids() -> Iterable[int]:
    """Every case: each must have its audit chain."""
    return Case.objects.values_list("pk", flat=True).iterator(chunk_size=2_000)


def open_case_ids() -> Iterable[int]:
    """Cases that are not concluded: the retention of the audit leaves their personal values alone."""
    return Case.objects.filter(state__in=OPEN).values_list("pk", flat=True)


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
