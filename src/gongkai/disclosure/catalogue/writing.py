"""A catalogue as the workbook that counties publish, and an empty one; read back it changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.disclosure.catalogue.layout import HEADINGS, title_of
from gongkai.disclosure.catalogue.terms import write_basis, write_channels
from gongkai.disclosure.models import RowVersion

TICK = "√"
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP, _LEFT = 2, 4


@dataclass(frozen=True)
class FieldRows:
    """A field's name with its rows in order."""

    name: str
    rows: Sequence[RowVersion]


def workbook(scope: str, fields: Iterable[FieldRows]) -> bytes:
    """XLSX, one sheet a field."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for one in fields:
        _sheet(book.create_sheet(_sheet_name(one.name, book.sheetnames)), title_of(scope, one.name), one.rows)
    if not book.sheetnames:
        _sheet(book.create_sheet("目录"), title_of(scope, "××"), ())
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    plain = "".join(char for char in name if char not in "[]:*?/\\")[:28]
    return plain if plain not in taken else f"{plain}{len(taken)}"


def _sheet(sheet: Worksheet, title: str, rows: Sequence[RowVersion]) -> None:
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    sheet.append([heading.above or heading.text for heading in HEADINGS])
    sheet.append([heading.text if heading.above else "" for heading in HEADINGS])
    _merge_headings(sheet)
    for row in rows:
        sheet.append(cells_of(row))
    for line in sheet.iter_rows(min_row=_TOP, max_row=sheet.max_row):
        for cell in line:
            middle = (cell.row or 0) <= _TOP + 1 or (cell.column or 0) > _LEFT
            cell.border = _BORDER
            if isinstance(cell.value, str):
                cell.data_type = "s"  # what begins with an equals sign is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if middle else "left")
    for number, heading in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    sheet.freeze_panes = "D4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:3"


def _merge_headings(sheet: Worksheet) -> None:
    numbered = list(enumerate(HEADINGS, start=1))
    for above, group in groupby(numbered, key=lambda one: one[1].above or one[1].key):
        columns = [number for number, _ in group]
        if len(columns) > 1 or numbered[columns[0] - 1][1].above == above:
            if len(columns) > 1:
                sheet.merge_cells(start_row=2, end_row=2, start_column=columns[0], end_column=columns[-1])
        else:
            sheet.merge_cells(start_row=2, end_row=3, start_column=columns[0], end_column=columns[0])
    for row in (2, 3):
        for cell in sheet[row]:
            cell.font = Font(bold=True)


def cells_of(row: RowVersion) -> list[str | int]:
    """One row under HEADINGS; the organ's name, else what the file said."""
    said: dict[str, str | int] = {
        "ordinal": row.ordinal,
        "level_one": row.level_one,
        "level_two": row.level_two,
        "elements": "；".join(row.elements),
        "basis": write_basis(row.basis),
        "period": row.period_text,
        "organ": row.organ_text or (row.organ.name if row.organ else ""),
        "channels": write_channels(row.channels),
        "everybody": "" if row.audience else TICK,
        "audience": row.audience,
        "open": TICK if row.manner == "open" else "",
        "on_request": TICK if row.manner == "on_request" else "",
        **{level: TICK if level in row.levels else "" for level in ("county", "town", "village")},
        "code": row.row.code,
        "powers": "；".join(row.powers),
        "services": "；".join(row.services),
        "not_applicable": row.not_applicable,
    }
    return [said[heading.key] for heading in HEADINGS]


def template() -> bytes:
    """An empty form, whose title is to be filled in."""
    return workbook("××区", (FieldRows("××", ()),))
