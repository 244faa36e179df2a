"""Printed errors in texts that lost their cells: read where a single reading explains them, else named as an error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.annual_report.command import Checked, check_bytes
from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.reading.decide import decide
from gongkai.annual_report.reading.figures import count, money
from gongkai.annual_report.reading.fives import nearest_fives
from gongkai.annual_report.reading.misprint import misprinted
from gongkai.annual_report.reading.rows import RowText, loose
from gongkai.annual_report.reading.splits import lost_a_blank
from gongkai.annual_report.summary import summary
from gongkai.annual_report.tests import layouts
from gongkai.annual_report.tests.samples import sample


def misprint(report: Report, table: str, row: str, column: str, off: int) -> Report:
    source = report.requests if table == "requests" else report.remedies
    cells = {key: dict(found) for key, found in source.items()}
    cells[row][column] = (cells[row][column] or 0) + off
    return replace(report, requests=cells) if table == "requests" else replace(report, remedies=cells)


def checked(report: Report) -> Checked:
    return check_bytes(layouts.run_together(report).encode(), "archive.txt")


def errors(found: Checked) -> list[Finding]:
    return [finding for finding in found.findings if finding.severity == "error"]


def wrong_cells(found: Report, printed: Report) -> list[tuple[str, str]]:
    """Cells of sections three and four that were read, but not as they are printed."""
    return [
        (row, column)
        for read, told in ((found.requests, printed.requests), (found.remedies, printed.remedies))
        for row, cells in told.items()
        for column, value in cells.items()
        if read[row][column] not in {value, None}
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("row", "column"),
    [("granted", "total"), ("granted", "natural_person"), ("unavailable.not_held", "company"), ("concluded", "total")],
)
def test_one_wrong_cell_among_digits_run_together_is_an_error_at_its_crossing(seed: int, row: str, column: str) -> None:
    printed = misprint(sample(seed, largest=400), "requests", row, column, 9)
    found = checked(printed)
    assert found.status == 1 and found.report.complete
    assert wrong_cells(found.report, printed) == []
    blamed = {(finding.where.row, finding.where.column) for finding in errors(found) if finding.where}
    assert blamed <= {(row, "total"), ("concluded", column), ("concluded", "total")}


def test_the_row_that_fails_alone_is_taken_before_lawful_rows_that_break_columns() -> None:
    rows = {
        "granted": loose("43324511772588", 7),  # lawful as 433·24·51·1·7·72·588 and 43·3·2·451·17·72·588
        "partly_granted": RowText("", readings=((0,) * 7,)),
        "concluded": RowText("", readings=((433, 2, 45, 11, 77, 2, 570),)),
    }
    chosen = decide(rows, ["granted", "partly_granted"])
    assert chosen.chosen.rows["granted"] == ((433, 2, 45, 11, 77, 2, 588),)
    assert chosen.misprint is not None
    assert (chosen.misprint.row, chosen.misprint.at, chosen.misprint.would_be) == ("granted", 6, 570)


def test_a_row_is_told_from_the_columns_cell_by_cell() -> None:
    readings = {"granted": ((1, 0, 0, 0, 0, 0, 1),), "concluded": ((13, 4, 0, 0, 0, 0, 17),)}
    assert misprinted("partly_granted", ["124000017"], readings, ["granted", "partly_granted"]) == [
        (12, 4, 0, 0, 0, 0, 17)
    ]
    assert misprinted("partly_granted", ["1", "24000017"], readings, ["granted", "partly_granted"]) == []
    assert misprinted("partly_granted", ["124000016"], readings, ["granted", "partly_granted"]) == []  # it adds up


def test_a_row_that_cannot_be_parted_is_an_error_and_not_a_missing_row() -> None:
    printed = misprint(sample(3, largest=3000), "requests", "concluded", "company", 100)
    printed = misprint(printed, "requests", "concluded", "natural_person", 1000)
    found = checked(printed)
    assert found.status == 1 and found.report.complete
    assert found.report.requests["concluded"]["total"] is None
    assert [finding.rule for finding in errors(found)] == ["R2"]
    assert {item.raw for item in found.report.uncertain if item.row == "concluded"}
    assert wrong_cells(found.report, printed) == []


def test_one_five_of_section_four_that_fails_is_read_beside_the_lawful_ones() -> None:
    assert nearest_fives(["10204120001200000"]) == ((1, 0, 2, 0, 4, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0),)
    remedies = {
        "review": {"upheld": 1, "corrected": 0, "other": 2, "pending": 0, "total": 4},
        "litigation_direct": {"upheld": 12, "corrected": 0, "other": 0, "pending": 0, "total": 12},
        "litigation_after_review": {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
    }
    found = checked(replace(sample(1), remedies=remedies))
    assert found.report.remedies == remedies
    assert found.status == 1
    (error,) = errors(found)
    assert (error.rule, error.expected, error.found, error.difference) == ("R5", 3, 4, 1)


def test_splits_of_section_four_that_miss_alike_leave_cells_unread_and_the_error_named() -> None:
    near = nearest_fives(["11001" + "112315" + "00000"])
    assert len(near) > 1
    remedies = {
        "review": dict.fromkeys(("upheld", "corrected", "other", "pending"), 0) | {"total": 0},
        "litigation_direct": {"upheld": 11, "corrected": 2, "other": 3, "pending": 1, "total": 25},
        "litigation_after_review": dict.fromkeys(("upheld", "corrected", "other", "pending"), 0) | {"total": 0},
    }
    found = checked(replace(sample(1), remedies=remedies))
    assert found.status == 1 and found.report.complete
    assert found.report.remedies["litigation_direct"]["upheld"] is None
    assert [finding.rule for finding in errors(found)] == ["R6"]
    assert any(item.candidates for item in found.report.uncertain if item.row == "litigation_direct")


def test_numbers_of_section_four_that_stand_apart_but_lack_blanks_are_not_parted() -> None:
    text = layouts.run_together(sample(1))
    apart = text[: text.index("尚未审结") + 4] + "总计 12 4 16 10 22 32 14 15 29 五、存在的主要问题及改进情况"
    found = check_bytes(apart.encode(), "a.txt")
    assert not found.report.complete
    assert all(value is None for cells in found.report.remedies.values() for value in cells.values())
    assert not errors(found)


def test_endless_digits_in_section_four_are_given_up() -> None:
    assert nearest_fives(["9" * 60]) == ()
    assert nearest_fives(["1" * 14]) == ()


def test_where_blanks_were_lost_no_digits_run_together_are_parted() -> None:
    printed = sample(4, largest=60)
    text = layouts.run_together(printed, layouts.blank_zero)
    found = check_bytes(text.encode(), "archive.txt")
    assert not errors(found)
    assert all(value is None for cells in found.report.requests.values() for value in cells.values())
    told = [finding for finding in found.findings if finding.rule == "R4"]
    assert [finding.where for finding in told] == [None]
    assert "不能确定" in summary("a.txt", found.report, found.findings) or not found.report.complete


@pytest.mark.parametrize(
    ("digits", "lost"), [("12315", True), ("1230006", False), ("8881126", True), ("9999999", False)]
)
def test_a_row_without_some_cells_is_told_by_its_length_or_its_sum(digits: str, lost: bool) -> None:
    assert lost_a_blank([digits], loose(digits, 7).readings) is lost


def test_a_number_with_a_note_is_not_read_but_offered() -> None:
    figure = count("18（含上年）")
    assert (figure.state, figure.value, figure.candidates) == ("unreadable", None, ("18",))


def test_a_unit_wrapped_before_its_number_still_belongs_to_it() -> None:
    assert money("元21225000", "元").value == 21225000
    assert money("万元12.5", "元").value == 125000


def test_a_text_that_is_no_report_has_no_edition() -> None:
    found = check_bytes("今天天气很好。2016年我们去了3次公园。".encode(), "a.txt")
    assert found.report.edition is None and found.status == 2
    assert "版格式" not in summary("a.txt", found.report, found.findings)
