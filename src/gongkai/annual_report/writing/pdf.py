"""The report as PDF/A-2b, tagged, in the layout of an official document."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Report
from gongkai.annual_report.writing.layout import grids, title_lines
from gongkai.documents.writing import typst
from gongkai.documents.writing.setting import grid_data, prose_data
from gongkai.documents.writing.text import printable


@cache
def _template() -> str:
    return files("gongkai.annual_report.writing").joinpath("report.typ").read_text(encoding="utf-8")


def to_pdf(report: Report, *, dated: date) -> bytes:
    """The report as a PDF file dated `dated`. Raises documents.writing.typst.WritingError."""
    data = {
        "title": [printable(part) for part in title_lines(report)],
        "headings": dict(SECTION_TITLES),
        "tables": {name: grid_data(grid) for name, grid in grids(report).items()},
        **{key: prose_data(report.prose.get(key, "")) for key in ("front", "one", "five", "six")},
    }
    return typst.compile(_template(), data, dated=dated)
