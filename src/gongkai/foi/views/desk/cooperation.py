"""Who owes what on the page of a case, and what others ask of the officer's organs at the head of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.foi.models import Case
from gongkai.foi.policies import HELPERS, consultations_put_to, help_visible_to
from gongkai.foi.queries.consulting import help_queue, lines, objections, owed_before_disclosure, put_to_queue
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import holds_any


@dataclass(frozen=True)
class Owed:
    """How much help and how many opinions the officer's organs owe."""

    help: int
    asked: int


def owed_by(actor: Actor) -> Owed | None:
    """Two counts; None for whoever answers for no organ."""
    if not holds_any(actor, HELPERS):
        return None
    help = help_queue(help_visible_to(actor), done=False).count()
    return Owed(help, put_to_queue(consultations_put_to(actor), done=False).count())


def cooperation(case: Case, today: date) -> dict[str, Any]:
    """The table of who owes what, and what an objection asks for; consultations and help are loaded with the case."""
    return {
        "cooperation": lines(case, today),
        "objected": bool(objections(case)),
        "owed": owed_before_disclosure(case),
    }
