"""Words of a page laid out by their positions, for tables that have no ruled lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from gongkai.documents.reading.content import Block, Grid, Lines
from gongkai.documents.reading.text import is_page_number

_FIGURE = re.compile(r"^[-+－＋]?[\d０-９][\d０-９,，.．]*(?:件|项|条|元|万元)?$|^[/／—–-]$")

Word = dict[str, Any]


def place_words(words: Sequence[Word]) -> list[tuple[float, Block]]:
    """Blocks with their top edge, from top to bottom: lines of prose, and loose grids where figures stand."""
    lines = _lines(words)
    centres = _column_centres(lines)
    placed: list[tuple[float, Block]] = []
    for line in lines:
        text = " ".join(word["text"] for word in line)
        if is_page_number(text):
            continue
        top = min(word["top"] for word in line)
        figures = _trailing_figures(line)
        cells = _in_columns(figures, centres)
        if (len(cells) >= 3 or (cells and len(cells) == len(line))) and len(line) - len(figures) <= 6:
            label = "".join(word["text"] for word in line[: len(line) - len(figures)])
            row = (label, *cells) if label else cells
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


def _column_centres(lines: list[list[Word]]) -> dict[int, list[float]]:
    """For each number of figures that a line of five or more has: the centres of their columns."""
    by_width: dict[int, list[list[Word]]] = {}
    for line in lines:
        figures = _trailing_figures(line)
        if len(figures) >= 5:
            by_width.setdefault(len(figures), []).append(figures)
    return {
        width: [median(_middle(row[index]) for row in rows) for index in range(width)]
        for width, rows in sorted(by_width.items())
    }


def _middle(word: Word) -> float:
    return float(word["x0"] + word["x1"]) / 2


def _in_columns(figures: list[Word], centres: dict[int, list[float]]) -> tuple[str, ...]:
    """The figures' texts; when the columns of a fuller line fit all of them, blanks where a column has none."""
    texts = tuple(str(word["text"]) for word in figures)
    if len(figures) < 2 or len(figures) in centres:
        return texts
    for width, places in centres.items():
        if width < len(figures):
            continue
        reach = min((right - left for left, right in pairwise(places)), default=0.0) / 2
        cells = [""] * width
        for word in figures:
            nearest = min(range(width), key=lambda index: abs(places[index] - _middle(word)))
            if cells[nearest] or abs(places[nearest] - _middle(word)) > reach:
                break
            cells[nearest] = str(word["text"])
        else:
            return tuple(cells)
    return texts
