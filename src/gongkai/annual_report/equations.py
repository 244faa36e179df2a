"""The sums that the form demands (勾稽关系) as equations over cells; `reconcile` and `diagnose` both use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.annual_report.editions import COLUMNS, PARTS, REMEDY_KINDS
from gongkai.annual_report.model import Report, Table, Where

CellKey = tuple[str, str]
_NOT_DETAIL = ("received", "carried_in", "concluded", "carried_out")


@dataclass(frozen=True)
class Equation:
    """Σ expected cells = Σ found cells. `where` is the cell (or the column's end) at which a reader looks."""

    rule: str
    where: Where
    expected_cells: tuple[CellKey, ...]
    found_cells: tuple[CellKey, ...]

    def sides(self, table: Table) -> tuple[int, int] | None:
        """(expected, found); None when a cell is absent or unread."""
        expected, found = _sum(table, self.expected_cells), _sum(table, self.found_cells)
        return None if expected is None or found is None else (expected, found)

    def weight(self, cell: CellKey) -> int:
        """By how much found − expected grows when the cell grows by one."""
        return (cell in self.found_cells) - (cell in self.expected_cells)


def _sum(table: Table, cells: tuple[CellKey, ...]) -> int | None:
    total = 0
    for row, column in cells:
        found = table.get(row)
        value = found.get(column) if found is not None else None
        if value is None:
            return None
        total += value
    return total


def detail_rows(table: Mapping[str, object]) -> tuple[str, ...]:
    """The rows that are summed into （七）总计, as the report has them."""
    return tuple(row for row in table if row not in _NOT_DETAIL)


def row_equations(report: Report) -> Iterator[Equation]:
    """R2: in every row the total is the sum of the six classes of applicants."""
    for row in report.requests:
        yield Equation("R2", Where(row, "total"), tuple((row, part) for part in PARTS), ((row, "total"),))


def column_equations(report: Report) -> Iterator[Equation]:
    """R1: received + carried in = concluded + carried out. R3: concluded = Σ of the results. For each column."""
    details = detail_rows(report.requests)
    for column in COLUMNS:
        yield Equation(
            "R1",
            Where("concluded", column),
            (("received", column), ("carried_in", column)),
            (("concluded", column), ("carried_out", column)),
        )
        yield Equation(
            "R3", Where("concluded", column), tuple((row, column) for row in details), (("concluded", column),)
        )


def remedy_equations(report: Report) -> Iterator[Equation]:
    """R5 (复议) and R6 (both kinds of 诉讼): the total is the sum of the four results."""
    for kind in REMEDY_KINDS:
        cells = tuple((kind, cell) for cell in ("upheld", "corrected", "other", "pending"))
        yield Equation("R5" if kind == "review" else "R6", Where(kind, "total"), cells, ((kind, "total"),))
