"""The one place that assigns the state of a return or a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from gongkai.kernel import audit
from gongkai.kernel.actions import lock
from gongkai.kernel.actor import Actor
from gongkai.statistics.models import AnnualReport, Return
from gongkai.statistics.policies import require
from gongkai.statistics.transitions import REPORT_MOVES, REPORT_STATES, RETURN_MOVES, RETURN_STATES, IllegalMove, target

AUDITED: dict[type[models.Model], tuple[str, ...]] = {
    Return: ("state", "edition", "proactive", "remedies", "filler", "reviewer", "source_id", "comment", "rounds"),
    AnnualReport: (
        *("state", "edition", "revision", "prose", "rounds"),
        *("approved_by", "approved_digest", "published_on", "reason"),
    ),
}
T = TypeVar("T", Return, AnnualReport)


class Refused(Exception):
    """The move is not lawful now; the message says why and what would be."""


def snapshot(thing: Return | AnnualReport) -> dict[str, Any]:
    """The audited fields as they stand."""
    values = {name: getattr(thing, name) for name in AUDITED[type(thing)]}
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values.items()}


@contextmanager
def move(
    model: type[T], pk: int, event: str, actor: Actor, *, reason: str = "", note: Mapping[str, Any] | None = None
) -> Iterator[T]:
    """Lock, ask policy and table, let the caller set fields, assign the state, save and write the audit row.

    `note` goes into the audit row beside the fields that changed. Raises PermissionDenied or Refused.
    """
    thing: T = lock(model.objects.select_related("organ"), pk)
    moves, labels = (RETURN_MOVES, RETURN_STATES) if model is Return else (REPORT_MOVES, REPORT_STATES)
    require(actor, thing.organ, moves[event])
    try:
        after_state = target(moves, labels, thing.state, event)
    except IllegalMove as error:
        raise Refused(str(error)) from error
    before = snapshot(thing)
    yield thing
    thing.state = after_state
    thing.save()
    after = snapshot(thing)
    changed = [name for name in before if before[name] != after[name]]
    audit.record(
        actor=actor,
        verb=f"statistics.{model._meta.model_name}.{event}",
        obj=thing,
        before={name: before[name] for name in changed},
        after={**{name: after[name] for name in changed}, **(note or {})},
        reason=reason,
    )
