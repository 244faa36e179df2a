"""The checks on entry of a return: every message names the cell it is about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.annual_report.editions import (
    REMEDY_CELL_LABELS,
    REMEDY_CELLS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
    Edition,
    ProactiveRow,
)
from gongkai.annual_report.model import Number
from gongkai.statistics.tables import to_stored

LARGEST = 10**13
Errors = dict[str, str]
Stored = dict[str, dict[str, int | str | None]]


def cell_name(row: ProactiveRow, cell: str) -> str:
    """How a message names a cell: 行政许可·处理决定数量."""
    return f"{row.label}·{row.cells[cell]}"


def read_cell(raw: Any, *, signed: bool = False, decimal: bool = False) -> Number | None:
    """A figure as typed: full-width digits, thousands separators and a leading + are understood; None when nothing
    is given.

    Raises ValueError with what is expected.
    """
    if raw is None or isinstance(raw, bool) or (isinstance(raw, str) and not raw.strip()):
        return None
    text = str(raw).strip().translate(_FULL_WIDTH).replace(",", "")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("应当填写数字") from error
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError("数字过大")
    if value < 0 and not signed:
        raise ValueError("不能小于0")
    if value != value.to_integral_value() and not decimal:
        raise ValueError("应当填写整数")
    if value != value.quantize(Decimal("0.000001")):
        raise ValueError("小数位数不能超过6位")
    return int(value) if value == value.to_integral_value() else value


def read_proactive(given: Mapping[str, Mapping[str, Any]], edition: Edition) -> tuple[Stored, Errors]:
    """Section two as typed → (figures fit for storing, messages by "row.cell"). Cells without a figure are None."""
    figures: Stored = {}
    errors: Errors = {}
    for row in edition.proactive:
        figures[row.key] = {}
        for cell in row.cells:
            try:
                value = read_cell(
                    given.get(row.key, {}).get(cell), signed=cell in row.signed, decimal=cell in row.decimal
                )
            except ValueError as error:
                errors[f"{row.key}.{cell}"] = f"{cell_name(row, cell)}：{error}"
                continue
            figures[row.key][cell] = to_stored(value)
    known = {(row.key, cell) for row in edition.proactive for cell in row.cells}
    for key, cells in given.items():
        for cell in cells:
            if (key, cell) not in known:
                errors[f"{key}.{cell}"] = f"{edition.key}年版没有{key}.{cell}这一单元格"
    return figures, errors


def check_proactive(figures: Mapping[str, Mapping[str, Any]], edition: Edition) -> Errors:
    """What hinders handing in: cells without a figure, and cells that contradict each other (R10, stocks below
    zero)."""
    errors: Errors = {}
    for row in edition.proactive:
        cells = figures.get(row.key, {})
        for cell in row.cells:
            if cells.get(cell) is None:
                errors[f"{row.key}.{cell}"] = f"{cell_name(row, cell)}：请填写，没有的填0"
        errors |= _contradictions(row, cells)
    return errors


def _contradictions(row: ProactiveRow, cells: Mapping[str, Any]) -> Errors:
    def more(first: str, second: str) -> Errors:
        one, other = cells.get(first), cells.get(second)
        if one is None or other is None or Decimal(str(one)) <= Decimal(str(other)):
            return {}
        return {f"{row.key}.{first}": f"{cell_name(row, first)}（{one}）不应大于{row.cells[second]}（{other}）"}

    found = more("opened", "open_total") if "opened" in row.cells else {}
    found |= more("issued", "in_force") if "issued" in row.cells else {}
    before, change = cells.get("items_before"), cells.get("items_change")
    if before is not None and change is not None and int(before) + int(change) < 0:
        found[f"{row.key}.items_change"] = f"{cell_name(row, 'items_change')}：减少的数量多于上一年的{before}项"
    return found


def read_remedies(given: Mapping[str, Mapping[str, Any]]) -> tuple[Stored, Errors]:
    """Section four as typed → (figures, messages by "kind.cell"); a total that is given must be the sum (R5, R6)."""
    figures: Stored = {}
    errors: Errors = {}
    for kind in REMEDY_KINDS:
        cells: dict[str, int | str | None] = {}
        for cell in REMEDY_CELLS:
            name = f"{REMEDY_KIND_LABELS[kind]}·{REMEDY_CELL_LABELS[cell]}"
            try:
                value = read_cell(given.get(kind, {}).get(cell))
            except ValueError as error:
                errors[f"{kind}.{cell}"] = f"{name}：{error}"
                continue
            if value is None and cell != "total":
                errors[f"{kind}.{cell}"] = f"{name}：请填写，没有的填0"
            cells[cell] = to_stored(value)
        parts = [cells.get(cell) for cell in REMEDY_CELLS[:-1]]
        if all(isinstance(part, int) for part in parts):
            total = sum(part for part in parts if isinstance(part, int))
            if cells.get("total") not in (None, total):
                errors[f"{kind}.total"] = f"{REMEDY_KIND_LABELS[kind]}·总计应为{total}，填写的是{cells['total']}"
            cells["total"] = total
        figures[kind] = cells
    return figures, errors


_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．＋－−—", "0123456789,.+---")
