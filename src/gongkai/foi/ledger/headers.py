"""Which column of a sheet is which: the header row found, synonyms and saved mappings applied, typos refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from gongkai.foi.ledger.columns import COLUMNS, HEADERS, PASSED_OVER
from gongkai.foi.ledger.reading import Sheet
from gongkai.kernel.registry import Unreadable

SEARCHED_ROWS = 15
LEAST_KNOWN = 3
ALIKE = 0.8
NOTES = ("说明", "填写说明", "填表说明")
SKIPPED = "不导入"
"""What a mapping writes beside a foreign header that has no column here."""


@dataclass(frozen=True)
class Table:
    """A sheet with its columns known: key → index from 0. `first` is the index of the first row below the header."""

    sheet: Sheet
    columns: Mapping[str, int]
    first: int


def plain(header: str) -> str:
    """A header as it is compared: half-width, without spaces, asterisks and a unit or remark in brackets."""
    text = re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", header))
    return re.sub(r"\([^()]*\)$", "", text) or text


KNOWN: Mapping[str, str] = {
    plain(name): column.key for column in COLUMNS for name in (column.header, *column.also, column.key)
}


def read_tables(sheets: Sequence[Sheet], foreign: Mapping[str, str]) -> list[Table]:
    """The ledgers among the sheets; `foreign` maps headers of an outside system to ours.

    Raises Unreadable for a sheet without a header row (so that nothing is passed over in silence), a required column
    that is missing, a header given twice, or one that looks like a slip of the pen.
    """
    return [_table(sheet, foreign) for sheet in sheets if plain(sheet.name) not in NOTES]


def header_row(sheet: Sheet, known: Collection[str]) -> int | None:
    """The index of the row with the most known headers among the first ones; None when none has three."""
    counts = [sum(plain(cell) in known for cell in row) for row in sheet.rows[:SEARCHED_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best >= LEAST_KNOWN else None


def _table(sheet: Sheet, foreign: Mapping[str, str]) -> Table:
    known = {**KNOWN, **{plain(theirs): _key(ours) for theirs, ours in foreign.items()}}
    place = header_row(sheet, known)
    where = f"“{sheet.name}”" if sheet.name else "文件"
    if place is None:
        raise Unreadable(f"{where}里没有台账的表头；不是台账的工作表，请先删去或者改名为“说明”")
    columns: dict[str, int] = {}
    for index, cell in enumerate(sheet.rows[place]):
        key = known.get(plain(cell), "")
        if key and key in columns:
            raise Unreadable(f"{where}有两列都是“{HEADERS[key]}”，请只留一列")
        if key:
            columns[key] = index
        elif cell and plain(cell) not in known and cell not in PASSED_OVER:
            _refuse_slip(plain(cell), where)
    missing = [column.header for column in COLUMNS if column.required and column.key not in columns]
    if missing:
        raise Unreadable(f"{where}缺少“{'”“'.join(missing)}”列，可用 gongkai import applications --template 取空表")
    return Table(sheet, columns, place + 1)


def _key(ours: str) -> str:
    return "" if ours == SKIPPED else KNOWN[plain(ours)]


def _refuse_slip(header: str, where: str) -> None:
    """A header that is almost ours is a typing error, and its column would be lost; one quite unlike is left out."""
    if len(header) < 3:
        return
    for near in get_close_matches(header, KNOWN, n=1, cutoff=ALIKE):
        raise Unreadable(
            f"{where}的表头“{header}”无法识别，是否为“{HEADERS[KNOWN[near]]}”？请改正，或者在对照表中写明“{SKIPPED}”"
        )
