"""The days of a month on which something falls due: answers, and the inner dates on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from gongkai.foi.models import Case, CaseEvent, Consultation, HelpRequest
from gongkai.rules.transitions import OPEN

MOST = 400
"""So many due dates are named one by one; of more, only the number of each day."""
UNTIL = {"clarification_asked": ("awaiting_clarification", "补正期限"), "fee_notified": ("awaiting_fee", "缴费期限")}
"""Facts that set a limit in `data`, the state in which it runs, and what it is called."""


@dataclass(frozen=True)
class DueItem:
    """Something due on a day: an answer (`inner` False) or an inner date."""

    on: date
    case_id: int | None
    number: str
    what: str
    inner: bool
    remedy_id: int | None = None


def due_counts(cases: QuerySet[Case], first: date, last: date) -> dict[date, int]:
    """How many answers fall due on each day, cautious dates included."""
    rows = cases.filter(state__in=OPEN).order_by().alias(due=Coalesce("due_on", "cautious_due_on"))
    counted = rows.filter(due__range=(first, last)).values(day=Coalesce("due_on", "cautious_due_on"))
    return dict(counted.annotate(n=Count("pk")).values_list("day", "n"))


def due_items(cases: QuerySet[Case], first: date, last: date) -> list[DueItem]:
    """What falls due from `first` to `last`, at most `MOST` answers and as many inner dates of each kind."""
    rows = cases.filter(state__in=OPEN).alias(due=Coalesce("due_on", "cautious_due_on"))
    rows = rows.filter(due__range=(first, last)).order_by("due", "pk")[:MOST]
    items = [
        DueItem(day, pk, number, "答复期限" if due else "稳妥期限", False)
        for pk, number, due, cautious in rows.values_list("pk", "number", "due_on", "cautious_due_on")
        if (day := due or cautious)
    ]
    return sorted([*items, *_inner(cases, first, last)], key=lambda one: (one.on, one.inner, one.case_id or 0))


def _inner(cases: QuerySet[Case], first: date, last: date) -> list[DueItem]:
    within = cases.filter(state__in=OPEN).order_by()
    asked = Consultation.objects.filter(case__in=within, reply="", voided=False, limit_on__range=(first, last))
    helped = HelpRequest.objects.filter(case__in=within, state=HelpRequest.State.OPEN, due_on__range=(first, last))
    items = [
        DueItem(on, pk, number, what, True)
        for what, found in (
            ("征求意见期限", asked.values_list("limit_on", "case_id", "case__number")[:MOST]),
            ("协办期限", helped.values_list("due_on", "case_id", "case__number")[:MOST]),
        )
        for on, pk, number in found
        if on is not None
    ]
    states = {state for state, _ in UNTIL.values()}
    facts = CaseEvent.objects.filter(type__in=UNTIL, voided=False, case__in=within.filter(state__in=states))
    for type, data, pk, number, state in facts.values_list("type", "data", "case_id", "case__number", "case__state"):
        runs_in, what = UNTIL[type]
        until = str(data.get("until") or "")
        if state == runs_in and until and first <= date.fromisoformat(until[:10]) <= last:
            items.append(DueItem(date.fromisoformat(until[:10]), pk, number, what, True))
    return items
