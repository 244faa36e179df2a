"""A grid covers its table exactly once."""

from __future__ import annotations

import pytest

from gongkai.documents.writing.grid import Cell, Grid, plain_grid


def test_overlapping_cells_are_refused() -> None:
    grid = Grid("x", (10, 10), 0, (Cell(0, 0, "a", colspan=2), Cell(0, 1, "b")))
    with pytest.raises(ValueError, match="overlap"):
        grid.check()


def test_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Grid("x", (10, 10), 0, (Cell(0, 0, "a"),)).check()


def test_plain_grid_fills_the_width_and_gives_long_columns_more() -> None:
    grid = plain_grid("台账", ("编号", "办理结果"), (("1", "部分公开（区分处理的，只计这一情形）"),), width=100)
    grid.check()
    assert sum(grid.widths) == pytest.approx(100)
    assert grid.widths[1] > 2 * grid.widths[0]


def test_plain_grid_of_no_rows_is_its_header() -> None:
    grid = plain_grid("台账", ("编号", "申请人"), ())
    grid.check()
    assert grid.row_count == 1
