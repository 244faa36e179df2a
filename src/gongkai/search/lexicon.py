"""What search knows of the language from the start: short terms, words that say nothing, and words that mean the same.

The files of `data/` hold one entry a line. What editors keep is added at query time.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    text = files("gongkai.search").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words() -> tuple[str, ...]:
    """Short terms of the field that the segmenter is taught."""
    return tuple(_lines("words.txt"))


@cache
def syllables() -> frozenset[str]:
    """Every syllable of pinyin without its tone, ü written v."""
    return frozenset(_lines("syllables.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Words that stand in a question and say nothing of what is asked for."""
    return frozenset(_lines("stop_words.txt"))


@cache
def weak_words() -> frozenset[str]:
    """Words that say little of what is asked for: what is found need not have them."""
    return frozenset(_lines("weak_words.txt"))


@cache
def acts() -> frozenset[str]:
    """What is done with a thing (登记, 审批): they count in full only where nothing else is asked for."""
    return frozenset(_lines("acts.txt"))


@cache
def rule_words() -> tuple[str, ...]:
    """Words that ask for rules and policies."""
    return tuple(_lines("rule_words.txt"))


@cache
def question_phrases() -> tuple[str, ...]:
    """Phrases of asking, the longest first: taken out before the text is cut into words."""
    return tuple(sorted(_lines("questions.txt"), key=len, reverse=True))


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """For a word the words that are searched besides it."""
    found: dict[str, list[str]] = {}
    for line in _lines("synonyms.txt"):
        left, arrow, right = line.partition("=>")
        if arrow:
            for word in left.split():
                found.setdefault(word, []).extend(right.split())
            continue
        group = line.split()
        for word in group:
            found.setdefault(word, []).extend(other for other in group if other != word)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}
