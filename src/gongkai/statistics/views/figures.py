"""How the figures of a report are shown on a page: labels, the two years side by side, one chart for each table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    EDITIONS,
    REMEDY_CELL_LABELS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
    Row,
)
from gongkai.annual_report.model import Number, Report
from gongkai.kernel.charts import Group, grouped_bars
from gongkai.statistics.models import SealDrift
from gongkai.statistics.prose import SECTIONS
from gongkai.statistics.tables import Change

RESULTS: tuple[tuple[str, str], ...] = (
    ("granted", "予以公开"),
    ("partly_granted", "部分公开"),
    ("refused.", "不予公开"),
    ("unavailable.", "无法提供"),
    ("declined.", "不予处理"),
    ("other", "其他处理"),
)
"""Groups of the results in section three: a key or the start of keys, and the form's own word."""

SHORT_REMEDIES = {"review": "行政复议", "litigation_direct": "直接起诉", "litigation_after_review": "复议后起诉"}


@dataclass(frozen=True)
class Charts:
    """One figure for each table, empty where the table has nothing to draw."""

    two: SafeString | str
    three: SafeString | str
    four: SafeString | str


def charts(report: Report, previous: Report | None) -> Charts:
    """The charts of a report, last year's bars beside this year's where there is a last year."""
    return Charts(_decisions(report, previous), _results(report, previous), _remedies(report, previous))


def result_totals(report: Report) -> tuple[int, ...]:
    """Cases of each group of `RESULTS`."""
    totals = {row: cells.get("total") or 0 for row, cells in report.requests.items()}
    return tuple(
        sum(n for row, n in totals.items() if row == key or row.startswith(key if key.endswith(".") else f"{key}."))
        for key, _ in RESULTS
    )


def place_label(section: str, row: str, column: str) -> str:
    """The words for a cell: 第三部分·予以公开·自然人."""
    if section in {"three", "requests"}:
        return f"第三部分·{row_label(row)}·{COLUMN_LABELS.get(column, column)}"
    if section in {"four", "remedies"}:
        return f"第四部分·{REMEDY_KIND_LABELS.get(row, row)}·{REMEDY_CELL_LABELS.get(column, column)}"
    for edition in EDITIONS.values():
        for one in edition.proactive:
            if one.key == row and column in one.cells:
                return f"第二部分·{one.label}·{one.cells[column]}"
    return SECTIONS.get(section, section)


def row_label(key: str) -> str:
    """The printed label of a row of section three, with its group where it has one."""
    row: Row | None = next((row for form in EDITIONS.values() for row in form.rows if row.key == key), None)
    return key if row is None else f"{row.subgroup}{row.label}"


def change_label(change: Change) -> str:
    return place_label(change.section, change.row, change.column)


@dataclass(frozen=True)
class DriftLine:
    """A fact that moved after the seal, in words: which case, what was sealed, what holds now."""

    drift: SealDrift
    before: str
    now: str
    case: bool


def drift_line(drift: SealDrift) -> DriftLine:
    """The words for a drift."""
    return DriftLine(
        drift, _cells(drift.section, drift.before), _cells(drift.section, drift.now), drift.section == "requests"
    )


def _cells(section: str, cells: list[str]) -> str:
    places = [cell.rsplit(".", 1) for cell in cells]
    return "、".join(place_label(section, row, column) for row, column in places) or "不计入"


def _series(report: Report, previous: Report | None) -> tuple[str, ...]:
    return (*((f"{previous.year}年",) if previous else ()), f"{report.year}年")


def _decisions(report: Report, previous: Report | None) -> SafeString | str:
    def of(source: Report, row: str) -> Number | None:
        return source.proactive.get(row, {}).get("decisions")

    shown = [
        one for form in (EDITIONS[report.edition or "2021"],) for one in form.proactive if "decisions" in one.cells
    ]
    known = [value for one in shown if (value := of(report, one.key)) is not None]
    if not known:
        return ""
    years = [source for source in (previous, report) if source]
    groups = [Group(one.label, tuple(of(source, one.key) for source in years)) for one in shown]
    title = f"{report.year}年作出各类处理决定{sum(known):,}件"
    return grouped_bars(title, _series(report, previous), groups, label="事项", source="来源：报告第二部分。")


def _results(report: Report, previous: Report | None) -> SafeString | str:
    totals = result_totals(report)
    concluded = sum(totals)
    if not concluded:
        return ""
    years = [result_totals(source) for source in (previous, report) if source]
    groups = [Group(label, tuple(year[at] for year in years)) for at, (_, label) in enumerate(RESULTS)]
    title = f"{report.year}年办结申请{concluded:,}件，其中予以公开和部分公开{totals[0] + totals[1]:,}件"
    return grouped_bars(title, _series(report, previous), groups, label="办理结果", source="来源：报告第三部分。")


def _remedies(report: Report, previous: Report | None) -> SafeString | str:
    def total(source: Report, kind: str, cell: str = "total") -> int:
        return source.remedies.get(kind, {}).get(cell) or 0

    cases = sum(total(report, kind) for kind in REMEDY_KINDS)
    if not cases:
        return ""
    years = [source for source in (previous, report) if source]
    groups = [Group(SHORT_REMEDIES[kind], tuple(total(year, kind) for year in years)) for kind in REMEDY_KINDS]
    corrected = sum(total(report, kind, "corrected") for kind in REMEDY_KINDS)
    title = f"{report.year}年复议、诉讼案件{cases:,}件，结果纠正{corrected:,}件"
    return grouped_bars(title, _series(report, previous), groups, label="类别", source="来源：报告第四部分。")
