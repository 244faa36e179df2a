"""The lists as files under the headers that the import reads: importing one where it came from changes nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gongkai.kernel.sheets import Column
from gongkai.services.facts import read_tags
from gongkai.services.guides import materials_of, questions_of, write_material, write_question
from gongkai.services.importing.columns import ITEM_COLUMNS, POWER_COLUMNS
from gongkai.services.importing.rows import HERE
from gongkai.services.models import ItemVersion, PowerVersion

LONGEST = 32_000
"""A cell of a workbook holds 32 767 characters."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Values = dict[str, Any]
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def power_values(version: PowerVersion) -> Values:
    """A version by column key, as the import reads it."""
    said = {column.key: version.details.get(column.key) for column in POWER_COLUMNS}
    return {
        **said,
        "code": version.code,
        "name": version.name,
        "main_name": version.main_name,
        "kind": version.kind,
        "organ": version.organ.name,
        "office": version.office,
        "level": version.level,
        **_source(version, version.power),
    }


def item_values(version: ItemVersion) -> Values:
    """As `power_values`, for a guide."""
    tags = read_tags(version.tags)
    said = {column.key: version.details.get(column.key) for column in ITEM_COLUMNS}
    plain = (
        *("code", "name", "main_name", "sub_name", "kind", "level", "power_code"),
        *("handling", "statutory_days", "promised_days", "visits", "charges"),
    )
    materials = [write_material(one) for one in materials_of(version.details)]
    return {
        **said,
        **{key: getattr(version, key) for key in plain},
        **{key: list(values) for key, values in tags.items()},
        "organ": version.organ.name,
        "materials": "\n".join(materials) or ("无需材料" if version.details.get("no_materials") else ""),
        "questions": "\n".join(write_question(one) for one in questions_of(version.details)),
        **_source(version, version.item),
    }


def _source(version: PowerVersion | ItemVersion, entry: Any) -> Values:
    return {
        "on": version.effective_from,
        "change": version.change,
        "reason": version.reason,
        "source": entry.source or HERE,
        "outside_code": entry.outside_code,
        "outside_url": entry.outside_url,
    }


def write_list(rows: Iterable[Values], columns: Sequence[Column], title: str, fmt: str) -> bytes:
    """The rows as `csv` (UTF-8 with a mark, so that spreadsheets read it), `json` or `xlsx`. Raises KeyError."""
    return {"csv": _csv, "json": _json, "xlsx": _xlsx}[fmt](rows, columns, title)


def _json(rows: Iterable[Values], columns: Sequence[Column], title: str) -> bytes:
    """Keys and values of the code, without what is empty."""
    told = [
        {column.key: _plain(row[column.key]) for column in columns if row[column.key] not in (None, "", [])}
        for row in rows
    ]
    return json.dumps({"title": title, "items": told}, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _csv(rows: Iterable[Values], columns: Sequence[Column], title: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([column.header for column in columns])
    for row in rows:
        writer.writerow([_guarded(text) for text in _texts(row, columns)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _guarded(text: str) -> str:
    """A cell that a spreadsheet would compute gets a blank before it; the import strips it again."""
    return f" {text}" if text.startswith(FORMULA) else text


def form_texts(row: Values, columns: Sequence[Column]) -> dict[str, str]:
    """The row as texts by column key, for a form; choices as their values."""
    return {
        column.key: _word(row[column.key], column)
        if column.kind in {"list", "flag"} or not column.choices
        else str(row[column.key] or "")
        for column in columns
    }


def _texts(row: Values, columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        yield _word(row[column.key], column)


def _word(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_word(one, column) for one in value)
    if column.choices:
        return next((label for label, key in column.choices.items() if key == value), str(value))
    return str(_plain(value))


def _xlsx(rows: Iterable[Values], columns: Sequence[Column], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "C2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 36 if column.key in {"name", "organ"} else 18
    sheet.append([_text_cell(sheet, column.header, bold=True) for column in columns])
    for row in rows:
        sheet.append([_text_cell(sheet, text) if text else None for text in _texts(row, columns)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BOLD = Font(bold=True)


def _text_cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """Text is marked as text, so that nothing is ever computed."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])
    cell.data_type = "s"
    if bold:
        cell.font = BOLD
    return cell
