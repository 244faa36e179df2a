"""Cases → a workbook under the headers that an import reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gongkai.foi.ledger.columns import COLUMNS, DERIVED
from gongkai.foi.ledger.results import label_of
from gongkai.foi.ledger.telling import loaded, row_of
from gongkai.foi.models import Case
from gongkai.kernel.sheets import Column
from gongkai.rules.transitions import STATE_LABELS

TITLE = "依申请公开台账"
CHUNK = 500
LONGEST = 32_000
"""A cell of a workbook holds 32 767 characters."""
WIDE = {"items": 46, "outcomes": 30, "organ": 28, "address": 28, "remark": 28}


def export_cases(cases: QuerySet[Case], *, clear: bool = False) -> bytes:
    """One row a case, in the order of `cases`; dates are dates, all else is text and never a formula.

    Applicants are masked, and without numbers, addresses and remarks, unless `clear`: then the caller has checked the
    right and written the access log. Importing the workbook where it came from changes nothing.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDE.get(column.key, 16)
    sheet.append([_head(sheet, header) for header in (*(column.header for column in COLUMNS), *DERIVED)])
    for case in loaded(cases).iterator(chunk_size=CHUNK):
        sheet.append(list(_cells(sheet, case, clear=clear)))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(sheet: WriteOnlyWorksheet, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    return cell


def _cells(sheet: WriteOnlyWorksheet, case: Case, *, clear: bool) -> Iterator[Any]:
    row = row_of(case, clear=clear)
    for column in COLUMNS:
        yield _cell(sheet, _written(getattr(row, column.key), column))
    yield STATE_LABELS[case.state]
    yield case.due_on


def _written(value: Any, column: Column) -> Any:
    """A value as a reader of the sheet expects it: labels for keys, one line an item."""
    if value in (None, "", ()):
        return None
    if column.key == "outcomes":
        return "\n".join(label_of(key) for key in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "\n".join(" ".join(part.split()) for part in value)
    if column.choices:
        return next((label for label, key in column.choices.items() if key == value), value)
    return value


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Text is marked as text, so that no applicant's words are ever computed."""
    if value is None or isinstance(value, date | int):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST])
    cell.data_type = "s"
    return cell
