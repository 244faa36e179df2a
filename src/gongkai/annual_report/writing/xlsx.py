"""The report as XLSX: one sheet a section, figures as numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Report
from gongkai.annual_report.writing.layout import grids, title_lines
from gongkai.documents.writing import workbook
from gongkai.documents.writing.grid import Grid

_TABLES = {"two": "proactive", "three": "requests", "four": "remedies"}


def to_xlsx(report: Report, *, dated: date) -> bytes:
    """The report as an XLSX file whose properties are dated `dated`. The title stands on the first sheet."""
    title = "".join(title_lines(report))
    book = workbook.new_workbook(title, dated=dated)
    tables = grids(report)
    for key, heading in SECTION_TITLES.items():
        if key in _TABLES:
            workbook.grid_sheet(book, heading, heading, _with_unit(tables[_TABLES[key]]))
            continue
        first = {"title": title, "front": report.prose.get("front", "")} if key == "one" else {}
        workbook.prose_sheet(book, heading, heading, report.prose.get(key, ""), **first)
    return workbook.save(book)


def _with_unit(grid: Grid) -> Grid:
    """The sum of 采购总金额 is a number here, so its unit, which the form prints in the cell, goes into the header."""
    name = next((cell.headers[-1] for cell in grid.cells if cell.key == ("procurement", "amount_yuan")), "")
    cells = (
        replace(cell, text=f"{cell.text}（单位：元）") if name and cell.id == name else cell for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells))
