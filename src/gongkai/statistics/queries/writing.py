"""A published report as bytes of a file, the same whoever asks."""

from __future__ import annotations

from gongkai.annual_report.writing import Format, write
from gongkai.statistics import tables
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.queries.compiling import examine, last_year_of


def rendered(report: AnnualReport, fmt: Format) -> bytes:
    """The sealed report in one format; in the HTML last year's published figures stand beside.

    Raises documents.writing.typst.WritingError (a ValueError) where the PDF cannot be set.
    """
    figures = tables.report_from(report.seal.cells)
    previous = last_year_of(report.organ, report.year, report.scope, published=True) if fmt == "html" else None
    return write(figures, examine(figures), fmt, previous=previous, dated=report.published_on)
