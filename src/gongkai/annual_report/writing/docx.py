"""The report as DOCX in the layout of an official document."""

from __future__ import annotations

from datetime import date

from docx.shared import Pt

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Report
from gongkai.annual_report.writing.layout import grids, title_lines
from gongkai.documents.writing import word

_TABLES = {"two": ("proactive", Pt(10.5)), "three": ("requests", Pt(9)), "four": ("remedies", Pt(9))}


def to_docx(report: Report, *, dated: date) -> bytes:
    """The report as a DOCX file whose properties are dated `dated`."""
    lines = title_lines(report)
    document = word.new_document("".join(lines), dated=dated)
    word.number_pages(document, first_page=True)
    word.add_heading(document, "\n".join(lines), 1, centred=True)
    word.add_line(document)
    word.add_prose(document, report.prose.get("front", ""))
    tables = grids(report)
    for key, title in SECTION_TITLES.items():
        word.add_heading(document, title, 2)
        if key in _TABLES:
            name, size = _TABLES[key]
            word.add_table(document, tables[name], size=size)
        else:
            word.add_prose(document, report.prose.get(key, ""))
    return word.save(document)
