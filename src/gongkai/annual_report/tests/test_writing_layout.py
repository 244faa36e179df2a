"""The grids are the national form: every cell once, every label in its words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.annual_report.editions import COLUMNS, EDITIONS, PARTS, REMEDY_CELLS, REMEDY_KINDS, ProactiveRow
from gongkai.annual_report.model import Number, Report
from gongkai.annual_report.writing.layout import edition_of, grids, rows_of, title_lines
from gongkai.documents.writing.grid import Cell, Grid


def sample(edition: str, *, step: int = 1) -> Report:
    """A lawful report with a different figure in nearly every cell."""
    form = EDITIONS[edition]
    requests: dict[str, dict[str, int | None]] = {}
    for number, key in enumerate(form.detail_keys):
        requests[key] = _with_total({column: step * (number + index) for index, column in enumerate(PARTS)})
    requests["concluded"] = {column: sum(requests[key][column] or 0 for key in form.detail_keys) for column in COLUMNS}
    requests["carried_out"] = _with_total({column: step * index for index, column in enumerate(PARTS)})
    requests["carried_in"] = _with_total(dict.fromkeys(PARTS, step))
    requests["received"] = {
        column: (requests["concluded"][column] or 0)
        + (requests["carried_out"][column] or 0)
        - (requests["carried_in"][column] or 0)
        for column in COLUMNS
    }
    remedies = {
        kind: _with_total({cell: step * (at + index) for index, cell in enumerate(REMEDY_CELLS[:-1])})
        for at, kind in enumerate(REMEDY_KINDS)
    }
    return Report(
        organ="广州市南沙区人民政府",
        year=form.first_year,
        edition=edition,
        requests=requests,
        remedies=remedies,
        proactive={row.key: _proactive(row, at, step) for at, row in enumerate(form.proactive)},
        prose={
            "front": "本报告依据条例编制。",
            "one": "（一）主动公开\n全年公开45条。",
            "five": "尚有不足。",
            "six": "无。",
        },
    )


def _with_total(cells: dict[str, int]) -> dict[str, int | None]:
    return {**cells, "total": sum(cells.values())}


def _proactive(row: ProactiveRow, at: int, step: int) -> dict[str, Number | None]:
    cells: dict[str, Number | None] = {}
    for index, cell in enumerate(row.cells):
        figure = step * (10 * at + index)
        cells[cell] = -figure if cell in row.signed and at % 2 else figure
        if cell in row.decimal:
            cells[cell] = Decimal(figure) + (Decimal("0.25") if cell == "amount_10k_yuan" else 0)
    return cells


def _texts(grid: Grid, kind: str) -> list[str]:
    return [cell.text for row in grid.rows() for cell in row if cell.kind == kind]


def _cell(grid: Grid, text: str) -> Cell:
    return next(cell for cell in grid.cells if cell.text == text)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_table_is_covered_once_and_its_headers_exist(edition: str) -> None:
    for grid in grids(sample(edition)).values():
        grid.check()
        names = {cell.id for cell in grid.cells if cell.id}
        assert all(set(cell.headers) <= names and cell.headers for cell in grid.cells if cell.kind == "figure")
        assert len(names) == sum(1 for cell in grid.cells if cell.id)


@pytest.mark.parametrize(("edition", "result_rows", "all_rows"), [("2019", 20, 23), ("2021", 22, 25)])
def test_section_three_has_the_merged_label_cells_of_the_form(edition: str, result_rows: int, all_rows: int) -> None:
    grid = grids(sample(edition))["requests"]
    assert _cell(grid, "三、本年度办理结果").rowspan == result_rows
    assert grid.row_count == all_rows + 3
    assert [_cell(grid, label).rowspan for label in ("（三）不予公开", "（四）无法提供", "（五）不予处理")] == [8, 3, 5]
    assert _cell(grid, "（六）其他处理").rowspan == (1 if edition == "2019" else 3)
    note = next(cell for cell in grid.cells if cell.kind == "note")
    assert (note.rowspan, note.colspan) == (3, 3)
    assert "第一项加第二项之和，等于第三项加第四项之和" in note.text


def test_section_three_has_the_header_of_two_levels() -> None:
    grid = grids(sample("2021"))["requests"]
    assert _texts(grid, "column") == [
        *("申请人情况", "自然人", "法人或其他组织", "总计"),
        *("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
    ]


def test_section_four_has_three_blocks_and_fifteen_figures() -> None:
    report = sample("2019")
    grid = grids(report)["remedies"]
    assert _texts(grid, "column")[:2] == ["行政复议", "行政诉讼"]
    assert [cell.key for cell in list(grid.rows())[3]] == [
        (kind, cell) for kind in REMEDY_KINDS for cell in REMEDY_CELLS
    ]


def test_section_two_of_2019_prints_signs_and_the_unit_of_the_procurement_sum() -> None:
    report = replace(
        sample("2019"),
        proactive={
            "penalties": {"items_before": 4552, "items_change": 44, "decisions": 242872},
            "permits": {"items_before": 630, "items_change": -369, "decisions": 162045},
            "fees": {"items_before": 19, "items_change": 0},
            "procurement": {"count": 1679, "amount_yuan": Decimal("2.1225E+9")},
        },
    )
    by_key = {cell.key: cell.text for cell in grids(report)["proactive"].cells if cell.key}
    assert by_key["penalties", "items_change"] == "+44"
    assert by_key["permits", "items_change"] == "-369"
    assert by_key["fees", "items_change"] == "0"
    assert by_key["procurement", "amount_yuan"] == "2122500000元"


def test_section_two_of_2021_prints_amounts_without_rounding() -> None:
    report = replace(sample("2021"), proactive={"fees": {"amount_10k_yuan": Decimal("96171.60")}})
    cell = next(cell for cell in grids(report)["proactive"].cells if cell.key == ("fees", "amount_10k_yuan"))
    assert cell.text == "96171.6"


def test_an_unread_figure_is_a_dash_and_never_a_nought() -> None:
    report = replace(sample("2021"), requests={"granted": {"total": None}})
    by_key = {cell.key: cell.text for cell in grids(report)["requests"].cells if cell.key}
    assert by_key["granted", "total"] == by_key["refused.security", "company"] == "—"


def test_a_report_of_2021_with_the_one_row_of_2019_keeps_it() -> None:
    report = sample("2021")
    requests = {key: cells for key, cells in report.requests.items() if not key.startswith("other.")}
    keys = [row.key for row in rows_of(replace(report, requests={**requests, "other": {"total": 7}}))]
    assert "other" in keys
    assert not any(key.startswith("other.") for key in keys)
    assert keys[-2:] == ["concluded", "carried_out"]


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (None, "2021")])
def test_a_report_without_an_edition_takes_that_of_its_year(year: int | None, edition: str) -> None:
    assert edition_of(replace(sample("2021"), year=year, edition=None)).key == edition


def test_a_long_title_breaks_before_the_year() -> None:
    assert title_lines(sample("2021")) == ("广州市南沙区人民政府", "2021年政府信息公开工作年度报告")
    assert len(title_lines(replace(sample("2021"), organ="民政局"))) == 1
