"""What the worker does for search: it follows every change, and each day sees that there is an index."""

from __future__ import annotations

from datetime import date

from gongkai.kernel import registry
from gongkai.search import indexing, journal, meaning


def daily(today: date) -> None:
    """Build the index where there is none, and forget what was asked long ago."""
    indexing.build_if_missing()
    meaning.refresh()
    journal.forget_old(today)


def listen() -> None:
    """Ask the outbox and the day for what this room works on; called once when the app is ready."""
    indexing.listen()
    registry.sweep("search.daily", daily)
    registry.each_round("search.meaning", meaning.refresh_if_changed)
