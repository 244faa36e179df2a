"""A query understood, as a query of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tantivy import Occur, Query

from gongkai.search import language, lexicon
from gongkai.search.engine import Ask
from gongkai.search.tantivy_engine.schema import schema
from gongkai.search.understanding import Concept, Understood, exact_form

IN_TITLE, IN_KEYWORDS, IN_BODY, IN_PAIRS = 3.0, 2.5, 1.0, 1.4
OTHER = 0.7
"""How much a synonym counts beside the word that was typed."""
SOUND, FIRST_LETTERS = 1.5, 1.0
WHOLE_NUMBER, WHOLE_TITLE = 2000.0, 1000.0
"""An exact 文号 and an exact title come first, whatever else is found."""
PHRASE = 4.0
ENOUGH = 6.0
TIE = 0.2
FILTER = 0.0
RULES, RULING = "document", 8.0
"""The kind that answers who asks for rules or policies, and what it gains then."""
LONGEST_SHORT = 5
"""Characters of an abbreviation."""


def term(name: str, value: str) -> Query:
    return Query.term_query(
        schema(), name, value, "freq" if name in {"title", "keywords", "body", "pairs"} else "basic"
    )


def every(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])


def some(queries: Sequence[Query], at_least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, one) for one in queries], at_least)


def phrase(name: str, tokens: Sequence[str]) -> Query:
    """The tokens one after the other; a single one is a term."""
    if len(tokens) == 1:
        return Query.term_query(schema(), name, tokens[0], "position")
    return Query.phrase_query(schema(), name, list(tokens))


def needed(concepts: int) -> int:
    """How many of the concepts an entry must have: all of two, one less of up to four, two thirds of more."""
    if concepts <= 2:
        return concepts
    return concepts - 1 if concepts <= 4 else -(-concepts * 2 // 3)


def main_query(understood: Understood, *, loose: bool = False) -> Query:
    """What scores: the concepts, and what comes first whatever else is found. `loose` is content with one concept."""
    exact = list(_exact(understood))
    if not understood.concepts and not exact:
        # Nothing was typed: the reader looks at all that a choice of facets leaves.
        return Query.all_query()
    if not understood.concepts:
        return some(exact)
    found = some([enough(understood, loose=loose), *exact, *_nearness(understood)])
    if not understood.asks_for_rules:
        return found
    ruling = Query.const_score_query(term("kind", RULES), RULING)
    return Query.boolean_query([(Occur.Must, found), (Occur.Should, ruling)])


def enough(understood: Understood, *, loose: bool = False) -> Query:
    """Entries that have enough of the strong concepts; the weak ones only add to the score."""
    strong = [concept_query(one) for one in understood.concepts if one.strong]
    weak = [concept_query(one) for one in understood.concepts if not one.strong]
    matched = some(strong, 1 if loose else needed(len(strong)))
    if not weak:
        return matched
    return Query.boolean_query([(Occur.Must, matched), *((Occur.Should, one) for one in weak)])


def to_the_point(understood: Understood) -> Query:
    """Entries that have enough of what is asked for, and some of it in the title or the keywords."""
    strong = [concept for concept in understood.concepts if concept.strong]
    named = [one for concept in strong for word in (concept.word, *concept.others) for one in _named(word)]
    return every([enough(understood), some(named)])


def loosened(understood: Understood) -> Query:
    """As `main_query`, content with one concept; what has enough of them keeps an advantage."""
    return some([main_query(understood, loose=True), Query.const_score_query(enough(understood), ENOUGH)])


def guessed(understood: Understood) -> Query:
    """Titles with the characters of a word in their order though not together (车购税 for 车辆购置税), or with
    some of its characters."""
    found: list[Query] = []
    for concept in understood.concepts:
        characters: list[Any] = list(language.characters(concept.word))
        if 3 <= len(characters) <= LONGEST_SHORT and language.HAN.fullmatch(concept.word):
            found.append(Query.phrase_query(schema(), "characters", characters, slop=2 * len(characters)))
        if len(concept.word) > 2:
            found += [Query.boost_query(term("pairs", one), 0.5) for one in language.pairs(concept.word)]
        single = [one for one in characters if language.HAN.fullmatch(one) and one not in lexicon.stop_words()]
        found += [Query.boost_query(Query.term_query(schema(), "characters", one, "position"), 0.2) for one in single]
    return some(found) if found else Query.empty_query()


def _named(word: str) -> Iterator[Query]:
    for name in ("title", "keywords"):
        yield every([term(name, one) for one in language.coarse(word) or [word]])


def numbered(understood: Understood) -> Query:
    """The entries with the 文号 that was typed."""
    return some(list(_numbers(understood)))


def _exact(understood: Understood) -> Iterator[Query]:
    yield from _numbers(understood)
    if understood.exact:
        yield Query.const_score_query(term("whole", understood.exact), WHOLE_TITLE)


def _numbers(understood: Understood) -> Iterator[Query]:
    for number in sorted({understood.number, understood.exact} - {""}):
        yield Query.const_score_query(term("number", number), WHOLE_NUMBER)


def _nearness(understood: Understood) -> Iterator[Query]:
    """More for titles that have the words together, as they were typed or as they were probably meant."""
    for text in {understood.core, understood.better} - {""}:
        tokens = language.characters(text)
        if len(tokens) > 1:
            yield Query.boost_query(phrase("characters", tokens), PHRASE)


def concept_query(concept: Concept) -> Query:
    """One concept by the best of the words that would do."""
    found = [*_word(concept.word)]
    for other in concept.others:
        found += [Query.boost_query(one, OTHER) for one in _word(other)]
    if concept.latin:
        found += list(_latin(concept))
    query = Query.disjunction_max_query(found, TIE)
    return query if concept.weight == 1 else Query.boost_query(query, concept.weight)


def _word(word: str) -> Iterator[Query]:
    """A word in the title, the keywords or the body; cut further where the segmenter cuts it."""
    pieces = language.coarse(word) or [word]
    for name, boost in (("title", IN_TITLE), ("keywords", IN_KEYWORDS), ("body", IN_BODY)):
        yield Query.boost_query(every([term(name, one) for one in pieces]), boost)
    pairs = language.pairs(word)
    if pairs:
        yield Query.boost_query(every([term("pairs", one) for one in pairs]), IN_PAIRS)
    elif language.HAN.fullmatch(word):
        yield Query.term_query(schema(), "characters", word, "position")


def _latin(concept: Concept) -> Iterator[Query]:
    for spelling in concept.spellings:
        if len(spelling) > 1:
            yield Query.boost_query(Query.phrase_prefix_query(schema(), "pinyin", list(spelling)), SOUND)
    if 2 <= len(concept.word) <= 10:
        yield Query.boost_query(phrase("initials", list(concept.word)), FIRST_LETTERS)


def filters(ask: Ask, *, leaving: str = "") -> list[Query]:
    """What narrows without scoring: the reader's choices but `leaving`, and what is left out."""
    return [
        Query.const_score_query(_choice(name, value), FILTER)
        for name, value in ask.chosen.items()
        if name != leaving and value
    ]


def _choice(name: str, value: str) -> Query:
    if name == "year":
        return Query.term_query(schema(), "year", int(value)) if value.isdecimal() else Query.empty_query()
    return term(name, value)


def narrowed(query: Query, ask: Ask, *, leaving: str = "") -> Query:
    """The query within the reader's choices, without what is shown elsewhere."""
    chosen = filters(ask, leaving=leaving)
    if not chosen and not ask.without:
        return query
    clauses = [(Occur.Must, one) for one in (query, *chosen)]
    clauses += [(Occur.MustNot, term("key", str(key))) for key in ask.without]
    return Query.boolean_query(clauses)


def title_goes_on(typed: str) -> Query | None:
    """Titles in which what was typed stands, or whose pinyin or initials go on from it; None for nothing typed."""
    folded = language.fold(typed)
    exact = exact_form(typed)
    tokens = language.characters(folded)
    if not tokens:
        return None
    if not language.LATIN.fullmatch(exact):
        return _mixed(tokens)
    found = [Query.boost_query(phrase("initials", list(exact)), FIRST_LETTERS)]
    if tokens:
        found.append(Query.phrase_prefix_query(schema(), "characters", [exact]))
    for spelling in language.spellings(exact):
        found.append(Query.boost_query(Query.phrase_prefix_query(schema(), "pinyin", list(spelling)), SOUND))
    return Query.disjunction_max_query(found)


def _mixed(tokens: Sequence[str]) -> Query:
    """Characters as they stand; a last run of letters is pinyin still being typed."""
    *head, last = tokens
    if head and language.LATIN.fullmatch(last):
        spoken = [syllable for one in head for syllable in language.syllables(one)]
        readings = [
            Query.phrase_prefix_query(schema(), "pinyin", [*spoken, *spelling]) for spelling in language.spellings(last)
        ]
        return Query.disjunction_max_query([phrase("characters", tokens), *readings])
    return phrase("characters", tokens)
