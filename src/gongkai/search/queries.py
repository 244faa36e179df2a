"""Reads of what editors keep and of what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Sum

from gongkai.kernel.registry import Entry, searchables
from gongkai.organs.models import Organ
from gongkai.search.engine import Key
from gongkai.search.models import Placement, QueryLog, Synonym
from gongkai.search.understanding import region_of
from gongkai.search.wording import split_words

_kept: dict[object, dict[str, tuple[str, ...]]] = {}


def synonyms() -> dict[str, tuple[str, ...]]:
    """For a word the words the editors want searched besides; one look at the database unless something changed."""
    state = Synonym.objects.aggregate(number=Count("pk"), last=Max("changed_at"), highest=Max("pk"))
    version = tuple(state.values())
    if version not in _kept:
        _kept.clear()
        _kept[version] = _read_synonyms()
    return _kept[version]


def _read_synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word, means, both_ways in Synonym.objects.values_list("word", "means", "both_ways"):
        others = split_words(means)
        found.setdefault(word, []).extend(others)
        if both_ways:
            for other in others:
                found.setdefault(other, []).append(word)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


def region() -> frozenset[str]:
    """The names of the district and of what it lies in."""
    names = (
        Organ.objects.filter(level=Organ.Level.DISTRICT, parent=None).order_by("path").values_list("name", flat=True)
    )
    return region_of(names.first() or "")


def placements(exact: str, today: date) -> tuple[list[Key], frozenset[Key]]:
    """The entries put first, in order, and those put last for this query on this day."""
    first: list[Key] = []
    last: set[Key] = set()
    rows = Placement.objects.filter(query=exact, until__gte=today).order_by("pk") if exact else ()
    for row in rows:
        key = Key(row.kind, row.ref)
        if row.place == Placement.Place.FIRST:
            first.append(key)
        else:
            last.add(key)
    return first, frozenset(last)


def published(keys: Sequence[Key]) -> dict[Key, Entry]:
    """The entries among these that are published now, as the database has them: a fixed number of queries a kind."""
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key.id)
    found: dict[Key, Entry] = {}
    for kind, ids in by_kind.items():
        if kind in searchables:
            found |= {Key(kind, ident): entry for ident, entry in searchables[kind].some(ids).items()}
    return found


def everything() -> Iterable[Entry]:
    """Every published entry of every kind, one after the other."""
    for searchable in list(searchables.values()):
        yield from searchable.all()


@dataclass(frozen=True)
class Asked:
    """A query over some days: how often, what it found the last time, how often a hit was opened."""

    query: str
    times: int
    hits: int
    clicked: int


def found_nothing(today: date, days: int = 30, limit: int = 100) -> list[Asked]:
    """What found nothing in the last days and was asked most; the last day of a query decides."""
    since = today - timedelta(days=days)
    rows = QueryLog.objects.filter(day__gt=since)
    found = rows.filter(hits__gt=0).values("query").annotate(last=Max("day"))
    solved = dict(found.values_list("query", "last"))
    empty = (
        rows.filter(hits=0).values("query").annotate(asked=Sum("times"), last=Max("day")).order_by("-asked", "query")
    )
    left = [row for row in empty[: limit * 3] if solved.get(row["query"], date.min) <= row["last"]]
    return [Asked(row["query"], row["asked"], 0, 0) for row in left[:limit]]


def never_opened(today: date, days: int = 30, limit: int = 50) -> list[Asked]:
    """What found something of which nobody opened anything, asked at least three times."""
    rows = QueryLog.objects.filter(day__gt=today - timedelta(days=days), hits__gt=0).values("query")
    summed = rows.annotate(asked=Sum("times"), opened=Sum("clicked"), most=Max("hits"))
    unopened = summed.filter(opened=0, asked__gte=3).order_by("-asked", "query")
    return [Asked(row["query"], row["asked"], row["most"], 0) for row in unopened[:limit]]
