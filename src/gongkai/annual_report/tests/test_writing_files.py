"""Each file is the whole report in its own kind."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import cast

import docx
import openpyxl
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.tests.test_writing_layout import sample
from gongkai.annual_report.writing import FORMATS, Format, file_name, write


@pytest.fixture(scope="module", params=["2019", "2021"])
def report(request: pytest.FixtureRequest) -> Report:
    return sample(str(request.param))


def _book(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(report, (), "xlsx")))


def test_json_carries_figures_and_findings(report: Report) -> None:
    finding = Finding("R1", "error", "第一项加第二项之和不等于第三项加第四项之和")
    found = json.loads(write(report, (finding,), "json"))
    assert found["requests"]["granted"] == report.requests["granted"]
    assert found["findings"][0]["rule"] == "R1"
    assert found["ok"] is False


def test_the_pdf_has_the_headings_and_keeps_each_table_on_one_page(report: Report) -> None:
    document = pypdfium2.PdfDocument(write(report, (), "pdf"))
    pages = [page.get_textpage().get_text_range() for page in document]
    text = "".join(pages)
    assert all(title in text for title in SECTION_TITLES.values())
    third = next(page for page in pages if "三、收到和处理" in page)
    assert all(label in third for label in ("申请人情况", "（五）不予处理", "四、结转下年度继续办理"))


def test_the_table_of_section_three_ends_inside_the_margins(report: Report) -> None:
    document = pypdfium2.PdfDocument(write(report, (), "pdf"))
    for page in document:
        text = page.get_textpage()
        place = text.get_text_range().find("四、结转下年度继续办理")
        if place >= 0:
            assert text.get_charbox(place)[1] > 36 * 72 / 25.4
            return
    pytest.fail("the last row of section three is not printed")


def test_the_pdf_is_tagged_and_for_the_archive(report: Report) -> None:
    data = write(report, (), "pdf")
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert b"pdfaid:part" in data
    assert document.get_metadata_value("Title") == "".join(file_name(report, "pdf").removesuffix(".pdf"))


def test_the_word_file_has_three_real_tables_with_merged_cells(report: Report) -> None:
    document = docx.Document(io.BytesIO(write(report, (), "docx")))
    _, requests, remedies = document.tables
    width, height = document.sections[0].page_width, document.sections[0].page_height
    assert width is not None
    assert height is not None
    assert (round(width.mm), round(height.mm)) == (210, 297)
    assert requests.cell(5, 0)._tc is requests.cell(10, 0)._tc
    assert requests.cell(0, 3)._tc is requests.cell(0, 9)._tc
    assert [cell.text for cell in requests.rows[3].cells[3:]] == [str(n) for n in report.requests["received"].values()]
    assert len(remedies.rows[3].cells) == 15
    assert all(title in [paragraph.text for paragraph in document.paragraphs] for title in SECTION_TITLES.values())


def test_the_workbook_has_a_sheet_for_each_section_and_numbers_that_are_numbers(report: Report) -> None:
    book = _book(report)
    assert book.sheetnames == list(SECTION_TITLES.values())
    third = cast("Worksheet", book[SECTION_TITLES["three"]])
    assert [third.cell(5, column).value for column in range(4, 11)] == list(report.requests["received"].values())
    assert "A2:C4" in {str(area) for area in third.merged_cells.ranges}
    assert third.print_area
    assert third.page_setup.paperSize == 9


def test_the_workbook_shows_signs_and_units_by_number_format() -> None:
    sheet = cast("Worksheet", _book(sample("2019"))[SECTION_TITLES["two"]])
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row}
    assert {"+0;-0;0", '0"元"'} <= formats


def test_the_workbook_takes_no_text_for_a_formula() -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    book = _book(replace(sample("2021"), organ="=1+1", prose={"one": evil}))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert evil in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_report_of_nothing_is_still_a_file(fmt: Format) -> None:
    assert len(write(Report(organ=None, year=None, edition=None), (), fmt)) > 100


@pytest.mark.parametrize("fmt", FORMATS)
def test_control_characters_in_prose_break_no_file(fmt: Format) -> None:
    report = replace(sample("2021"), prose={"one": "甲\x00乙\x0b\x1b丙\ufffe"})
    assert write(report, (), fmt)


def test_equal_reports_are_equal_pdf_files_and_the_date_is_an_argument(report: Report) -> None:
    first = write(report, (), "pdf", dated=date(2022, 1, 28))
    assert first == write(report, (), "pdf", dated=date(2022, 1, 28))
    assert first != write(report, (), "pdf", dated=date(2022, 1, 29))


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="json, html, docx, pdf, xlsx"):
        write(sample("2021"), (), cast("Format", "rtf"))
