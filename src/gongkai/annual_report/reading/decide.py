"""Section three as a whole: which reading of every row explains the report with the fewest failing rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.annual_report.editions import COLUMNS
from gongkai.annual_report.reading.misprint import misprinted
from gongkai.annual_report.reading.rows import RowText
from gongkai.annual_report.reading.solve import Choice, choose
from gongkai.annual_report.reading.splits import Reading, is_lawful

MAX_WEIGHED = 12


@dataclass(frozen=True)
class Misprint:
    """One cell printed wrong: its row, its column's place, what is printed and what all sums demand."""

    row: str
    at: int
    printed: int
    would_be: int


@dataclass(frozen=True)
class Decision:
    """`chosen`: the readings kept for every row. `misprint`: the one wrong cell, when only one explains the report."""

    chosen: Choice
    misprint: Misprint | None = None


def decide(rows: Mapping[str, RowText], details: Sequence[str]) -> Decision:
    """The readings that survive. `rows` are the form's rows that were found, `details` those summed into `concluded`.

    A row read against its own sum is preferred to lawful readings under which several columns fail: a single printed
    error breaks one row and one column at the cell where they cross.
    """
    loose = [key for key, text in rows.items() if text.digits and not text.untold]
    readings = {key: found for key, text in rows.items() if (found := row_options(text))}
    if not loose:
        return Decision(Choice({key: tuple(found) for key, found in readings.items()}))
    base = choose(readings, details)
    lost = [key for key in loose if not any(map(is_lawful, rows[key].readings)) and len(rows[key].readings) != 1]
    if len(lost) > 1 or (not lost and (base.cost is None or base.cost < 2)):
        return Decision(base)
    weighed = [
        (key, reading, choose({**readings, key: (reading,)}, details))
        for key, reading in _misprints(rows, readings, lost or loose, details)
    ]
    limit = _most_that_may_fail(base, lost)
    costs = [choice.cost for _, _, choice in weighed if choice.cost is not None and choice.cost <= limit]
    if not costs:
        return Decision(base)
    best = [found for found in weighed if found[2].cost == min(costs)]
    return Decision(_merged([choice for _, _, choice in best]), _only(best))


def _most_that_may_fail(base: Choice, lost: Sequence[str]) -> int:
    """Columns a reading with a misprint may break: where no lawful row is given up for it, as many as the base does."""
    if lost:
        return base.cost if base.cost is not None and lost[0] in base.rows else 2 * len(COLUMNS)
    return (base.cost or 0) - 1


def row_options(text: RowText) -> Sequence[Reading]:
    """The readings of a row; () when a cell is no number or nothing can be told."""
    if not text.figures:
        return text.readings
    if any(figure.state not in {"number", "blank"} for figure in text.figures):
        return ()
    return (tuple(None if figure.value is None else int(figure.value) for figure in text.figures),)


def _misprints(
    rows: Mapping[str, RowText],
    readings: Mapping[str, Sequence[Reading]],
    suspected: Sequence[str],
    details: Sequence[str],
) -> list[tuple[str, Reading]]:
    found: list[tuple[str, Reading]] = []
    for key in suspected:
        found.extend((key, reading) for reading in misprinted(key, rows[key].digits, readings, details))
        if len(found) > MAX_WEIGHED:
            return []
    return found


def _merged(choices: Sequence[Choice]) -> Choice:
    """What survives in any of the choices; broken is what fails in all of them."""
    rows = {
        key: tuple(dict.fromkeys(reading for choice in choices for reading in choice.rows[key]))
        for key in choices[0].rows
    }
    return Choice(rows, frozenset.intersection(*(choice.broken for choice in choices)), choices[0].cost)


def _only(best: Sequence[tuple[str, Reading, Choice]]) -> Misprint | None:
    """The wrong cell, when a single one is left: the column that fails crosses the row there."""
    columns = {at for _, _, choice in best for _, at in choice.broken}
    if len(best) != 1 or len(columns) != 1:
        return None
    row, reading, _ = best[0]
    (at,) = columns
    *parts, total = (value or 0 for value in reading)
    missing = total - sum(parts)
    printed = reading[at] or 0
    would_be = printed - missing if at == len(parts) else printed + missing
    return Misprint(row, at, printed, would_be) if would_be >= 0 else None
