"""Passages of a text, and the one that says most about a question. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.search import language

LONGEST = 140
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True)
class Scored:
    """A passage, and the weight of the words of the question that stand in it."""

    text: str
    weight: float


def passages(text: str) -> list[str]:
    """Sentences, joined while they stay below LONGEST characters."""
    found: list[str] = []
    for line in text.splitlines():
        last = ""
        for sentence in _SENTENCE.findall(line.strip()):
            if last and len(last) + len(sentence) <= LONGEST:
                last += sentence
                continue
            if last:
                found.append(last)
            last = sentence[: 2 * LONGEST]
        if last:
            found.append(last)
    return found


def best(text: str, words: Sequence[Sequence[str]]) -> Scored:
    """The passage with most of the words; each entry of `words` is one thing asked for in all its words."""
    scored = [Scored(one, weight_of(one, words)) for one in passages(text)]
    return max(scored, key=lambda one: one.weight, default=Scored("", 0.0))


def weight_of(text: str, words: Sequence[Sequence[str]]) -> float:
    """How many of the things asked for the text names."""
    folded = language.fold(text)
    return float(sum(_named(folded, some) for some in words))


def _named(folded: str, some: Iterable[str]) -> bool:
    return any(word in folded for word in some)
