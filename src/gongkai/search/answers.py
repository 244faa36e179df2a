"""The answer to a query: understood, corrected, found, checked against what is published, marked."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.safestring import SafeString

from gongkai.kernel import clock
from gongkai.kernel.registry import Card, Entry, Found, cards
from gongkai.search import highlight, queries
from gongkai.search.engine import Ask, Engine, Key, Results
from gongkai.search.engines import engine
from gongkai.search.fusing import TOGETHER, fused
from gongkai.search.meaning import Near, near
from gongkai.search.understanding import Understood, understand

PER_PAGE = 10
SUGGESTIONS = 8
CARDS_LOOK_AT = 5
MOST_CARDS = 2
EXACT = 200.0
"""A score that only an exact title or 文号 reaches, whatever its age and kind."""


@dataclass(frozen=True)
class Hit:
    """One entry found, as the database has it now. `passage` is HTML, escaped, with what was asked for in `<em>`."""

    entry: Entry
    score: float
    title: SafeString
    passage: SafeString
    first: bool = False
    """Put first by an editor."""


@dataclass(frozen=True)
class Answer:
    """What a query gives. `better` is what was probably meant; `replaced` says that the hits are of it and not of what
    was typed, which gave none. `took_ms` is the time of the whole answer."""

    query: str
    hits: Sequence[Hit] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cards: Sequence[Card] = ()
    better: str = ""
    replaced: bool = False
    loose: bool = False
    took_ms: float = 0.0


def answer(
    text: str, *, today: date, offset: int = 0, limit: int = PER_PAGE, chosen: Mapping[str, str] | None = None
) -> Answer:
    """The hits from `offset` on, at most `limit`. What has been withdrawn is never among them, whatever the index still
    says; the total follows."""
    started = time.perf_counter()
    wanted = {name: value for name, value in (chosen or {}).items() if value}
    understood, results, first, replaced = _found(engine(), text, today, offset, limit, wanted)
    keys = [*first, *(ranked.key for ranked in results.hits)]
    entries = queries.published(keys)
    scores = {ranked.key: ranked.score for ranked in results.hits}
    hits = [_hit(entries[key], understood, scores.get(key)) for key in keys if key in entries]
    best = [hit.entry for hit in hits[:CARDS_LOOK_AT]]
    found = Answer(
        query=text,
        hits=hits,
        total=results.total + len(first) - (len(keys) - len(hits)),
        facets=results.facets,
        cards=_cards(understood, best) if not offset and not wanted else (),
        better=understood.better,
        replaced=replaced,
        loose=results.loose,
    )
    return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 1))


def _found(
    by: Engine, text: str, today: date, offset: int, limit: int, chosen: Mapping[str, str]
) -> tuple[Understood, Results, list[Key], bool]:
    """The query as it was answered, what it found, what editors put first, and whether it was replaced."""
    synonyms, region = queries.synonyms(), queries.region()
    understood = understand(text, synonyms, region=region)
    if not understood.exact and not chosen:
        return understood, Results(), [], False
    pinned, buried = queries.placements(understood.exact, today)
    first = [] if chosen or offset else [key for key in pinned if key in queries.published(pinned)]
    close = near(_for_meaning(understood)) if not chosen and not understood.is_number else []
    near_too = bool(close)
    if corrected := by.correct(understood):
        understood = understand(text, synonyms, corrected, region)
    ask = Ask(
        understood,
        today,
        0 if near_too else offset,
        max(TOGETHER, offset + limit) if near_too else max(limit - len(first), 0),
        chosen,
        frozenset() if chosen else frozenset(pinned),
        buried,
    )
    results = by.search(ask)
    if not results.total and not close and (bold := by.correct(understood, bold=True)):
        understood = understand(text, synonyms, bold, region)
        return understood, by.search(replace(ask, understood=understood)), first, True
    if not results.total and not first:
        results = by.search(replace(ask, guess=True))
    if near_too:
        page = (offset, max(limit - len(first), 0))
        results = _with_meaning(results, close, {*first, *buried}, page, rules=understood.asks_for_rules)
    return understood, results, first, False


def _for_meaning(understood: Understood) -> str:
    """What was typed, with the word of the files for each colloquial one."""
    return " ".join((understood.folded, *(concept.others[0] for concept in understood.concepts if concept.others)))


def _with_meaning(
    results: Results, close: Sequence[Near], without: Collection[Key], page: tuple[int, int], *, rules: bool
) -> Results:
    """A page of hits by words and by meaning. What is exactly what was typed comes before everything."""
    close = [one for one in close if one.key not in without]
    exact = [hit for hit in results.hits if hit.score >= EXACT]
    by_words = replace(results, hits=[hit for hit in results.hits if hit.score < EXACT])
    first = {hit.key for hit in exact}
    together = [*exact, *fused(by_words, [one for one in close if one.key not in first], rules=rules)]
    offset, limit = page
    total = max(results.total, len(together))
    return replace(results, hits=together[offset : offset + limit], total=total)


def _hit(entry: Entry, understood: Understood, score: float | None) -> Hit:
    facts = "；".join(f"{label}：{value}" for label, value in entry.fields)
    return Hit(
        entry=entry,
        score=score or 0.0,
        title=highlight.marked(entry.title, understood.terms),
        passage=highlight.passage(entry.body or facts, understood.terms),
        first=score is None,
    )


def _cards(understood: Understood, entries: Sequence[Entry]) -> list[Card]:
    found: dict[str, Card] = {}
    for find_cards in cards.values():
        for card in find_cards(understood.better or understood.core, entries):
            found.setdefault(card.url, card)
    return list(found.values())[:MOST_CARDS]


def suggest(typed: str, limit: int = SUGGESTIONS) -> list[Entry]:
    """Published entries whose title goes on from what was typed, each title once."""
    keys = engine().suggest(typed, limit * 2)
    entries = queries.published(keys)
    titles: dict[str, Entry] = {}
    for key in keys:
        if key in entries:
            titles.setdefault(entries[key].title, entries[key])
    return list(titles.values())[:limit]


def find_published(text: str, kinds: Iterable[str]) -> list[Found]:
    """What is published now and answers to the text, best first, of these kinds alone; at most PER_PAGE. This fills
    `kernel.registry.find`, so that the rooms below may offer it. Empty for an empty text."""
    wanted = sorted(set(kinds))
    if not text.strip():
        return []
    today = clock.today()
    # Each kind is asked for by itself, so that a kind with many hits does not crowd out the others.
    hits = [hit for kind in wanted for hit in answer(text, today=today, chosen={"kind": kind}).hits]
    hits.sort(key=lambda hit: hit.score, reverse=True)
    return [Found(hit.entry.kind, hit.entry.id, hit.entry.title, hit.entry.url) for hit in hits[:PER_PAGE]]
