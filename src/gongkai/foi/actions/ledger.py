"""The one door through which a case changes.

`step` locks the case, asks the policy and the transition table, lets the action add facts, folds the clock anew,
assigns the state,
and writes the audit row and the outbox row, all in the action's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from gongkai.foi.models import Case, CaseEvent
from gongkai.foi.policies import require_move
from gongkai.foi.queries import clock_of
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.events import CaseMoved
from gongkai.rules import transitions
from gongkai.rules.clock import EVENT_TYPES, ClockResult

AUDITED = (
    "organ_id",
    "number",
    "channel",
    "signed_for_on",
    "arrived_on",
    "received_on",
    "applicant_class",
    "class_confirmed",
    "form_wanted",
    "delivery",
    "state",
    "outcome",
    "outcome_confirmed",
    "due_on",
    "cautious_due_on",
    "provisional",
    "clock_state",
    "unit",
    "assignee_id",
    "counted",
    "concluded_on",
    "parent_id",
    "earlier_id",
)


Admission = Callable[[Actor, Case, str], None]
"""Raises PermissionDenied when the actor may not make this move of the case."""


class Refused(Exception):
    """The move is not lawful now. The message says why, what would be, and the article."""


@dataclass
class Step:
    """One move of a case in progress. The action adds facts and sets fields; `step` does the rest."""

    case: Case
    event: str
    actor: Actor
    at: datetime
    reason: str = ""
    established: dict[str, bool] = field(default_factory=dict)
    moves_clock: bool = False
    personal: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    def establish(self, guard: str, holds: object, why: str = "") -> None:
        """Answer a guard of the transition table. Raises Refused with `why` when it does not hold."""
        if not holds and why:
            raise Refused(why)
        self.established[guard] = bool(holds)

    def not_ahead(self, on: date) -> None:
        """Nothing is recorded before it has happened; only limits that are set (`until`) lie ahead."""
        if on > self.at.date():
            raise Refused("日期不能晚于今天")

    def fact(
        self,
        type: str,
        *,
        on: date,
        at: datetime | None = None,
        ref: str = "",
        data: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> CaseEvent:
        """Add a dated fact to the case."""
        event = add_fact(
            self.case, type, on=on, at=at, ref=ref, data=data, note=note, actor=self.actor, recorded_at=self.at
        )
        self.not_ahead(on)
        self.moves_clock = self.moves_clock or type in EVENT_TYPES
        self.details.setdefault("facts", []).append({"type": type, "on": on.isoformat(), "key": event.key})
        return event


def add_fact(
    case: Case,
    type: str,
    *,
    on: date,
    actor: Actor,
    recorded_at: datetime,
    at: datetime | None = None,
    key: str = "",
    ref: str = "",
    data: Mapping[str, Any] | None = None,
    note: str = "",
) -> CaseEvent:
    """Append one row to the ledger of the case; nothing else is changed."""
    return CaseEvent.objects.create(
        case=case,
        type=type,
        on=on,
        at=at,
        key=key or uuid4().hex[:12],
        ref=ref,
        data=dict(data or {}),
        note=note,
        actor_name=actor.name,
        recorded_at=recorded_at,
    )


FOLDED = (
    "received_on",
    "received_year",
    "due_on",
    "original_due_on",
    "cautious_due_on",
    "provisional",
    "clock_state",
)
"""What `fold` writes into a case."""


def fold(case: Case) -> ClockResult:
    """Fold the facts of the case and store what the queues and the report read.

    Raises rules.clock.ClockError when the facts make no lawful sequence.
    """
    result = clock_of(case, current(), until=clock.today())
    case.received_on = result.received_on
    case.received_year = result.received_on.year if result.received_on else None
    case.due_on = result.due_on
    case.original_due_on = result.original_due_on
    case.cautious_due_on = result.cautious_due_on
    case.provisional = result.provisional
    case.clock_state = result.state
    return result


def snapshot(case: Case) -> dict[str, Any]:
    """The public fields of a case for its audit row."""
    values = {name: getattr(case, name) for name in AUDITED}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


@contextmanager
def step(
    *, case_id: int, event: str, actor: Actor, reason: str = "", admit: Admission = require_move
) -> Iterator[Step]:
    """Make one move: lock, policy, table, facts, clock, state, audit, outbox. `admit` is the policy where it is not the
    posts at the organ of the case that decide: another organ answers what it was asked.

    Raises Refused when the table forbids the move, PermissionDenied when the actor may not make it.
    """
    case: Case = lock(Case, case_id, keep=True)
    admit(actor, case, event)
    actor = actor.in_place_of(case.organ_id, transitions.posts_for(event))
    _judge(case, event)
    before = snapshot(case)
    remember(case)
    moving = Step(case=case, event=event, actor=actor, at=clock.now(), reason=reason)
    yield moving
    _judge(case, event, moving.established)
    if moving.moves_clock:
        fold(case)
    expected, case.state = case.state, transitions.target(case.state, event, case.channel)
    _write(case, expected)
    after = snapshot(case)
    changed = {name for name in AUDITED if before[name] != after[name]}
    audit.record(
        actor=actor,
        verb=f"foi.{event}",
        obj=case,
        before={name: before[name] for name in sorted(changed)},
        after={name: after[name] for name in sorted(changed)} | moving.details,
        personal=moving.personal | ({"reason": reason} if reason.strip() else {}),
        at=moving.at,
    )
    outbox.emit(
        CaseMoved(case_id=case.pk, organ_id=case.organ_id, event=event, state=case.state, on=moving.at.date()),
        record=f"foi.case:{case.pk}",
    )


STORED = tuple(
    field.attname
    for field in Case._meta.concrete_fields
    if field.attname not in {"id", "organ_id", "number", "code_index", "created_at"}
)


def remember(case: Case) -> None:
    """Note the stored values, so that `_write` touches only what a move changes."""
    case.__dict__["_stored"] = {name: getattr(case, name) for name in STORED}


def _write(case: Case, expected: str) -> None:
    """UPDATE what changed, naming the state that is expected; two moves at once cannot both win."""
    stored = case.__dict__["_stored"]
    changes = {name: getattr(case, name) for name in STORED if getattr(case, name) != stored[name]}
    if changes and not Case.objects.filter(pk=case.pk, state=expected).update(**changes):
        raise Refused("此件刚刚由他人办理，请刷新后再办")


def _judge(case: Case, event: str, established: Mapping[str, bool] | None = None) -> None:
    """Ask the table: first whether the move exists here, then, with what the action established, whether its guards
    hold."""
    try:
        transitions.move(case.state, event, facts=established)
    except transitions.IllegalMove as error:
        raise Refused(str(error)) from error
