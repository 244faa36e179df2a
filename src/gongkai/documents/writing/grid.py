"""A table with merged cells as data. Layouts make it once; HTML, DOCX, PDF and XLSX each print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["column", "row", "note", "figure"]


@dataclass(frozen=True)
class Cell:
    """One printed cell at (`row`, `column`), counted from 0, covering `rowspan` × `colspan` places.

    `kind`: a column header, a row header, a note in a header's place, or a figure. `id` names a header and
    `headers` lists the ids of the headers a figure stands under. `key` is the figure's (row, column) in the
    vocabulary of the report; `value` its number, None where it is unknown; `number_format` is Excel's.
    `leaf` marks the row header nearest to the figures; `upright` text runs downwards in a narrow column and
    `squeeze` sets two characters a line. Text is plain, never markup.
    """

    row: int
    column: int
    text: str
    kind: Kind = "figure"
    rowspan: int = 1
    colspan: int = 1
    left: bool = False
    leaf: bool = False
    upright: bool = False
    squeeze: bool = False
    id: str = ""
    headers: tuple[str, ...] = ()
    key: tuple[str, str] | None = None
    value: int | Decimal | None = None
    number_format: str = "0"


@dataclass(frozen=True)
class Grid:
    """A table. `widths` are its columns' in millimetres; the first `head_rows` rows repeat on each page."""

    caption: str
    widths: tuple[float, ...]
    head_rows: int
    cells: tuple[Cell, ...]

    @property
    def row_count(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells that begin in each row, left to right."""
        starting: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            starting[cell.row].append(cell)
        for row in starting:
            yield tuple(sorted(row, key=lambda cell: cell.column))

    def check(self) -> None:
        """Raise ValueError unless every place of the table is covered by exactly one cell."""
        places = [
            (row, column)
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        ]
        whole = {(row, column) for row in range(self.row_count) for column in range(len(self.widths))}
        if len(places) != len(set(places)) or set(places) != whole:
            raise ValueError(f"the cells of {self.caption!r} overlap or leave a place empty")


def plain_grid(caption: str, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], width: float = 156) -> Grid:
    """A simple list (台账): one header row, text cells, columns of widths that follow their longest entry."""
    longest = [max(4, *(len(line[index]) for line in (header, *rows))) for index in range(len(header))]
    shares = [min(length, 30) for length in longest]
    widths = tuple(width * share / sum(shares) for share in shares)
    cells = [Cell(0, index, label, "column", id=f"c{index}") for index, label in enumerate(header)]
    for number, line in enumerate(rows, start=1):
        cells += [Cell(number, index, text, left=True, headers=(f"c{index}",)) for index, text in enumerate(line)]
    return Grid(caption, widths, 1, tuple(cells))
