"""Words of a page laid out by their positions, for tables that have no ruled lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Any

from gongkai.documents.reading.content import Block, Grid, Lines
from gongkai.documents.reading.text import is_page_number

_FIGURE = re.compile(r"^[-+－＋]?[\d０-９][\d０-９,，.．]*(?:件|项|条|元|万元)?$|^[/／—–-]$")

Word = dict[str, Any]


def place_words(words: Sequence[Word]) -> list[tuple[float, Block]]:
    """Blocks with their top edge, from top to bottom: lines of prose, and loose grids where figures stand in columns."""
    lines = _lines(words)
    centres = _column_centres(lines)
    placed: list[tuple[float, Block]] = []
    for line in lines:
        text = " ".join(word["text"] for word in line)
        if is_page_number(text):
            continue
        top = min(word["top"] for word in line)
        figures = _trailing_figures(line)
        if figures and (len(figures) >= 3 or len(figures) == len(line)) and len(line) - len(figures) <= 6:
            label = "".join(word["text"] for word in line[: len(line) - len(figures)])
            row = (label, *_in_columns(figures, centres)) if label else _in_columns(figures, centres)
            placed.append((top, Grid((row,), loose=True)))
        else:
            placed.append((top, Lines((text,))))
    return placed


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda item: ((item["top"] + item["bottom"]) / 2, item["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows:
            last = rows[-1][-1]
            if abs((last["top"] + last["bottom"]) / 2 - middle) <= 0.4 * (word["bottom"] - word["top"]):
                rows[-1].append(word)
                continue
        rows.append([word])
    return [sorted(row, key=lambda item: item["x0"]) for row in rows]


def _trailing_figures(line: list[Word]) -> list[Word]:
    count = 0
    while count < len(line) and _FIGURE.match(line[-1 - count]["text"]):
        count += 1
    return line[len(line) - count :]


def _column_centres(lines: list[list[Word]]) -> list[float]:
    """Centres of the figures' columns, taken from the lines with the commonest full number of figures."""
    rows = [figures for line in lines if len(figures := _trailing_figures(line)) >= 5]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == width]
    return [median((row[i]["x0"] + row[i]["x1"]) / 2 for row in full) for i in range(width)]


def _in_columns(figures: list[Word], centres: list[float]) -> tuple[str, ...]:
    """The figures' texts; when some are missing, blanks where a column has none."""
    texts = tuple(word["text"] for word in figures)
    if len(figures) >= len(centres) or len(figures) < 3:
        return texts
    cells = [""] * len(centres)
    for word in figures:
        middle = (word["x0"] + word["x1"]) / 2
        nearest = min(range(len(centres)), key=lambda index: abs(centres[index] - middle))
        if cells[nearest]:
            return texts
        cells[nearest] = word["text"]
    return tuple(cells)
