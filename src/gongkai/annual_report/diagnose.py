"""Which cell is probably wrong: the one at the crossing of a row rule and a column rule that fail alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.annual_report.equations import CellKey, Equation
from gongkai.annual_report.model import Suspect, Table


def suspects(
    table: Table, rows: Iterable[Equation], columns: Iterable[Equation]
) -> dict[Equation, tuple[Suspect, ...]]:
    """For every failing equation the cells whose change mends it together with one of the other direction.

    Of several such cells those are named whose change leaves the fewest of the cell's equations failing.
    """
    row_rules, column_rules = list(rows), list(columns)
    everything = [*row_rules, *column_rules]
    found: dict[Equation, list[tuple[int, Suspect]]] = {}
    for row_rule in _failing(table, row_rules):
        for column_rule in _failing(table, column_rules):
            for cell in sorted(_cells(row_rule) & _cells(column_rule)):
                suspect = _suspect(table, cell, row_rule, column_rule)
                if suspect is None:
                    continue
                left = _still_failing(table, everything, cell, suspect.would_be)
                for rule in (row_rule, column_rule):
                    found.setdefault(rule, []).append((left, suspect))
    return {rule: _best(weighed) for rule, weighed in found.items()}


def _failing(table: Table, rules: Sequence[Equation]) -> list[Equation]:
    return [rule for rule in rules if (sides := rule.sides(table)) is not None and sides[0] != sides[1]]


def _cells(rule: Equation) -> set[CellKey]:
    return {*rule.expected_cells, *rule.found_cells}


def _suspect(table: Table, cell: CellKey, row_rule: Equation, column_rule: Equation) -> Suspect | None:
    """The cell with the one value that mends both rules, when there is such a value and it can be a count."""
    row, column = cell
    read = table[row][column]
    steps = {_step(table, rule, cell) for rule in (row_rule, column_rule)}
    if read is None or len(steps) != 1 or (step := steps.pop()) is None or read + step < 0:
        return None
    return Suspect(row, column, read, read + step)


def _step(table: Table, rule: Equation, cell: CellKey) -> int | None:
    sides = rule.sides(table)
    weight = rule.weight(cell)
    return None if sides is None or not weight else (sides[0] - sides[1]) * weight


def _still_failing(table: Table, rules: Sequence[Equation], cell: CellKey, value: object) -> int:
    assert isinstance(value, int)
    row, column = cell
    changed = {key: dict(cells) for key, cells in table.items()}
    changed[row][column] = value
    touched = [rule for rule in rules if rule.weight(cell)]
    return len(_failing(changed, touched))


def _best(weighed: Sequence[tuple[int, Suspect]]) -> tuple[Suspect, ...]:
    least = min(left for left, _ in weighed)
    return tuple(dict.fromkeys(suspect for left, suspect in weighed if left == least))
