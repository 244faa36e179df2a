"""The rules R1–R16: what reconciles passes, what does not is named with expected, found and difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual_report.editions import COLUMNS, EDITION_2021
from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.reconcile import pair_years, reconcile, reconcile_parts, reconcile_years
from gongkai.annual_report.tests.samples import sample


def changed(report: Report, table: str, row: str, column: str, value: Any) -> Report:
    cells = {key: dict(found) for key, found in getattr(report, table).items()}
    cells[row][column] = value
    return replace(report, **{table: cells})


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["2019", "2021"]))
def test_a_report_whose_sums_hold_has_no_finding(seed: int, edition: str) -> None:
    assert reconcile(sample(seed, edition)) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 500),
    st.sampled_from([row.key for row in EDITION_2021.rows]),
    st.sampled_from(COLUMNS),
    st.integers(1, 300),
)
def test_one_wrong_cell_is_found_and_named_with_its_true_value(seed: int, row: str, column: str, off: int) -> None:
    report = sample(seed)
    true = report.requests[row][column]
    assert true is not None
    findings = reconcile(changed(report, "requests", row, column, true + off))
    assert all(finding.severity == "error" for finding in findings)
    assert "R2" in rules(findings) and rules(findings) & {"R1", "R3"}
    for finding in findings:
        assert abs(int(finding.difference or 0)) == off
        assert finding.found is not None and finding.expected is not None
        assert finding.found - finding.expected == finding.difference
    named = {(s.row, s.column, s.read, s.would_be) for finding in findings for s in finding.suspects}
    assert named == {(row, column, true + off, true)}


def test_a_row_that_fails_alone_has_no_suspect() -> None:
    report = sample(1)
    total = report.requests["received"]["total"] or 0
    broken = changed(report, "requests", "received", "total", total + 1)
    broken = changed(broken, "requests", "carried_in", "total", (report.requests["carried_in"]["total"] or 0) - 1)
    findings = reconcile(broken)
    assert rules(findings) == {"R2"}
    assert [finding.suspects for finding in findings] == [(), ()]


def test_remedies_name_kind_and_cell() -> None:
    report = changed(sample(1), "remedies", "review", "total", 0)
    report = changed(report, "remedies", "review", "upheld", 10)
    found = [finding for finding in reconcile(report) if finding.rule == "R5"]
    assert len(found) == 1 and found[0].where is not None
    assert (found[0].where.row, found[0].where.column, found[0].found) == ("review", "total", 0)
    broken = changed(sample(1), "remedies", "litigation_direct", "total", 999)
    assert rules(reconcile(broken)) == {"R6"}


def test_a_negative_count_is_an_error() -> None:
    findings = reconcile(changed(sample(1), "requests", "carried_out", "other", -3))
    assert any(finding.rule == "R4" and finding.severity == "error" for finding in findings)


def test_a_sum_with_an_unread_cell_is_not_checked() -> None:
    assert reconcile(changed(sample(1), "requests", "granted", "company", None)) == ()


def test_stock_figures_of_one_report_are_warnings() -> None:
    issued = changed(sample(1), "proactive", "normative_documents", "issued", 10_000)
    assert [(finding.rule, finding.severity) for finding in reconcile(issued)] == [("R9", "warning")]
    opened = changed(sample(1, "2019"), "proactive", "regulations", "opened", 10_000)
    assert [finding.rule for finding in reconcile(opened)] == ["R10", "R10"]


def years() -> tuple[Report, Report]:
    """Two reports that link up: carried out = carried in, stock and pending consistent."""
    current = sample(4)
    previous = replace(sample(5), year=2022)
    carried = {key: dict(cells) for key, cells in previous.requests.items()}
    carried["carried_out"] = dict(current.requests["carried_in"])
    stock = {key: dict(cells) for key, cells in previous.proactive.items()}
    for row in ("regulations", "normative_documents"):
        now = current.proactive[row]
        stock[row]["in_force"] = (now["in_force"] or 0) - (now["issued"] or 0) + (now["repealed"] or 0)
    remedies = {kind: dict(cells) | {"pending": 0} for kind, cells in previous.remedies.items()}
    return replace(previous, requests=carried, proactive=stock, remedies=remedies), current


def test_years_that_link_up_have_no_finding() -> None:
    assert reconcile_years(*years()) == ()


@pytest.mark.parametrize(
    ("prose", "severity"),
    [
        ("", "error"),
        ("未收取信息处理费，与上年相同。", "error"),
        ("本年度上年结转77件。", "error"),
        ("因机构改革，上年结转数有调整。", "error"),
        ("因机构改革，2077年上年结转数有调整。", "error"),
        ("上年结转数有误。收取费用77元。", "error"),
        ("因机构改革，上年结转77件与上年报告不一致。", "warning"),
        ("上年报告的结转数漏报了{difference}件。", "warning"),
        ("由于重复登记，上年报告结转{expected}件有误。", "warning"),
    ],
)
def test_a_broken_carry_over_is_softened_by_an_explanation(prose: str, severity: str) -> None:
    previous, current = years()
    expected = previous.requests["carried_out"]["company"] or 0
    prose = prose.format(expected=expected, difference=77 - expected)
    broken = changed(current, "requests", "carried_in", "company", 77)
    findings = reconcile_years(previous, replace(broken, prose={"six": prose}))
    assert [(finding.rule, finding.severity, finding.found) for finding in findings] == [("R7", severity, 77)]


@pytest.mark.parametrize(("off", "six"), [(2, "系两件申请漏登"), (12, "补录十二件"), (20, "因系统迁移补登二十件。")])
def test_an_explanation_may_give_its_figure_in_chinese(off: int, six: str) -> None:
    previous, current = years()
    carried = previous.requests["carried_out"]["company"] or 0
    broken = changed(current, "requests", "carried_in", "company", carried + off)
    findings = reconcile_years(previous, replace(broken, prose={"six": six}))
    assert [(finding.rule, finding.severity) for finding in findings] == [("R7", "warning")]


def test_stock_and_pending_over_two_years_are_warnings() -> None:
    previous, current = years()
    previous = changed(previous, "proactive", "regulations", "in_force", 9_999)
    previous = changed(previous, "remedies", "review", "pending", 9_999)
    assert [(finding.rule, finding.severity) for finding in reconcile_years(previous, current)] == [
        ("R9", "warning"),
        ("R16", "warning"),
    ]


def test_power_list_items_link_in_the_2019_form() -> None:
    previous = replace(sample(1, "2019"), year=2019)
    current = sample(2, "2019")
    found = [finding for finding in reconcile_years(previous, current) if finding.rule == "R11"]
    before = previous.proactive["permits"]
    assert found[0].expected == (before["items_before"] or 0) + (before["items_change"] or 0)


def test_only_one_organs_consecutive_years_are_paired() -> None:
    old, new = replace(sample(1), year=2022), sample(2)
    assert pair_years([new, old]) == [(old, new)]
    assert pair_years([new, replace(old, organ="别处")]) == []
    assert pair_years([new, replace(old, year=2020)]) == []


def whole(parts: list[Report]) -> Report:
    def added(table: str) -> dict[str, dict[str, Any]]:
        first = getattr(parts[0], table)
        return {
            row: {column: sum(getattr(part, table)[row][column] for part in parts) for column in cells}
            for row, cells in first.items()
        }

    return replace(parts[0], **{table: added(table) for table in ("requests", "remedies", "proactive")})


def test_a_roll_up_is_the_sum_of_its_parts_cell_by_cell() -> None:
    parts = [sample(1), sample(2), sample(3)]
    assert reconcile_parts(whole(parts), parts) == ()
    received = whole(parts).requests["received"]["company"] or 0
    wrong = changed(whole(parts), "requests", "received", "company", received + 2)
    found = reconcile_parts(wrong, parts)
    assert [(finding.rule, finding.severity, finding.difference) for finding in found] == [("R8", "error", 2)]


def test_a_part_in_the_older_form_counts_its_one_row_for_three() -> None:
    parts = [sample(1), sample(2)]
    total = whole(parts)
    old = {key: cells for key, cells in parts[1].requests.items() if not key.startswith("other")}
    split = [cells for key, cells in parts[1].requests.items() if key.startswith("other.")]
    old["other"] = {column: sum(int(cells[column] or 0) for cells in split) for column in COLUMNS}
    findings = reconcile_parts(total, [parts[0], replace(parts[1], requests=old)])
    assert all(finding.where is not None and finding.where.row.startswith("other.") for finding in findings)


def test_unread_parts_are_said_and_not_summed() -> None:
    parts = [sample(1), changed(sample(2), "requests", "granted", "other", None)]
    findings = reconcile_parts(whole([sample(1), sample(2)]), parts)
    assert [(finding.rule, finding.severity) for finding in findings] == [("R8", "warning")]
