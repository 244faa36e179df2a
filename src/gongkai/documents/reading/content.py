"""What a file says, in reading order: lines of text and grids of cells. No meaning is attached here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Cell = str | None
"""A cell's text; None where a merged neighbour (to the left or above) covers the place."""


class UnreadableError(Exception):
    """The file cannot be read. `str(error)` is a sentence in Chinese for the reader of the message."""


Unreadable = UnreadableError


@dataclass(frozen=True)
class Lines:
    """Running text, one string a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table. `rows` may differ in length.

    `loose` marks a table made from separators in plain text, where empty cells may be missing or stand for a merged
    cell, so that a position in the row is only a hint.
    """

    rows: tuple[tuple[Cell, ...], ...]
    loose: bool = False


Block = Lines | Grid


@dataclass(frozen=True)
class Content:
    """The blocks of one file in reading order; `kind` is the word of `kinds.sniff`."""

    blocks: tuple[Block, ...]
    kind: str = "text"

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))

    def lines(self) -> Iterator[str]:
        """All text by lines; the cells of a grid row are joined by a bar."""
        for block in self.blocks:
            if isinstance(block, Lines):
                yield from block.lines
            else:
                for row in block.rows:
                    yield "|".join(" ".join(cell.split()) for cell in row if cell is not None)


MAX_CELLS = 60_000
MAX_TEXT = 4_000_000


def checked(blocks: list[Block], kind: str) -> Content:
    """A Content within limits. Raises Unreadable when a file unfolds into far more than any report holds."""
    cells = text = 0
    for block in blocks:
        if isinstance(block, Grid):
            cells += sum(map(len, block.rows))
            text += sum(len(cell) for row in block.rows for cell in row if cell)
        else:
            text += sum(map(len, block.lines))
    if cells > MAX_CELLS or text > MAX_TEXT:
        raise Unreadable("文件展开后的内容过大，不像一份年度报告，未予读取。")
    if not text:
        raise Unreadable("文件中没有可读取的文字（可能是扫描件或空文件）。")
    return Content(tuple(blocks), kind)
