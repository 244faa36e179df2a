"""Sections two, three and four read from grids: labels name the rows, the cells beside them are the figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.annual_report.editions import COLUMNS
from gongkai.annual_report.reading.figures import count, is_blank
from gongkai.annual_report.reading.labels import (
    fold,
    header_columns,
    is_group,
    is_head,
    letters,
    match_proactive_cell,
    match_proactive_row,
    match_remedy_cell,
    match_row,
)
from gongkai.annual_report.reading.rows import RowText, firm, loose
from gongkai.documents.reading import Cell, Grid

Line = tuple[Cell, ...]
_OTHER_NEIGHBOURS = ("declined.confirmation", "other.not_clarified", "other.fee_unpaid", "other")


@dataclass
class Tables:
    """What the tables of one file say so far. `proactive[row]` holds (header key or "", cell text) pairs."""

    requests: list[tuple[str | None, RowText]] = field(default_factory=list)
    """The rows of section three as they came; None where a row of figures has no label that is understood."""
    remedies: list[str] = field(default_factory=list)
    remedy_raw: list[str] = field(default_factory=list)
    proactive: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """Header texts of section two by cell key: an amount's unit may stand there."""
    marks: set[str] = field(default_factory=set)
    total_missing: bool = False
    packed: bool = False
    """The text lost its delimiters but not its cells, so that digits run together are every cell's."""
    blanks_lost: bool = False
    """The text lost its delimiters and its blank cells, so that digits run together tell nothing of the cells."""


def read_grids(grids: Iterable[Grid]) -> Tables:
    """All tables in reading order; pieces of one table simply follow one another."""
    reader = _GridReader()
    for grid in grids:
        reader.grid(grid)
    return reader.tables


class _GridReader:
    """Walks the rows. What a row means depends on the headers above it, also those of the piece before."""

    def __init__(self) -> None:
        self.tables = Tables()
        self._columns: dict[str, int] = {}
        self._width = 0
        self._headers: list[tuple[int, str]] = []
        self._unheaded: set[str] = set()
        """Rows of section two taken before any of its headers: a table of section one may name them too."""
        self._in_remedies = False
        self._last_row = ""
        self._pending = ""

    def grid(self, grid: Grid) -> None:
        if not grid.loose and self._width and max(map(len, grid.rows), default=0) != self._width:
            self._columns = {}
        self._width = max(map(len, grid.rows), default=0)
        for row in grid.rows:
            if any(cell for cell in row):
                self._row(row)

    def _row(self, row: Line) -> None:
        texts = [cell for cell in row if cell]
        if self._is_header(row, texts):
            return
        if self._in_remedies and self._remedy_row(row):
            return
        label_at = self._request_label(row)
        if label_at is not None:
            self._request_row(row, *label_at)
            return
        if self._proactive_row(row):
            return
        self._unlabelled(row, texts)

    # headers

    def _is_header(self, row: Line, texts: Sequence[str]) -> bool:
        remedy_heads = [text for text in texts if match_remedy_cell(text) not in (None, "total")]
        if len(remedy_heads) >= 2:
            self._in_remedies = True
            return True
        if any(letters(text) in {"行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"} for text in texts):
            self._in_remedies = self._in_remedies or not any(text.isdigit() for text in texts)
            return not any(count(text).state == "number" for text in texts)
        columns = header_columns(row)
        if len(columns) >= len(COLUMNS) - 1 or (columns and all(is_head(text) or is_blank(text) for text in texts)):
            self._in_remedies = False
            if "natural_person" in columns and len(self._columns) >= 6:
                self._columns = {}
            self._columns.update(columns)
            return True
        if all(is_head(text) for text in texts):
            return True
        return self._proactive_header(row, texts)

    def _proactive_header(self, row: Line, texts: Sequence[str]) -> bool:
        named = [(index, key) for index, cell in enumerate(row) if cell and (key := match_proactive_cell(cell))]
        self.tables.marks.update(letters(text) for text in texts if len(text) < 40)
        if not named:
            return letters(texts[0]).startswith("第二十条") and len(texts) == 1
        self._headers = named
        for index, key in named:
            self.tables.headers[key] = row[index] or ""
        return not any(count(text).state == "number" for text in texts)

    # section three

    def _request_label(self, row: Line) -> tuple[int, str] | None:
        """Position and key of the rightmost cell that names a row of section three."""
        best: tuple[int, str] | None = None
        for index, cell in enumerate(row):
            if not cell or len(cell) > 120 or count(cell).state in {"number", "blank"}:
                continue
            key = match_row(cell)
            if key is None and self._pending:
                key = match_row(self._pending + cell)
            if key == "other.misc" and letters(cell) == "其他" and not self._is_last_result(cell):
                key = None
            if key == "concluded" and letters(cell) in {"总计", "合计"}:
                figures = any(count(text).state == "number" for text in row[index + 1 :] if text)
                key = key if figures and self._last_row else None
            if key is not None:
                best = (index, key)
        return best

    def _is_last_result(self, cell: str) -> bool:
        """Whether a bare 其他 is the row 3.其他: by its number, or by the row above it."""
        return fold(cell).startswith("3") or self._last_row in _OTHER_NEIGHBOURS

    def _request_row(self, row: Line, at: int, key: str) -> None:
        self._in_remedies = False
        self._pending = ""
        self._last_row = key
        self.tables.requests.append((key, self._values(row, at + 1)))

    def _values(self, row: Line, start: int) -> RowText:
        """The seven figures right of a label; by number of cells, by the header's columns, by trimmed blanks."""
        cells = [cell for cell in row[start:] if cell is not None]
        if len(cells) == len(COLUMNS) and not any(_crowded(cell) for cell in cells):
            return firm(self._in_form_order(cells))
        numbers = [cell for cell in cells if not is_blank(cell)]
        by_header = [row[at] if at < len(row) else "" for at in map(self._columns.get, COLUMNS) if at is not None]
        printed = [cell for cell in by_header if cell and not is_blank(cell)]
        if len(by_header) == len(COLUMNS) and (len(printed) == len(numbers) or len(numbers) > len(COLUMNS)):
            return firm([cell or "" for cell in by_header])
        if len(by_header) == len(COLUMNS) - 1 and "total" not in self._columns and len(numbers) <= len(by_header):
            self.tables.total_missing = True
            return firm([*(cell or "" for cell in by_header), ""])
        trimmed = _trim(cells, len(COLUMNS))
        if len(trimmed) == len(COLUMNS) and not any(_crowded(cell) for cell in trimmed):
            return firm(trimmed)
        return loose("|".join(cells), len(COLUMNS))

    def _in_form_order(self, cells: list[str]) -> list[str]:
        """Seven cells by the header's order, where it is not the form's; but not if only the printed order adds up."""
        places = [self._columns.get(column, -1) for column in COLUMNS]
        first = min(places)
        if first < 0 or sorted(places) != list(range(first, first + len(COLUMNS))):
            return cells
        ordered = [cells[place - first] for place in places]
        return cells if _adds_up(cells) and not _adds_up(ordered) else ordered

    # rows without a label that is understood

    def _unlabelled(self, row: Line, texts: Sequence[str]) -> None:
        numbers = [text for text in texts if count(text).state == "number"]
        if len(numbers) >= 5 and self._last_row and self._last_row != "carried_out":
            cells = [cell for cell in row if cell is not None]
            while cells and count(cells[0]).state == "unreadable":
                cells.pop(0)
            trimmed = _trim(cells, len(COLUMNS))
            text = firm(trimmed) if len(trimmed) == len(COLUMNS) else loose("|".join(cells), len(COLUMNS))
            self.tables.requests.append((None, text))
        elif not numbers and texts and self._last_row and len(texts[-1]) < 60 and not is_group(texts[-1]):
            self._pending = (self._pending + texts[-1])[-80:]

    # section four

    def _remedy_row(self, row: Line) -> bool:
        """Take the figures of a row under the heads of section four; True when the row was one."""
        if self._request_label(row) is not None and any(len(letters(cell)) > 6 for cell in row if cell):
            self._in_remedies = False
            return False
        cells = [cell for cell in row if cell is not None]
        while cells and letters(cells[0]) and count(cells[0]).state == "unreadable" and not re.search(r"\d", cells[0]):
            cells.pop(0)  # a label; a letter typed for a figure (O for 0) keeps its place
        cells = [cell for cell in cells if match_remedy_cell(cell) is None]
        if not any(character.isdigit() for cell in cells for character in cell):
            return False
        wanted = 15 - len(self.tables.remedies)
        if wanted <= 0:
            return False
        self.tables.remedy_raw.append("|".join(cells))
        self.tables.remedies.extend(_trim(cells, min(wanted, 15)))
        return True

    # section two

    def _proactive_row(self, row: Line) -> bool:
        for index, cell in enumerate(row):
            if not cell or len(cell) > 40:
                continue
            key = match_proactive_row(cell)
            known = key in self.tables.proactive and not (key in self._unheaded and self._headers)
            if key is None or len(letters(cell)) > 14 or known:
                continue
            values = [(at, text) for at, text in enumerate(row) if at > index and text is not None]
            if not values and len(row) > 1:
                return False
            by_position = dict(self._headers)
            names = [by_position.get(at, "") for at, _ in values]
            if len(set(names) - {""}) != len(self._headers):
                names = [""] * len(values)
            (self._unheaded.discard if self._headers else self._unheaded.add)(key)
            self.tables.proactive[key] = [(name, text) for name, (_, text) in zip(names, values, strict=True)]
            return True
        return False


def _crowded(cell: str) -> bool:
    """Whether one cell prints several numbers."""
    return len(cell.split()) > 1 and all(part.isdigit() for part in cell.split())


def _adds_up(cells: Sequence[str]) -> bool:
    *parts, total = (count(cell).value or 0 for cell in cells)
    return sum(parts) == total


def _trim(cells: Sequence[str], width: int) -> list[str]:
    """Blank cells at the edges taken away, those at the left first, until `width` are left."""
    kept = list(cells)
    while len(kept) > width and is_blank(kept[0]):
        kept.pop(0)
    while len(kept) > width and is_blank(kept[-1]):
        kept.pop()
    return kept
