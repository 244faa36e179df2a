"""What the worker does for this room."""

from __future__ import annotations

from datetime import date

from gongkai.kernel.actor import Actor
from gongkai.organs import actions


def follow_names(on: date) -> None:
    """Once a day: renames that were entered ahead take effect on their day."""
    actions.follow_names(actor=Actor.system("organs.follow_names"), on=on)


def follow_places(on: date) -> None:
    """Once a day: moves that were entered ahead take effect on their day."""
    actions.follow_places(actor=Actor.system("organs.follow_places"), on=on)
