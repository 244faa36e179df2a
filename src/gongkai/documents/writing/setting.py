"""Grids and prose as the JSON the typst prelude sets."""

from __future__ import annotations

from typing import Any

from gongkai.documents.writing.grid import Cell, Grid
from gongkai.documents.writing.text import level, paragraphs, printable, upright_lines


def grid_data(grid: Grid) -> dict[str, Any]:
    """A grid for `grid-table`: widths in millimetres and the cells of each row."""
    return {
        "caption": printable(grid.caption),
        "widths": list(grid.widths),
        "head": grid.head_rows,
        "rows": [[_cell_data(cell) for cell in row] for row in grid.rows()],
    }


def prose_data(text: str) -> list[tuple[str, int]]:
    """Prose for `prose`: (paragraph, heading level) in order."""
    return [(paragraph, level(paragraph)) for paragraph in paragraphs(text)]


def _cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "text": printable(cell.text),
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "left": cell.left,
        "head": cell.kind == "column",
        "squeeze": cell.squeeze,
        "upright": cell.upright,
        "lines": list(upright_lines(printable(cell.text))) if cell.upright else [],
    }
