"""Arithmetic on the tables of a report: filling, adding, comparing. Plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.annual_report.editions import COLUMNS, REMEDY_CELLS, REMEDY_KINDS, Edition
from gongkai.annual_report.model import Number, ProactiveTable, Report, Table

HEAD_ROWS = ("received", "carried_in")
OPENING_CELLS = frozenset({"items_before"})
"""Stocks at the start of the year: of several periods the first counts."""
CLOSING_CELLS = frozenset({"open_total", "in_force"})
"""Stocks at the end: of several periods the last counts. All other cells of section two are flows and are added."""


def row_key(edition: Edition, foot: str) -> str:
    """The row an outcome counts in: the 2019 form sums `other.*` into `other`. Raises KeyError for an unknown
    outcome."""
    known = {row.key for row in edition.rows}
    if foot in known:
        return foot
    if foot.startswith("other.") and "other" in known:
        return "other"
    raise KeyError(f"outcome {foot!r} has no row in edition {edition.key}")


def requests_table(tallies: Iterable[tuple[str, str, str, int]], edition: Edition) -> dict[str, dict[str, int]]:
    """Section three from (column, head row, foot row, number of cases), every row and cell filled, totals included."""
    table = {row.key: dict.fromkeys(COLUMNS, 0) for row in edition.rows}
    for column, head, foot, n in tallies:
        row = row_key(edition, foot)
        for key in (head, row, *(() if row == "carried_out" else ("concluded",))):
            table[key][column] += n
            table[key]["total"] += n
    return table


def remedies_table(tallies: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Section four from (kind, cell, number of cases), totals included."""
    table = {kind: dict.fromkeys(REMEDY_CELLS, 0) for kind in REMEDY_KINDS}
    for kind, cell, n in tallies:
        table[kind][cell] += n
        table[kind]["total"] += n
    return table


def in_edition(table: Table, edition: Edition) -> dict[str, dict[str, int | None]]:
    """A table of section three in the rows of another edition: `other.*` is summed into `other`, or `other` put under
    `other.misc` (B.7: the 2019 row cannot be split). A cell nobody could read stays unknown."""
    known = {row.key for row in edition.rows}
    moved: dict[str, dict[str, int | None]] = {}
    for key, cells in table.items():
        target = key if key in known else ("other" if "other" in known else "other.misc")
        held = moved.get(target)
        moved[target] = dict(cells) if held is None else {c: _plus(held.get(c), cells.get(c)) for c in COLUMNS}
    return {row.key: moved.get(row.key, dict.fromkeys(COLUMNS, 0)) for row in edition.rows}


def empty_proactive(edition: Edition) -> dict[str, dict[str, Number | None]]:
    """Section two with no figure given."""
    return {row.key: dict.fromkeys(row.cells) for row in edition.proactive}


def add_proactive(parts: Iterable[ProactiveTable], edition: Edition) -> dict[str, dict[str, Number | None]]:
    """Section two of several organs added up; a cell that no part gives stays unknown."""
    total = empty_proactive(edition)
    for part in parts:
        for row, cells in part.items():
            for cell, value in cells.items():
                if row in total and cell in total[row] and value is not None:
                    total[row][cell] = value + (total[row][cell] or 0)
    return total


def join_periods(parts: list[ProactiveTable], edition: Edition) -> dict[str, dict[str, Number | None]]:
    """Section two of one organ from its periods in their order: flows are added, stocks taken from the first or the
    last."""
    joined = add_proactive(parts, edition)
    for row, cells in joined.items():
        for cell in cells:
            given = [part[row][cell] for part in parts if part.get(row, {}).get(cell) is not None]
            if given and cell in OPENING_CELLS:
                cells[cell] = given[0]
            elif given and cell in CLOSING_CELLS:
                cells[cell] = given[-1]
    return joined


def add_requests(parts: Iterable[Table], edition: Edition) -> dict[str, dict[str, int | None]]:
    """Section three of several organs added up (R8). A cell that one part could not read counts as 0 there: say so."""
    total: dict[str, dict[str, int | None]] = {row.key: dict.fromkeys(COLUMNS, 0) for row in edition.rows}
    for part in parts:
        for row, cells in in_edition(part, edition).items():
            for column in COLUMNS:
                total[row][column] = (total[row][column] or 0) + (cells.get(column) or 0)
    return total


def add_remedies(parts: Iterable[Table]) -> dict[str, dict[str, int | None]]:
    """Section four of several organs added up."""
    total: dict[str, dict[str, int | None]] = {kind: dict.fromkeys(REMEDY_CELLS, 0) for kind in REMEDY_KINDS}
    for part in parts:
        for kind in REMEDY_KINDS:
            for cell in REMEDY_CELLS:
                total[kind][cell] = (total[kind][cell] or 0) + (part.get(kind, {}).get(cell) or 0)
    return total


def join_remedies(parts: list[Table]) -> dict[str, dict[str, int | None]]:
    """Section four of one organ from its periods in their order: results are added, 尚未审结 is that of the last."""
    joined = add_remedies(parts)
    for kind, cells in joined.items():
        cells["pending"] = parts[-1].get(kind, {}).get("pending") or 0
        cells["total"] = sum(cells[cell] or 0 for cell in REMEDY_CELLS[:-1])
    return joined


def is_empty(*tables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether no cell of any table says more than 0."""
    return not any(value for table in tables for cells in table.values() for value in cells.values())


def _plus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


# Figures as JSON ---------------------------------------------------------------------------------------------


def to_stored(value: Number | None) -> int | str | None:
    """A figure for a JSON column: whole numbers as numbers, others as decimal strings, so that nothing is rounded."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def from_stored(value: Any) -> Number | None:
    """The figure as it was stored, or as the JSON of a report has it."""
    if isinstance(value, str | float):
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else number
    return value


def proactive_from(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Number | None]]:
    """Section two out of a JSON column."""
    return {row: {cell: from_stored(value) for cell, value in cells.items()} for row, cells in stored.items()}


def report_from(stored: Mapping[str, Any]) -> Report:
    """The report out of the object of `annual_report.model.to_json`, with "prose" beside its keys where it was kept."""
    return Report(
        organ=stored["organ"],
        year=stored["year"],
        edition=stored["edition"],
        requests=stored["requests"],
        remedies=stored["remedies"],
        proactive=proactive_from(stored["proactive"]),
        prose=stored.get("prose", {}),
        complete=stored["complete"],
    )


# Differences -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One cell or text that two revisions have differently. `section` is "two" … "four" or a key of the prose."""

    section: str
    row: str
    column: str
    before: Number | str | None
    after: Number | str | None


def differences(before: Report, after: Report) -> tuple[Change, ...]:
    """What a later revision has differently, cell by cell, then text by text."""
    found: list[Change] = []
    for section, old, new in (
        ("two", before.proactive, after.proactive),
        ("three", before.requests, after.requests),
        ("four", before.remedies, after.remedies),
    ):
        for row in dict.fromkeys((*old, *new)):
            for cell in dict.fromkeys((*old.get(row, {}), *new.get(row, {}))):
                was, now = old.get(row, {}).get(cell), new.get(row, {}).get(cell)
                if was != now:
                    found.append(Change(section, row, cell, was, now))
    for key in ("front", "one", "five", "six"):
        if before.prose.get(key, "") != after.prose.get(key, ""):
            found.append(Change(key, "", "", before.prose.get(key, ""), after.prose.get(key, "")))
    return tuple(found)
