"""Writing the annual report: one national form, five kinds of file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Literal, get_args

from gongkai.annual_report.model import Finding, Report, to_json
from gongkai.annual_report.writing.html import render_tables, stylesheet, to_html
from gongkai.annual_report.writing.layout import edition_of, title_lines

Format = Literal["json", "html", "docx", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

__all__ = ["FORMATS", "Format", "file_name", "render_tables", "stylesheet", "write"]


def write(
    report: Report,
    findings: Sequence[Finding],
    fmt: Format,
    *,
    previous: Report | None = None,
    dated: date | None = None,
) -> bytes:
    """The report as a file of format `fmt` (`FORMATS`), in the national form of its edition.

    `findings` go into the JSON only: the other formats are the official document. `previous` is last year's report,
    for the comparison in the HTML. `dated` is the date in the file's properties, by default the last day of the
    period the figures speak of. Raises ValueError for another format, documents.writing.typst.WritingError (a
    ValueError) where the PDF cannot be set.
    """
    day = dated or date(report.year or edition_of(report).first_year, 12, 31)
    match fmt:
        case "json":
            found = json.dumps(to_json(report, tuple(findings)), ensure_ascii=False, indent=2)
            return f"{found}\n".encode()
        case "html":
            return to_html(report, previous=previous)
        case "docx" | "pdf" | "xlsx":
            # Each brings a library that is slow to load, so it is loaded for its own format only.
            writer = import_module(f"gongkai.annual_report.writing.{fmt}")
            found_file: bytes = getattr(writer, f"to_{fmt}")(report, dated=day)
            return found_file
    raise ValueError(f"no such format: {fmt!r}; choose one of {', '.join(FORMATS)}")


def file_name(report: Report, fmt: Format) -> str:
    """A name for the file: the title and the suffix."""
    return f"{''.join(title_lines(report))}.{fmt}"
