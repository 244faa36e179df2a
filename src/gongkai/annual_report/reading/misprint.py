"""One cell printed wrong in a row whose digits run together: the column sums (R1, R3) say what the row should be.

If every other row is read lawfully, the columns leave a row exactly one value a cell. Where the printed digits are
those values but for one cell, the row is read so: it fails its own sum (R2) and the column fails by as much, which
names the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.annual_report.reading.solve import FRAME
from gongkai.annual_report.reading.splits import Reading, is_lawful, is_number

Vector = tuple[int, ...]
Options = Mapping[str, Sequence[Reading]]
MAX_SUMS = 6_000
MAX_FOUND = 24
_SIGNS = {"received": 1, "carried_in": 1, "concluded": -1, "carried_out": -1}


def misprinted(row: str, tokens: Sequence[str], readings: Options, details: Sequence[str]) -> list[Reading]:
    """Unlawful readings of the row that differ in one cell from what the columns demand; [] when too many to tell.

    `tokens` are the row's digits as printed, `readings` those of all rows (of which the row's own are not used).
    """
    text = "".join(tokens)
    found: dict[Reading, None] = {}
    for expected in _expected(row, readings, details):
        for reading in _one_cell_off(text, expected):
            if not is_lawful(reading) and _keeps_borders(reading, tokens):
                found[reading] = None
        if len(found) > MAX_FOUND:
            return []
    return list(found)


def _expected(row: str, readings: Options, details: Sequence[str]) -> Iterable[Vector]:
    """What the columns demand of the row, for each way to read the others."""
    if row in details:
        others = _sums([readings.get(key, ()) for key in details if key != row])
        return _differences(_framed("concluded", readings) or _vectors(readings.get("concluded", ())), others)
    framed = _framed_expected(row, readings)
    sums = _sums([readings.get(key, ()) for key in details])
    if row != "concluded":
        within = _framed_expected(row, {**readings, "concluded": _within(readings, sums)}) if sums else set()
        return within or framed
    return (framed & sums) if framed and sums else framed or sums


def _within(readings: Options, sums: set[Vector]) -> list[Reading]:
    return [reading for reading in readings.get("concluded", ()) if _vector(reading) in sums]


def _framed(row: str, readings: Options) -> set[Vector]:
    """The readings of the row under which R1 can hold in every column."""
    return _framed_expected(row, readings) & set(_vectors(readings.get(row, ())))


def _framed_expected(row: str, readings: Options) -> set[Vector]:
    """R1 solved for the row: 新收 + 上年结转 = 总计 + 结转下年."""
    sign = _SIGNS[row]
    signed = [
        [tuple(-sign * _SIGNS[key] * value for value in vector) for vector in _vectors(readings.get(key, ()))]
        for key in FRAME
        if key != row
    ]
    return _sums(signed)


def _vector(reading: Reading) -> Vector:
    return tuple(value or 0 for value in reading)


def _vectors(readings: Sequence[Reading]) -> list[Vector]:
    return [_vector(reading) for reading in readings]


def _sums(options: Sequence[Sequence[Reading]]) -> set[Vector]:
    """Sums of one reading a row; empty when a row has none or the sums are too many to tell."""
    if any(not found for found in options):
        return set()
    fixed = [_vector(found[0]) for found in options if len(found) == 1]
    current = {tuple(map(sum, zip(*fixed, strict=True))) if fixed else (0,) * 7}
    for found in options:
        if len(found) == 1:
            continue
        if len(current) * len(found) > MAX_SUMS:
            return set()
        vectors = _vectors(found)
        current = {tuple(map(int.__add__, state, vector)) for state in current for vector in vectors}
    return current


def _differences(left: Iterable[Vector], right: set[Vector]) -> Iterator[Vector]:
    for one in left:
        for other in right:
            yield tuple(map(int.__sub__, one, other))


def _one_cell_off(text: str, expected: Vector) -> Iterator[Reading]:
    """The readings of the digits that differ from the expected cells in exactly one."""
    if min(expected) < 0:
        return
    cells = list(map(str, expected))
    for at in range(len(cells)):
        before, after = "".join(cells[:at]), "".join(cells[at + 1 :])
        printed = text[len(before) : max(0, len(text) - len(after))]
        if text.startswith(before) and text.endswith(after) and printed != cells[at] and is_number(printed):
            yield (*expected[:at], int(printed), *expected[at + 1 :])
        if not text.startswith(before):
            return


def _keeps_borders(reading: Reading, tokens: Sequence[str]) -> bool:
    """Whether no number spans two tokens (the spaces that survived are borders)."""
    ends, at = set(), 0
    for value in reading:
        at += len(str(value))
        ends.add(at)
    at = 0
    for token in tokens:
        at += len(token)
        if at not in ends:
            return False
    return True
