"""Reading published annual reports: labels, figures, sums. `read_report(content)` gives `model.Report`."""

from gongkai.annual_report.reading.report import read_report

__all__ = ["read_report"]
