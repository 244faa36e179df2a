"""Workbooks (XLSX and the older XLS). Runs only inside the sandbox's child process."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from gongkai.documents.reading.archives import check_archive
from gongkai.documents.reading.content import Block, Cell, Content, Grid, Unreadable, checked

_Raw = int | float | str | bool | time | date | datetime | timedelta
MAX_ROWS = 3_000
MAX_COLUMNS = 60


def read_workbook(data: bytes, kind: str = "xlsx") -> Content:
    """One grid a sheet, merged cells marked. Raises Unreadable for a damaged or outsized workbook."""
    if kind == "xlsx":
        check_archive(data)
    blocks: list[Block] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names[:30]:
            grid = _grid(workbook.get_sheet_by_name(name))
            if any(cell for row in grid for cell in row):
                blocks.append(Grid(grid))
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise Unreadable("工作簿已损坏，无法打开。") from error
    return checked(blocks, kind)


def read_xls(data: bytes) -> Content:
    """The older binary workbook, as `read_workbook`."""
    return read_workbook(data, kind="xls")


def _grid(sheet: CalamineSheet) -> tuple[tuple[Cell, ...], ...]:
    if sheet.total_height > 100_000 or sheet.total_width > 2_000:
        raise Unreadable("工作表过大，不像一份年度报告，未予读取。")
    raw = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
    rows: list[list[Cell]] = [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in raw]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = None
    return tuple(map(tuple, rows))


def _text(cell: _Raw) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return ""
    return str(cell).strip()
