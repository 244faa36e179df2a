"""Section four run together with an error in it: the readings that miss the fewest of its three sums, by the least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.annual_report.reading.splits import Reading, all_splits, borders, sum_rows

MAX_READINGS = 400
MAX_SPLITS = 30_000
LIKELY, CLOSE = 2, 10
"""A split that misses its sum by more than twice as much as another, and by more than ten, is not weighed."""


@dataclass
class _Fives:
    """Ways to part a stretch of the digits into five numbers: the lawful ones, else every one with what it misses."""

    text: str
    cuts: Sequence[int]
    left: int = MAX_SPLITS
    sums: dict[tuple[int, int], list[Reading]] = field(default_factory=dict)
    known: dict[tuple[int, int], list[tuple[int, Reading]]] = field(default_factory=dict)

    def lawful(self, start: int, end: int) -> list[Reading]:
        if (start, end) not in self.sums:
            self.sums[start, end] = sum_rows(borders(self.text, start, end, self.cuts), 5)
        return self.sums[start, end]

    def ways(self, start: int, end: int) -> list[tuple[int, Reading]]:
        if (start, end) not in self.known:
            found = [(0, reading) for reading in self.lawful(start, end)]
            if not found and self.left > 0:
                splits = all_splits(borders(self.text, start, end, self.cuts), 5)
                self.left -= len(splits) + 1
                found = _shortlist([(abs(_missed(reading)), reading) for reading in splits])
            self.known[start, end] = found
        return self.known[start, end]


def nearest_fives(tokens: Sequence[str]) -> tuple[Reading, ...]:
    """Readings of the fifteen cells when no reading satisfies all three sums; () when there are too many to weigh.

    Those that miss one sum come before those that miss two; of these, those that miss by about the least.
    """
    text = "".join(tokens)
    if not text.isdigit() or not 15 <= len(text) <= 40:
        return ()
    fives = _Fives(text, _ends(tokens))
    for misses in (1, 2, 3):
        found = _missing(fives, misses)
        if fives.left <= 0:
            return ()
        if found:
            return _nearest(found)
    return ()


def _missing(fives: _Fives, allowed: int) -> list[tuple[int, Reading]]:
    """(what is missed in all, reading) for each place of the two borders between the fives."""
    size = len(fives.text)
    found: list[tuple[int, Reading]] = []
    for first in range(5, size - 9):
        for second in range(first + 5, size - 4):
            spans = ((0, first), (first, second), (second, size))
            if sum(not fives.lawful(*span) for span in spans) > allowed:
                continue
            one, two, three = (fives.ways(*span) for span in spans)
            found.extend((a + b + c, (*x, *y, *z)) for a, x in one for b, y in two for c, z in three)
    return found


def _shortlist(ways: Sequence[tuple[int, Reading]]) -> list[tuple[int, Reading]]:
    if not ways:
        return []
    least = min(missed for missed, _ in ways)
    return [way for way in ways if way[0] <= max(least * LIKELY, CLOSE if least else 0)]


def _nearest(found: Sequence[tuple[int, Reading]]) -> tuple[Reading, ...]:
    near = dict.fromkeys(reading for _, reading in _shortlist(found))
    return tuple(near) if len(near) <= MAX_READINGS else ()


def _missed(reading: Reading) -> int:
    *parts, total = (value or 0 for value in reading)
    return total - sum(parts)


def _ends(tokens: Sequence[str]) -> list[int]:
    ends, at = [], 0
    for token in tokens[:-1]:
        at += len(token)
        ends.append(at)
    return ends
