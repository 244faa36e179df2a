"""Plain sheets: receipts (facts in two columns) and ledgers (台账, a list with a header that repeats)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.documents.writing import typst
from gongkai.documents.writing.grid import Cell, Grid, plain_grid
from gongkai.documents.writing.setting import grid_data, prose_data
from gongkai.documents.writing.text import printable

_WIDTH, _WIDE = 156.0, 243.0


@dataclass(frozen=True)
class Ledger:
    """A list: `header` names the columns, each row has as many texts."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Facts:
    """Label and value pairs, as a receipt prints them."""

    pairs: tuple[tuple[str, str], ...]


@cache
def _template() -> str:
    return files("gongkai.documents.writing").joinpath("plain.typ").read_text(encoding="utf-8")


def plain_pdf(title: str, blocks: Sequence[str | Facts | Ledger], *, dated: date, landscape: bool = False) -> bytes:
    """A sheet with `title` and, in order, prose (one paragraph a line), facts and ledgers; A4, tagged PDF/A-2b.

    Raises ValueError for a ledger row whose length differs from its header's, and typst.WritingError.
    """
    width = _WIDE if landscape else _WIDTH
    data = {"title": printable(title), "wide": landscape, "blocks": [_block(block, width) for block in blocks]}
    return typst.compile(_template(), data, dated=dated)


def _block(block: str | Facts | Ledger, width: float) -> dict[str, Any]:
    if isinstance(block, str):
        return {"kind": "prose", "items": prose_data(block)}
    if isinstance(block, Facts):
        return {"kind": "grid", "size": 12, "grid": grid_data(_facts_grid(block, width))}
    if any(len(row) != len(block.header) for row in block.rows):
        raise ValueError("every row of a ledger needs one text for each column")
    return {"kind": "grid", "size": 9, "grid": grid_data(plain_grid("", block.header, block.rows, width))}


def _facts_grid(facts: Facts, width: float) -> Grid:
    cells = [
        cell
        for row, (label, value) in enumerate(facts.pairs)
        for cell in (Cell(row, 0, label, "column"), Cell(row, 1, value, left=True))
    ]
    return Grid("", (38, width - 38), 0, tuple(cells))
