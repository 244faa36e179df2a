"""Sheets → ledger rows, with every cell that cannot be read named by sheet, row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.foi.ledger.cells import EMPTY, read_cell
from gongkai.foi.ledger.columns import BY_KEY, HEADERS
from gongkai.foi.ledger.headers import Table
from gongkai.foi.ledger.row import LedgerRow
from gongkai.kernel.registry import RowError, Unreadable


@dataclass
class Parsed:
    """What the sheets say: the rows that can be read, the number of all, and what is wrong with the others."""

    rows: list[LedgerRow] = field(default_factory=list)
    total: int = 0
    errors: list[RowError] = field(default_factory=list)


def read_ledger(tables: list[Table], said: Mapping[str, Mapping[str, str]], system: str) -> Parsed:
    """Rows of all tables. `said` maps, by key of the column, values of an outside system to ours; `system` is the
    outside system of rows that name none. Raises Unreadable where a formula stands in a column that is read."""
    parsed = Parsed()
    for table in tables:
        _refuse_formulas(table)
        for index in range(table.first, len(table.sheet.rows)):
            cells = table.sheet.rows[index]
            if any(cell not in EMPTY for cell in cells):
                _read_row(parsed, table, index, said, system)
    return parsed


def _read_row(parsed: Parsed, table: Table, index: int, said: Mapping[str, Mapping[str, str]], system: str) -> None:
    cells, line, name = table.sheet.rows[index], index + 1, table.sheet.name
    parsed.total += 1
    values: dict[str, Any] = {}
    bad = False
    for key, place in table.columns.items():
        text = cells[place] if place < len(cells) else ""
        try:
            value = read_cell(text, BY_KEY[key], said.get(key))
            if value is None and BY_KEY[key].required:
                raise ValueError("不能为空")
        except ValueError as error:
            parsed.errors.append(RowError(name, line, HEADERS[key], str(error)))
            bad = True
            continue
        if value is not None:
            values[key] = value
    if not bad:
        row = LedgerRow(**{"external_system": system, **values}, sheet=name, line=line)
        parsed.rows.append(row)


def _refuse_formulas(table: Table) -> None:
    """A formula's value is somebody's computation, perhaps stale, perhaps hostile: only plain values are filed."""
    read = {index + 1: key for key, index in table.columns.items()}
    for row, column in sorted(table.sheet.formulas):
        if row > table.first and column in read:
            raise Unreadable(
                f"“{table.sheet.name}”第{row}行“{HEADERS[read[column]]}”是公式，不能导入；"
                "请全选后“选择性粘贴—数值”，另存后再导入"
            )
