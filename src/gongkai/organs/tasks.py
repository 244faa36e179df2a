"""What the worker does for this room."""

from __future__ import annotations

from datetime import date

from gongkai.kernel.actor import Actor
from gongkai.organs import actions


def follow_names(on: date) -> None:
    """Once a day: renames that were entered ahead take effect on their day."""
    actions.follow_names(actor=Actor.system("organs.follow_names"), on=on)
