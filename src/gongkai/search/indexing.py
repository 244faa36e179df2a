"""Keeps the index at what is published: each event of a change brings its entries anew, and the whole is built anew
beside the index in use.

Only published entries ever reach the index; nothing of a case is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from gongkai.kernel import clock, outbox
from gongkai.kernel.models import OutboxRow
from gongkai.kernel.registry import Entry, Searchable, listeners, searchables
from gongkai.search import meaning
from gongkai.search.engine import BuildRunning, Key
from gongkai.search.engines import engine
from gongkai.search.queries import everything

MARGIN = timedelta(minutes=10)
"""How much longer than the build itself a transaction may have run whose event the build must not miss."""
CHUNK = 500


def listen() -> None:
    """Ask the outbox for every event that touches a kind; called once when every room has said what it has."""
    for searchable in searchables.values():
        for event in searchable.touched:
            listeners.setdefault(event.__name__, {})[f"search.{searchable.kind}"] = follow(searchable)


def follow(searchable: Searchable) -> Callable[[Any], None]:
    """The listener of one kind. Called twice, it leaves the same."""

    def bring_up_to_date(event: Any) -> None:
        if not engine().ready():
            return
        ids = searchable.touched[type(event)](event)
        if ids is None:
            rebuild()
            return
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), CHUNK):
            engine().apply(partial(_standing, searchable, wanted[start : start + CHUNK]))
        meaning.touched(searchable.kind)

    return bring_up_to_date


def _standing(searchable: Searchable, ids: list[str]) -> tuple[list[Entry], list[Key]]:
    """What is published of these ids, and what is not."""
    found = searchable.some(ids)
    return list(found.values()), [Key(searchable.kind, one) for one in ids if one not in found]


def rebuild(*, wait: bool = True) -> int:
    """Build the index anew and switch to it; the number of entries. Searching and changes go on meanwhile. Raises
    BuildRunning where another build runs and this one is not to `wait`."""
    started = clock.real_now()
    number = engine().rebuild(everything(), lambda: changed_since(started - MARGIN), wait=wait)
    meaning.refresh()
    return number


def build_if_missing() -> bool:
    """Build the index if there is none and nobody builds it; whether there is one now."""
    if not engine().ready():
        with suppress(BuildRunning):
            rebuild(wait=False)
    return engine().ready()


def changed_since(moment: datetime) -> tuple[list[Entry], list[Key]]:
    """What events since a moment have touched, told or not: as it stands now, and what is gone."""
    touched: dict[str, set[str]] = {}
    by_event: dict[str, list[tuple[Searchable, Callable[[Any], Iterable[str] | None]]]] = {}
    for searchable in searchables.values():
        for event, ids_of in searchable.touched.items():
            by_event.setdefault(event.__name__, []).append((searchable, ids_of))
    for row in OutboxRow.objects.filter(created_at__gte=moment, event__in=by_event).order_by("pk").iterator():
        happened = outbox.restore(row)
        for searchable, ids_of in by_event[row.event]:
            ids = ids_of(happened)
            everyone = (entry.id for entry in searchable.all()) if ids is None else ids
            touched.setdefault(searchable.kind, set()).update(everyone)
    entries: list[Entry] = []
    gone: list[Key] = []
    for kind, ids in touched.items():
        some, missing = _standing(searchables[kind], sorted(ids))
        entries += some
        gone += missing
    return entries, gone
