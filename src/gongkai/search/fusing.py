"""Hits by words and hits by meaning in one order: reciprocal ranks, meaning counting more where the words were not all
found together."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.search.engine import Key, Ranked, Results
from gongkai.search.meaning import Near

TOGETHER = 50
"""Hits by words that are put in one order with those by meaning; what comes after keeps its place."""
STEEP = 2.0
"""How fast a rank loses its worth; small: the first few are what counts."""
STRICT, LOOSE = 0.9, 1.6
ASIDE = 0.4
"""What a document counts where no rules are asked for, and a service where they are."""
"""How much meaning counts beside words where all words were found together, and where not."""
APART = 0.06
"""Titles that are farther from the nearest than this are no longer near."""


def fused(results: Results, close: Sequence[Near], *, rules: bool = False) -> list[Ranked]:
    """The hits of the first page in their new order, with those that only their meaning brings."""
    weight = LOOSE if results.loose or not results.hits else STRICT
    worth: dict[Key, float] = {}
    for rank, hit in enumerate(results.hits[:TOGETHER], start=1):
        worth[hit.key] = 1 / (STEEP + rank)
    for rank, one in enumerate(close, start=1):
        if one.closeness >= close[0].closeness - APART:
            beside = 1.0 if (one.key.kind == "document") == rules else ASIDE
            worth[one.key] = worth.get(one.key, 0.0) + beside * weight / (STEEP + rank)
    ordered = sorted(worth, key=lambda key: -worth[key])
    return [Ranked(key, round(worth[key], 4)) for key in ordered] + list(results.hits[TOGETHER:])
