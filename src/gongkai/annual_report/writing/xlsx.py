"""The report as XLSX: one sheet a section, figures as numbers."""

from __future__ import annotations

from datetime import date

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Report
from gongkai.annual_report.writing.layout import grids, title_lines
from gongkai.documents.writing import workbook

_TABLES = {"two": "proactive", "three": "requests", "four": "remedies"}


def to_xlsx(report: Report, *, dated: date) -> bytes:
    """The report as an XLSX file whose properties are dated `dated`. The title stands on the first sheet."""
    title = "".join(title_lines(report))
    book = workbook.new_workbook(title, dated=dated)
    tables = grids(report)
    for key, heading in SECTION_TITLES.items():
        if key in _TABLES:
            workbook.grid_sheet(book, heading, heading, tables[_TABLES[key]])
            continue
        first = {"title": title, "front": report.prose.get("front", "")} if key == "one" else {}
        workbook.prose_sheet(book, heading, heading, report.prose.get(key, ""), **first)
    return workbook.save(book)
