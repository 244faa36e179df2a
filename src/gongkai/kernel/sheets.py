"""Ledgers as workbooks: rows read under known headers, and the empty form with the same headers.

Row numbers count from 1 as the spreadsheet shows them, the header being row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gongkai.documents.reading.content import UnreadableError
from gongkai.documents.reading.reader import read
from gongkai.documents.reading.text import decode
from gongkai.kernel.registry import RowError, Unreadable

Kind = Literal["text", "date", "flag", "number", "list"]
# The reader of workbooks stops at this many rows; a longer ledger must not lose its end in silence.
MOST_ROWS = 3_000
FLAGS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")


@dataclass(frozen=True)
class Column:
    """One column: its key in code, its header, how its cells are read, and a note for the empty form."""

    key: str
    header: str
    kind: Kind = "text"
    required: bool = False
    note: str = ""
    also: tuple[str, ...] = ()
    choices: dict[str, str] | None = None
    """Label in the sheet → value; values themselves are accepted too."""


@dataclass(frozen=True)
class Row:
    """One row under its keys: str, date, bool, int, tuple of str, or None for an empty cell."""

    number: int
    values: dict[str, Any]

    def get(self, key: str) -> Any:
        return self.values.get(key)


def read_rows(data: bytes, name: str, columns: Sequence[Column]) -> tuple[list[Row], list[RowError]]:
    """The rows of the first sheet, or of a CSV file, and what is wrong with them.

    Raises Unreadable if the file is no table or a required column is missing.
    """
    grid = _grid(data, name)
    if not grid:
        raise Unreadable("文件是空的")
    places = _places(grid[0], columns)

    def texts(cells: list[str]) -> dict[str, str]:
        return {key: cells[place] for key, place in places.items() if place < len(cells)}

    return _rows([(number, texts(cells)) for number, cells in enumerate(grid[1:], start=2) if any(cells)], columns)


def read_objects(objects: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> tuple[list[Row], list[RowError]]:
    """The same of objects that a system pushed, under the columns' keys; numbered from 1. Unknown keys are an error,
    null is an empty cell."""
    known = {column.key for column in columns}
    strange = [
        RowError("", number, key, "没有这一项")
        for number, one in enumerate(objects, start=1)
        for key in one
        if key not in known
    ]
    texts = [{key: _text(value) for key, value in one.items()} for one in objects]
    rows, errors = _rows(list(enumerate(texts, start=1)), columns)
    return rows, strange + errors


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    return str(value).strip() if not isinstance(value, dict) else "{}"


def _rows(
    found: Sequence[tuple[int, Mapping[str, str]]], columns: Sequence[Column]
) -> tuple[list[Row], list[RowError]]:
    rows: list[Row] = []
    errors: list[RowError] = []
    for number, texts in found:
        values: dict[str, Any] = {}
        for column in columns:
            try:
                values[column.key] = _value(texts.get(column.key, ""), column)
            except ValueError as error:
                errors.append(RowError("", number, column.header, str(error)))
        rows.append(Row(number, values))
    return rows, errors


def _grid(data: bytes, name: str) -> list[list[str]]:
    if PurePath(name).suffix.lower() in {".csv", ".txt"}:
        return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(decode(data).lstrip("\ufeff")))]
    try:
        first = next(iter(read(data, name).grids()), None)
    except UnreadableError as error:
        raise Unreadable(str(error)) from error
    if first is None:
        raise Unreadable("文件里没有表格")
    if len(first.rows) >= MOST_ROWS:
        raise Unreadable(f"一个文件最多{MOST_ROWS - 1}行，请分成几个文件，或另存为CSV")
    return [[(cell or "").strip() for cell in line] for line in first.rows]


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    plain = ["".join(cell.split()).rstrip("*＊") for cell in header]
    places = {}
    for column in columns:
        for wanted in (column.header, *column.also, column.key):
            if wanted in plain:
                places[column.key] = plain.index(wanted)
                break
        else:
            if column.required:
                raise Unreadable(f"缺少“{column.header}”一列")
    return places


def _value(text: str, column: Column) -> Any:
    if not text:
        if column.required:
            raise ValueError("不能为空")
        return () if column.kind == "list" else None
    if column.kind == "date":
        return read_date(text)
    if column.kind == "flag":
        if text.lower() not in FLAGS:
            raise ValueError(f"“{text}”应填是或否")
        return FLAGS[text.lower()]
    if column.kind == "number":
        if not re.fullmatch(r"-?\d+", text):
            raise ValueError(f"“{text}”不是整数")
        return int(text)
    parts = tuple(part.strip() for part in re.split(r"[、,，;；]", text) if part.strip())
    if column.choices is None:
        return parts if column.kind == "list" else text
    chosen = tuple(_choice(part, column.choices) for part in (parts if column.kind == "list" else (text,)))
    return chosen if column.kind == "list" else chosen[0]


def _choice(text: str, choices: dict[str, str]) -> str:
    if text in choices:
        return choices[text]
    if text in choices.values():
        return text
    raise ValueError(f"“{text}”应为{'、'.join(choices)}之一")


def read_date(text: str) -> date:
    """A date as spreadsheets and officers write it; raises ValueError with a sentence in Chinese."""
    found = DATE.fullmatch(text.strip())
    try:
        if found is None:
            return datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError(f"“{text}”不是日期，应写成2021-01-15的样子") from None


def template(title: str, columns: Sequence[Column]) -> bytes:
    """An empty workbook with these headers; required ones carry an asterisk, notes hang as comments."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(row=1, column=number, value=column.header + ("*" if column.required else ""))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
        note = column.note or ("、".join(column.choices) if column.choices else "")
        if note:
            cell.comment = Comment(note, "公开")
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(column.header) + 4)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
