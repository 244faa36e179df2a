"""Which readings of the rows of section three fit together: the column sums R1 and R3 choose among the row sums.

Every row comes with its lawful readings (one, when its cells stand apart). A choice costs one for each column in which
R1 or R3 fails; the choices that cost least survive. A row whose survivors differ stays ambiguous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from gongkai.annual_report.reading.splits import Reading

Vector = tuple[int, ...]
MAX_STATES = 20_000
MAX_CHOICES = 20_000


@dataclass(frozen=True)
class Choice:
    """`rows`: for each row the readings that occur in a cheapest choice. `broken`: (rule, place of the column) of the
    column sums that fail in every cheapest choice, so that no way of parting the digits can mend them. `cost`: how many
    sums of columns fail in a cheapest choice; None when there were too many choices to weigh."""

    rows: dict[str, tuple[Reading, ...]]
    broken: frozenset[tuple[str, int]] = frozenset()
    cost: int | None = None


def choose(readings: Mapping[str, Sequence[Reading]], details: Sequence[str]) -> Choice:
    """The cheapest choices of one reading a row.

    `readings` lacks rows that were not found; a rule that needs such a row says nothing. `details` are the rows summed
    into the row `concluded`. When there are too many choices to weigh, the readings come back as they are.
    """
    unchanged = {key: tuple(options) for key, options in readings.items()}
    details = sorted(details, key=lambda key: len(readings.get(key, ())))  # the order of a sum is free: fewer states
    sums = _detail_sums(readings, details)
    frames = _frames(readings)
    if sums is None or frames is None:
        return Choice(unchanged)
    kept, broken, cost = _cheapest(frames, [_unpacked(total) for total in sums[-1]] if sums else [])
    result = _kept_frames(readings, kept)
    result.update(_kept_details(readings, details, sums, {total for _, total in kept}))
    return Choice({key: result.get(key, options) for key, options in unchanged.items()}, broken, cost)


def _cheapest(
    frames: Sequence[_Frame], sums: Sequence[Vector]
) -> tuple[list[tuple[tuple[int, ...], Vector | None]], frozenset[tuple[str, int]], int | None]:
    best: int | None = None
    kept: list[tuple[tuple[int, ...], Vector | None]] = []
    broken: frozenset[tuple[str, int]] = frozenset()
    for choice, concluded, in_frame in frames:
        for total in sums if concluded is not None and sums else [None]:
            in_details = () if total is None or concluded is None else _misses(total, concluded)
            cost = len(in_frame) + len(in_details)
            if best is not None and cost > best:
                continue
            failing = frozenset([*(("R1", at) for at in in_frame), *(("R3", at) for at in in_details)])
            if best is None or cost < best:
                best, kept, broken = cost, [], failing
            kept.append((choice, total))
            broken &= failing
    return kept, broken, best


_Frame = tuple[tuple[int, ...], Vector | None, tuple[int, ...]]
"""(index of the reading in each row of R1 that is present, concluded, columns in which R1 fails)."""

FRAME = ("received", "carried_in", "concluded", "carried_out")


def _vector(reading: Reading) -> Vector:
    return tuple(value or 0 for value in reading)


def _misses(left: Vector, right: Vector) -> tuple[int, ...]:
    return tuple(at for at, (one, other) in enumerate(zip(left, right, strict=True)) if one != other)


def _frames(readings: Mapping[str, Sequence[Reading]]) -> list[_Frame] | None:
    """Choices for the four rows of R1; None when there are too many."""
    present = [key for key in FRAME if readings.get(key)]
    amount = 1
    for key in present:
        amount *= len(readings[key])
    if amount > MAX_CHOICES:
        return None
    frames: list[_Frame] = []
    for choice in product(*(range(len(readings[key])) for key in present)):
        vectors = {key: _vector(readings[key][index]) for key, index in zip(present, choice, strict=True)}
        cost: tuple[int, ...] = ()
        if len(present) == len(FRAME):
            left = tuple(map(sum, zip(vectors["received"], vectors["carried_in"], strict=True)))
            right = tuple(map(sum, zip(vectors["concluded"], vectors["carried_out"], strict=True)))
            cost = _misses(left, right)
        frames.append((choice, vectors.get("concluded"), cost))
    return frames


def _detail_sums(readings: Mapping[str, Sequence[Reading]], details: Sequence[str]) -> list[set[int]] | None:
    """Reachable sums after each detail row; [] when a detail row is missing; None when there are too many."""
    if any(not readings.get(key) for key in details):
        return []
    layers: list[set[int]] = []
    current = {0}
    for key in details:
        options = [_packed(_vector(reading)) for reading in readings[key]]
        if len(current) * len(options) > MAX_STATES * 5:
            return None
        current = {state + option for state in current for option in options}
        if len(current) > MAX_STATES:
            return None
        layers.append(current)
    return layers


def _packed(vector: Vector) -> int:
    """The seven counts in one integer, so that adding rows is one addition. None fills its 64 bits."""
    return sum(value << (64 * at) for at, value in enumerate(vector))


def _unpacked(total: int) -> Vector:
    return tuple((total >> (64 * at)) & (2**64 - 1) for at in range(7))


def _kept_frames(
    readings: Mapping[str, Sequence[Reading]], kept: Sequence[tuple[tuple[int, ...], Vector | None]]
) -> dict[str, tuple[Reading, ...]]:
    present = [key for key in FRAME if readings.get(key)]
    result: dict[str, tuple[Reading, ...]] = {}
    for place, key in enumerate(present):
        chosen = {choice[place] for choice, _ in kept}
        result[key] = tuple(reading for index, reading in enumerate(readings[key]) if index in chosen)
    return result


def _kept_details(
    readings: Mapping[str, Sequence[Reading]],
    details: Sequence[str],
    layers: Sequence[set[int]],
    goals: set[Vector | None],
) -> dict[str, tuple[Reading, ...]]:
    """Walk back from the sums that survive: a reading is kept when it lies on a path to one of them."""
    if not layers or None in goals:
        return {}
    result: dict[str, tuple[Reading, ...]] = {}
    wanted = {_packed(goal) for goal in goals if goal is not None}
    for place in range(len(details) - 1, -1, -1):
        before = layers[place - 1] if place else {0}
        options = readings[details[place]]
        chosen: list[Reading] = []
        earlier: set[int] = set()
        for reading in options:
            part = _packed(_vector(reading))
            reached = {state for goal in wanted if (state := goal - part) in before}
            if reached:
                chosen.append(reading)
                earlier |= reached
        result[details[place]] = tuple(chosen)
        wanted = earlier
    return result
