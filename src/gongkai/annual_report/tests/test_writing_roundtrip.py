"""What we write, our own reader reads back: every figure of sections two, three and four, in every kind of file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongkai.annual_report.editions import COLUMNS, EDITIONS, PARTS, REMEDY_CELLS, REMEDY_KINDS, ProactiveRow
from gongkai.annual_report.model import Number, Report
from gongkai.annual_report.reading import read_report
from gongkai.annual_report.tests.test_writing_layout import sample
from gongkai.annual_report.writing import Format, write
from gongkai.documents.reading import read

# Shrinking a report of two hundred figures takes minutes and tells no more than the first failing one.
QUICK = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
READABLE: tuple[Format, ...] = ("html", "docx", "xlsx", "pdf")
COUNT = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 99_999))


def _summed(cells: dict[str, int]) -> dict[str, int | None]:
    return {**cells, "total": sum(cells.values())}


@st.composite
def lawful_reports(draw: st.DrawFn) -> Report:
    """Reports whose sums hold (R1 to R6), of either edition, with figures from 0 to 99999."""
    form = EDITIONS[draw(st.sampled_from(sorted(EDITIONS)))]
    part = st.fixed_dictionaries(dict.fromkeys(PARTS, COUNT))
    requests = {key: _summed(draw(part)) for key in form.detail_keys}
    concluded = {column: sum(requests[key][column] or 0 for key in form.detail_keys) for column in PARTS}
    carried_out = draw(part)
    carried_in = {column: draw(st.integers(0, concluded[column] + carried_out[column])) for column in PARTS}
    received = {column: concluded[column] + carried_out[column] - carried_in[column] for column in PARTS}
    for key, cells in (("received", received), ("carried_in", carried_in), ("concluded", concluded)):
        requests[key] = _summed(cells)
    requests["carried_out"] = _summed(carried_out)
    results = st.fixed_dictionaries(dict.fromkeys(REMEDY_CELLS[:-1], st.integers(0, 999)))
    return Report(
        organ=draw(st.sampled_from(["广州市南沙区人民政府", "广州市南沙区民政局", "万顷沙镇人民政府"])),
        year=draw(st.integers(form.first_year, form.last_year or 2025)),
        edition=form.key,
        requests=requests,
        remedies={kind: _summed(draw(results)) for kind in REMEDY_KINDS},
        proactive={row.key: {cell: draw(_figure(row, cell)) for cell in row.cells} for row in form.proactive},
        prose={"one": "（一）主动公开情况\n本年主动公开政府信息。", "five": "尚有不足。", "six": "未收取信息处理费。"},
    )


def _figure(row: ProactiveRow, cell: str) -> st.SearchStrategy[Number]:
    if cell in row.signed:
        return st.integers(-9999, 9999)
    if cell == "amount_10k_yuan":
        return st.decimals(0, 999_999, places=2).map(lambda value: value.normalize())
    return st.integers(0, 9_999_999_999 if cell in row.decimal else 999_999)


def _plain(table: dict[str, dict[str, Number | None]]) -> dict[str, dict[str, Decimal | None]]:
    return {
        row: {cell: None if value is None else Decimal(value) for cell, value in cells.items()}
        for row, cells in table.items()
    }


def assert_reads_back(report: Report, fmt: Format, *, previous: Report | None = None) -> None:
    found = read_report(read(write(report, (), fmt, previous=previous), f"report.{fmt}"))
    for name in ("requests", "remedies", "proactive"):
        assert _plain(getattr(found, name)) == _plain(getattr(report, name)), name
    assert (found.organ, found.year, found.edition) == (report.organ, report.year, report.edition)
    if fmt != "pdf":  # a page breaks its lines where it must
        assert {key: found.prose.get(key) for key in ("one", "five", "six")} == {
            key: report.prose[key] for key in ("one", "five", "six")
        }
    assert found.complete
    assert not found.uncertain


@pytest.mark.parametrize("fmt", READABLE)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_sample_of_each_edition_is_read_back_whole(edition: str, fmt: Format) -> None:
    report = sample(edition)
    assert_reads_back(report, fmt)
    assert list(report.requests["received"]) == list(COLUMNS)


@given(lawful_reports())
@QUICK
def test_lawful_reports_are_read_back_from_html_docx_and_xlsx(report: Report) -> None:
    for fmt in ("html", "docx", "xlsx"):
        assert_reads_back(report, fmt, previous=report)


@given(lawful_reports())
@settings(QUICK, max_examples=6)
def test_lawful_reports_are_read_back_from_pdf(report: Report) -> None:
    assert_reads_back(report, "pdf")
