"""What others ask of the officer's organs, counted for the head of the queue."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.foi.policies import HELPERS, consultations_put_to, help_visible_to
from gongkai.foi.queries.consulting import help_queue, put_to_queue
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
