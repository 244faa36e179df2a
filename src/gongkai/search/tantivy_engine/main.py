"""The engine: reads by a searcher that follows the index in use, writes under the lock of the folder."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tantivy

from gongkai.kernel.registry import Entry, searchables
from gongkai.search import language
from gongkai.search.engine import FACETS, Ask, Change, Key, Ranked, Results
from gongkai.search.tantivy_engine import matching
from gongkai.search.tantivy_engine.folder import Folder
from gongkai.search.tantivy_engine.ranking import WINDOW, reranked
from gongkai.search.tantivy_engine.schema import MARK, document, schema
from gongkai.search.understanding import Understood

SMALL_HEAP, LARGE_HEAP = 15_000_000, 256_000_000
MOST_VALUES = 200
"""Values of a facet that are counted."""
FEW = 3
"""Words of one sound that are looked at."""
FEW_HITS = 5
LONGEST_SOUND = 6
RELOAD_SECONDS = 0.2


class TantivyEngine:
    """Search in the index of a folder; see `Folder` for where it is and how it is switched."""

    def __init__(self, home: Path) -> None:
        self.folder = Folder(home)
        self._lock = threading.Lock()
        self._opened: Path | None = None
        self._index: tantivy.Index | None = None
        self._reloaded = 0.0

    # --- Reading -------------------------------------------------------------------------------------------------
    def ready(self) -> bool:
        return self.folder.current() is not None

    def count(self) -> int:
        searcher = self._searcher()
        return searcher.num_docs if searcher else 0

    def search(self, ask: Ask) -> Results:
        """A page of hits. Without an index nothing is found."""
        searcher = self._searcher()
        if searcher is None:
            return Results()
        query, loose = matching.main_query(ask.understood), False
        if ask.guess:
            query, loose = matching.guessed(ask.understood), True
        elif ask.understood.is_number and _number(searcher, numbered := matching.numbered(ask.understood)):
            query = numbered
        elif ask.understood.strong > 1 and self._few(searcher, ask):
            query, loose = matching.loosened(ask.understood), True
        # One look for page and counts; pages beyond the window keep the order of the index.
        most = max(WINDOW, ask.offset + ask.limit)
        if ask.understood.exact:
            found: Any = searcher.search(matching.narrowed(query, ask), most)
            ranked = reranked(searcher, found.hits, ask)
        else:
            found = searcher.search(matching.narrowed(query, ask), most, order_by_field="day")
            ranked = [(0.0, address) for _, address in found.hits]
        page = [
            Ranked(Key.parse(searcher.doc(address)["key"][0]), round(score, 4))
            for score, address in ranked[ask.offset : ask.offset + ask.limit]
        ]
        return Results(page, int(found.count), self._facets(searcher, query, ask), loose)

    @staticmethod
    def _few(searcher: tantivy.Searcher, ask: Ask) -> bool:
        """Whether hardly any entry has what is asked for and says so in its title."""
        return _number(searcher, matching.narrowed(matching.to_the_point(ask.understood), ask)) < FEW_HITS

    def _facets(self, searcher: tantivy.Searcher, query: tantivy.Query, ask: Ask) -> dict[str, dict[str, int]]:
        """The counts of each facet with the reader's other choices in force; one look for all that are not chosen."""
        free = [name for name in FACETS if not ask.chosen.get(name)]
        counted = _counted(searcher, matching.narrowed(query, ask), free)
        for name in FACETS:
            if name not in free:
                counted |= _counted(searcher, matching.narrowed(query, ask, leaving=name), [name])
        return counted

    def suggest(self, typed: str, limit: int) -> list[Key]:
        searcher, query = self._searcher(), matching.title_goes_on(typed)
        if searcher is None or query is None:
            return []
        hits = searcher.search(query, limit, count=False).hits
        return [Key.parse(searcher.doc(address)["key"][0]) for _, address in hits]

    def correct(self, understood: Understood, *, bold: bool = False) -> Mapping[str, str]:
        """The longest spans first, each with the commonest title word of the same sound."""
        searcher = self._searcher()
        found: dict[str, str] = {}
        if searcher is None:
            return found
        known = () if bold else tuple(one.word for one in understood.concepts if one.others)
        for run in language.HAN.findall(understood.core):
            taken = [
                any(word in run and run.find(word) <= at < run.find(word) + len(word) for word in known)
                for at in range(len(run))
            ]
            edges = _edges(run)
            for size in range(min(LONGEST_SOUND, len(run)), 1, -1):
                for at in range(len(run) - size + 1):
                    span = run[at : at + size]
                    if (
                        at not in edges
                        or at + size not in edges
                        or any(taken[at : at + size])
                        or (not bold and language.cutter().has_word(span))
                    ):
                        continue
                    if right := self._same_sound(searcher, span):
                        found[span] = right
                        taken[at : at + size] = [True] * size
        return found

    def _same_sound(self, searcher: tantivy.Searcher, span: str) -> str:
        prefix = language.sound(span) + MARK
        candidates = [one.partition(MARK)[2] for one, _ in searcher.terms_with_prefix("sounds", prefix, limit=FEW)]
        if not candidates or span in candidates:
            return ""
        stands = _number(searcher, matching.phrase("characters", list(span)))
        same = [word for word in candidates if len(word) == len(span)]
        return same[0] if same and not stands else ""

    def _searcher(self) -> tantivy.Searcher | None:
        """A searcher of the index in use. A new index is opened at once, a change is seen within a moment."""
        current = self.folder.current()
        if current is None:
            return None
        with self._lock:
            if self._index is None or self._opened != current:
                self._index, self._opened = tantivy.Index.open(str(current)), current
                self._index.config_reader("manual", 0)
                self._reloaded = 0.0
            if time.monotonic() - self._reloaded > RELOAD_SECONDS:
                self._index.reload()
                self._reloaded = time.monotonic()
            return self._index.searcher()

    # --- Writing -------------------------------------------------------------------------------------------------
    def apply(self, change: Change) -> None:
        with self.folder.writing():
            current = self.folder.current()
            if current is not None:
                _write(tantivy.Index.open(str(current)), *change())
        self._reloaded = 0.0

    def rebuild(self, entries: Iterable[Entry], catch_up: Change, *, wait: bool = True) -> int:
        with self.folder.building(wait=wait) as place:
            index = tantivy.Index(schema(), str(place))
            _fill(index, entries)
            with self.folder.writing():
                _write(index, *catch_up())
                self.folder.switch_to(place)
        return self.count()


def _edges(run: str) -> set[int]:
    """Where words begin and end: a slip of sound spoils whole words, it does not join the end of one to the next."""
    edges, at = {0}, 0
    for word in language.coarse(run):
        at += len(word)
        edges.add(at)
    return edges if at == len(run) else set(range(len(run) + 1))


def weight_of(kind: str) -> float:
    return searchables[kind].weight if kind in searchables else 1.0


def _fill(index: tantivy.Index, entries: Iterable[Entry]) -> None:
    """Put all entries into a fresh index; what was begun is given up if one of them cannot be read."""
    writer = index.writer(LARGE_HEAP, 2)
    try:
        for entry in entries:
            writer.add_document(document(entry, weight_of(entry.kind)))
    except BaseException:
        writer.rollback()
        raise
    writer.commit()
    writer.wait_merging_threads()


def _write(index: tantivy.Index, entries: Iterable[Entry], gone: Iterable[Key]) -> None:
    writer = index.writer(SMALL_HEAP, 1)
    for key in gone:
        writer.delete_documents_by_term("key", str(key))
    for entry in entries:
        writer.delete_documents_by_term("key", f"{entry.kind}:{entry.id}")
        writer.add_document(document(entry, weight_of(entry.kind)))
    writer.commit()
    writer.wait_merging_threads()


def _number(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many entries a query finds; they are not scored for it."""
    found: Any = searcher.search(tantivy.Query.const_score_query(query, 0.0), 1)
    return int(found.count)


def _counted(searcher: tantivy.Searcher, query: tantivy.Query, names: list[str]) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    answer: Any = searcher.aggregate(query, wanted)
    answer = json.loads(answer) if isinstance(answer, str) else answer
    return {
        name: {_value(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in names
    }


def _value(key: Any) -> str:
    return str(int(key)) if isinstance(key, float | int) else str(key)
