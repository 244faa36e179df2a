"""The order of hits beyond how well their words match: the kind's weight, whether it is still in force, its age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import tantivy

from gongkai.search.engine import Ask
from gongkai.search.tantivy_engine.matching import term
from gongkai.search.tantivy_engine.schema import EPOCH

WINDOW = 200
"""Hits that are put in order anew; what comes after keeps the order of the index."""
NO_LONGER = {0: 1.0, 1: 0.5, 2: 0.3}
"""By validity: in force, expired, repealed."""
NEW = 0.25
"""What the newest gains; half of it is lost in `HALF_LIFE` days."""
HALF_LIFE = 1_095
BURIED = 0.001

Hit = tuple[float, tantivy.DocAddress]


def reranked(searcher: tantivy.Searcher, hits: Sequence[Hit], ask: Ask) -> list[Hit]:
    """The hits in their order. What is repealed never comes first where anything in force is found."""
    head, tail = list(hits[:WINDOW]), list(hits[WINDOW:])
    if not head:
        return []
    addresses = [address for _, address in head]
    values = {name: searcher.fast_field_values(name, addresses) for name in ("weight", "validity", "day")}
    buried = _buried(searcher, ask)
    scored = []
    for at, (score, address) in enumerate(head):
        validity = int(values["validity"][at] or 0)
        score *= (values["weight"][at] or 1000) / 1000
        score *= NO_LONGER[validity] * freshness(int(values["day"][at] or 0), ask.today)
        if (address.segment_ord, address.doc) in buried:
            score *= BURIED
        scored.append((score, at, validity, address))
    scored.sort(key=lambda one: (-one[0], one[1]))
    if scored[0][2]:
        first = next((at for at, one in enumerate(scored) if not one[2]), 0)
        scored.insert(0, scored.pop(first))
    return [(score, address) for score, _, _, address in scored] + tail


def freshness(day: int, today: date) -> float:
    """1 for what has no date or is very old, up to 1 + NEW for what is of today."""
    if not day:
        return 1.0
    age = max((today - EPOCH).days - day, 0)
    return float(1 + NEW * 0.5 ** (age / HALF_LIFE))


def _buried(searcher: tantivy.Searcher, ask: Ask) -> set[tuple[int, int]]:
    places = set()
    for key in ask.buried:
        places |= {(found.segment_ord, found.doc) for _, found in searcher.search(term("key", str(key)), 1).hits}
    return places
