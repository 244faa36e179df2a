"""All lawful readings of digits that run together, or of a row from which the blank cells were lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

Reading = tuple[int | None, ...]
"""One value a cell in the form's order; None for a cell left blank."""

MAX_READINGS = 400
MAX_STEPS = 20_000


class _Budget:
    def __init__(self) -> None:
        self.left = MAX_STEPS

    def spend(self) -> bool:
        self.left -= 1
        return self.left > 0


def is_number(token: str) -> bool:
    """Digits without a leading zero."""
    return token.isdigit() and (token == "0" or token[0] != "0")


def sum_rows(tokens: Sequence[str], width: int, budget: _Budget | None = None) -> list[Reading]:
    """Readings of the tokens as `width` numbers of which the last is the sum of the others.

    No number spans two tokens. Empty when there is none (or too many to tell: over MAX_READINGS).
    """
    text = "".join(tokens)
    if not text.isdigit() or len(text) < width or len(text) > 60:
        return []
    cuts = _token_ends(tokens)
    found: list[Reading] = []
    budget = budget or _Budget()
    for length in range(1, len(text) - width + 2):
        start = len(text) - length
        total_text = text[start:]
        if not is_number(total_text) or any(start < cut < len(text) for cut in cuts):
            continue
        for parts in _parts(text, 0, start, width - 1, int(total_text), cuts, budget):
            found.append((*parts, int(total_text)))
            if len(found) > MAX_READINGS:
                return []
    return found


def _token_ends(tokens: Sequence[str]) -> frozenset[int]:
    ends, at = set(), 0
    for token in tokens[:-1]:
        at += len(token)
        ends.add(at)
    return frozenset(ends)


def _parts(
    text: str, at: int, end: int, count: int, total: int, cuts: frozenset[int], budget: _Budget
) -> Iterator[tuple[int, ...]]:
    """Splits of text[at:end] into `count` numbers with the given sum."""
    digits = end - at
    if digits < count or not budget.spend():
        return
    # some number has at least digits/count digits, and none has more than the total
    if digits > count and (10 ** (-(-digits // count) - 1) > total or digits > count * len(str(total))):
        return
    if count == 1:
        if text[at:end] == str(total) and not (cuts and any(at < cut < end for cut in cuts)):
            yield (total,)
        return
    longest = 1 if text[at] == "0" else min(digits - count + 1, len(str(total)))
    for length in range(1, longest + 1):
        if cuts and any(at < cut < at + length for cut in cuts):
            return
        value = int(text[at : at + length])
        if value > total:
            return
        for rest in _parts(text, at + length, end, count - 1, total - value, cuts, budget):
            yield (value, *rest)


def all_splits(tokens: Sequence[str], width: int) -> list[Reading]:
    """Readings of the tokens as `width` numbers, whatever their sum; empty when over MAX_READINGS."""
    text = "".join(tokens)
    if not text.isdigit() or len(text) < width or len(text) > 60:
        return []
    cuts = _token_ends(tokens)
    if len(cuts) >= width:
        return []
    found: list[Reading] = []
    free = [position for position in range(1, len(text)) if position not in cuts]
    for tried, chosen in enumerate(combinations(free, width - 1 - len(cuts))):
        if tried > MAX_STEPS:
            return []
        edges = [0, *sorted({*chosen, *cuts}), len(text)]
        pieces = [text[left:right] for left, right in pairwise(edges)]
        if all(map(is_number, pieces)):
            found.append(tuple(map(int, pieces)))
            if len(found) > MAX_READINGS:
                return []
    return found


def placements(tokens: Sequence[str], width: int) -> list[Reading]:
    """Readings of fewer numbers than cells: every choice of blanks under which the last cell is the others' sum."""
    if not 2 <= len(tokens) < width or not all(map(is_number, tokens)):
        return []
    *parts, total = map(int, tokens)
    if sum(parts) != total:
        return []
    found: list[Reading] = []
    for places in combinations(range(width - 1), len(parts)):
        cells: list[int | None] = [None] * width
        for place, value in zip(places, parts, strict=True):
            cells[place] = value
        cells[-1] = total
        found.append(tuple(cells))
    return found


def is_lawful(reading: Reading) -> bool:
    """Whether the last cell is the sum of the others."""
    *parts, total = (value or 0 for value in reading)
    return sum(parts) == total


def lost_a_blank(tokens: Sequence[str], readings: Sequence[Reading], width: int = 7) -> bool:
    """Whether digits run together cannot be all the cells of a row: too few, or adding up only as fewer numbers."""
    text = "".join(tokens)
    if len(text) < width:
        return len(tokens) == 1
    return not any(map(is_lawful, readings)) and any(sum_rows([text], fewer) for fewer in range(2, width))


def row_readings(tokens: Sequence[str], width: int = 7) -> tuple[Reading, ...]:
    """The readings of one row of a sum table, the lawful ones if there are any, else every split."""
    kept = [token for token in tokens if token]
    if len(kept) == width and all(map(is_number, kept)):
        return (tuple(map(int, kept)),)
    lawful = [*sum_rows(kept, width), *placements(kept, width)]
    if not lawful and len(kept) > 1:
        lawful = sum_rows(["".join(kept)], width)  # the spaces stood inside the numbers
    return tuple(lawful or all_splits(kept, width))


def remedy_readings(tokens: Sequence[str]) -> tuple[Reading, ...]:
    """Readings of the fifteen cells of section four: three fives, each ending in its sum (R5, R6)."""
    kept = [token for token in tokens if token]
    if len(kept) == 15 and all(map(is_number, kept)):
        return (tuple(map(int, kept)),)
    text = "".join(kept)
    if not text.isdigit() or not 15 <= len(text) <= 75:
        return ()
    for groups in ([*kept], [text]):
        found = _three_fives(groups)
        if found:
            return tuple(found)
    return ()


def _three_fives(tokens: Sequence[str]) -> list[Reading]:
    text = "".join(tokens)
    cuts = sorted(_token_ends(tokens))
    budget = _Budget()
    known: dict[tuple[int, int], list[Reading]] = {}

    def fives(start: int, end: int) -> list[Reading]:
        if (start, end) not in known:
            known[start, end] = sum_rows(borders(text, start, end, cuts), 5, budget)
        return known[start, end]

    found: list[Reading] = []
    for first_end in range(5, len(text) - 9):
        for second_end in range(first_end + 5, len(text) - 4):
            if not (fives(0, first_end) and fives(second_end, len(text))):
                continue
            found.extend(
                (*one, *two, *three)
                for one in fives(0, first_end)
                for two in fives(first_end, second_end)
                for three in fives(second_end, len(text))
            )
            if len(found) > MAX_READINGS:
                return []
    return found


def borders(text: str, start: int, end: int, cuts: Sequence[int]) -> list[str]:
    """The stretch of the digits, parted where a border is known."""
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    return [text[left:right] for left, right in pairwise(edges)]
