"""What a change of the calendar does to open cases: a preview first, then a recorded recomputation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.foi.actions.ledger import FOLDED, fold
from gongkai.foi.models import Case
from gongkai.foi.queries import clock_of
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.rules.calendar import Calendar
from gongkai.rules.transitions import OPEN


@dataclass(frozen=True)
class Shift:
    """An open case whose due date a new calendar moves."""

    case_id: int
    number: str
    before: date | None
    after: date | None


def preview(calendar: Calendar) -> list[Shift]:
    """Open cases whose due date moves under `calendar`, in order of their present due date."""
    shifts = []
    cases = Case.objects.filter(state__in=OPEN, received_on__isnull=False).order_by("due_on", "pk")
    for case in cases.prefetch_related("events").iterator(chunk_size=500):
        after = clock_of(case, calendar, until=clock.today()).due_on
        if after != case.due_on:
            shifts.append(Shift(case.pk, case.number, case.due_on, after))
    return shifts


@action
def recompute(*, actor: Actor, case_id: int, calendar_version: str, request_key: str = "") -> Case:
    """Fold one case anew as of today under the calendar now in force, recording what moved and by which version."""
    case: Case = lock(Case, case_id, keep=True)
    before = _moving(case)
    fold(case)
    after = _moving(case)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        case.save(update_fields=FOLDED)
        audit.record(
            actor=actor,
            verb="foi.recompute",
            obj=case,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed} | {"calendar": calendar_version},
        )
    return case


def aged(calendar: Calendar, today: date) -> Iterator[int]:
    """Open cases whose stored clock differs from their facts as of `today`: a limit has passed since the last move."""
    cases = Case.objects.filter(state__in=OPEN).order_by("pk").prefetch_related("events")
    for case in cases.iterator(chunk_size=500):
        result = clock_of(case, calendar, until=today)
        if (result.state, result.due_on, result.provisional) != (case.clock_state, case.due_on, case.provisional):
            yield case.pk


def _moving(case: Case) -> dict[str, Any]:
    return {
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "original_due_on": case.original_due_on.isoformat() if case.original_due_on else None,
        "cautious_due_on": case.cautious_due_on.isoformat() if case.cautious_due_on else None,
        "provisional": case.provisional,
        "clock_state": case.clock_state,
    }
