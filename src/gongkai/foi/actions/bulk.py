"""One move of several cases, each in its own transaction; what cannot move is named with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.assign import Moved, assign, claim
from gongkai.foi.actions.decision import submit_review
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.receive import register
from gongkai.foi.actions.review import pass_review
from gongkai.foi.actions.service import archive
from gongkai.foi.models import Case
from gongkai.kernel.actor import Actor
from gongkai.rules.clock import ClockError


def register_as_proposed(*, actor: Actor, case_id: int, request_key: str = "") -> Case:
    """登记 with the class that the identity papers propose; the preview has shown it."""
    proposed = Case.objects.values_list("applicant_class", flat=True).get(pk=case_id)
    return register(actor=actor, case_id=case_id, applicant_class=proposed, request_key=request_key)


BULK: Mapping[str, Callable[..., Any]] = {
    "register": register_as_proposed,
    "assign": assign,
    "claim": claim,
    "submit_review": submit_review,
    "pass_review": pass_review,
    "archive": archive,
}
"""The moves that may be made of several cases at once: none that judges a single case on its own."""


def move_many(
    *,
    actor: Actor,
    event: str,
    case_ids: Sequence[int],
    arguments: Mapping[str, Any] | None = None,
    request_key: str = "",
) -> list[Moved]:
    """Make the move `event` of `BULK` of every case, in the order given. Raises KeyError for another move."""
    run, moved = BULK[event], []
    for case_id in case_ids:
        key = f"{request_key}-{case_id}" if request_key else ""
        try:
            run(actor=actor, case_id=case_id, request_key=key, **(arguments or {}))
        except (Refused, PermissionDenied, ClockError) as error:
            moved.append(Moved(case_id, str(error) or "无权办理此件"))
        except ValidationError as error:
            moved.append(Moved(case_id, "；".join(error.messages)))
        else:
            moved.append(Moved(case_id))
    return moved
