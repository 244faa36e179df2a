"""Cells with spans laid out on a rectangle; what a merged cell covers is marked None."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.documents.reading.content import MAX_CELLS, Cell, Unreadable

SpannedCell = tuple[str, int, int]
"""(text, columns spanned, rows spanned)."""

MAX_COLUMNS = 200


def expand(rows: Sequence[Sequence[SpannedCell]]) -> tuple[tuple[Cell, ...], ...]:
    """The grid of the rows; a span is cut at the table's last row and at MAX_COLUMNS.

    Raises Unreadable when the spans multiply beyond MAX_CELLS.
    """
    covered: dict[tuple[int, int], bool] = {}
    result: list[tuple[Cell, ...]] = []
    total = 0
    for index, row in enumerate(rows):
        line: list[Cell] = []
        for text, wide, high in row:
            while covered.pop((index, len(line)), False):
                line.append(None)
            at = len(line)
            wide = max(1, min(wide, MAX_COLUMNS - at))
            line.append(text)
            line.extend([None] * (wide - 1))
            below = range(index + 1, min(index + max(1, high), len(rows)))
            total += wide * (len(below) + 1)
            if total > MAX_CELLS:
                raise Unreadable("表格展开后的单元格过多，未予读取。")
            for under in below:
                for column in range(at, at + wide):
                    covered[under, column] = True
        while covered.pop((index, len(line)), False):
            line.append(None)
        result.append(tuple(line))
    return tuple(result)
