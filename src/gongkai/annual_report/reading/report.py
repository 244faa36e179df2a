"""`read_report`: the whole way from a file's content to the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.annual_report.editions import COLUMNS, EDITIONS
from gongkai.annual_report.model import Report
from gongkai.annual_report.reading.assemble import Assembly
from gongkai.annual_report.reading.flat import read_flat
from gongkai.annual_report.reading.grids import Tables, read_grids
from gongkai.annual_report.reading.rows import RowText, in_order
from gongkai.annual_report.reading.sections import prose_lines, read_prose
from gongkai.annual_report.reading.title import read_title
from gongkai.documents.reading import Content

_LEAST_ROWS = 23
_LEAST_BLOCKS = 6


def read_report(content: Content, *, name: str = "") -> Report:
    """The report that the content is. Never raises for what is missing: `complete`, `uncertain` and `notes` say it.

    Grids are read by their labels; where they leave something out, the running text is read as well and fills it in.
    `name` is the file's name, which may tell organ and year when the text does not.
    """
    tables = read_grids(content.grids())
    if _lacking(tables):
        tables = _merged(tables, read_flat("\n".join(content.lines())))
    organ, year = read_title(prose_lines(content))
    if organ is None or year is None:
        by_cells = read_title(content.lines())
        by_name = read_title([name])
        organ = organ or by_cells[0] or by_name[0]
        year = year or by_cells[1] or by_name[1]
    return Assembly(tables, organ, year, read_prose(content)).report()


def _lacking(tables: Tables) -> bool:
    rows = in_order(tables.requests)
    readable = [text for text in rows.values() if text.printed and text.figures]
    return len(readable) < _LEAST_ROWS or len(tables.remedies) != 15 or len(tables.proactive) < _LEAST_BLOCKS


def _merged(first: Tables, second: Tables) -> Tables:
    """`first` wins wherever it read something."""
    better, other = first.requests, second.requests
    if not _whole(better) and _score(better) < _score(other):
        better, other = other, better
    # rows without labels take their places before the other reading's rows could seem to hold them
    placed = in_order(better)
    added = [(key, text) for key, text in other if key is not None and _fits(key, placed)]
    first.requests = [*placed.items(), *(() if _whole(better) else better), *added]
    if len(first.remedies) != 15:
        first.remedies = second.remedies
        first.remedy_raw = second.remedy_raw if any(piece.strip() for piece in second.remedy_raw) else first.remedy_raw
    for key, cells in second.proactive.items():
        if not any(text.strip() for _, text in first.proactive.get(key, [])):
            first.proactive[key] = cells
    first.marks |= second.marks
    first.packed = second.packed
    first.blanks_lost = second.blanks_lost
    for cell, header in second.headers.items():
        first.headers.setdefault(cell, header)
    return first


def _fits(key: str, placed: Mapping[str, RowText]) -> bool:
    """Whether a row may join those placed: （六） is one row or three, and a reading that has it knows which."""
    if key == "other":
        return not any(known.startswith("other.") for known in placed)
    return not (key.startswith("other.") and "other" in placed)


def _whole(found: Sequence[tuple[str | None, RowText]]) -> bool:
    """Whether every row of a form is there with its cells told apart."""
    placed = in_order(found)
    return any(
        all(row.key in placed and placed[row.key].figures for row in edition.rows) for edition in EDITIONS.values()
    )


def _score(found: Sequence[tuple[str | None, RowText]]) -> int:
    """Rows with their cells told apart; a row of which only part is readable counts less."""
    rows = in_order(found)
    return sum(2 if len(text.figures) == len(COLUMNS) else 1 for text in rows.values() if text.printed)
