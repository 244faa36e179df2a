"""XLSX: grids and prose on sheets that print on A4."""

from __future__ import annotations

import io
import math
from datetime import UTC, date, datetime, time

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.documents.writing.grid import Cell, Grid
from gongkai.documents.writing.text import level, paragraphs, printable

_MM_PER_CHARACTER = 2.1
_LINE = 18.0
_PROSE_WIDTH = 76.0
_SIDE = Side(style="thin", color="000000")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def new_workbook(title: str, *, dated: date) -> Workbook:
    """An empty workbook (without the sheet openpyxl starts with)."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    book.properties.title, book.properties.creator = printable(title), ""
    book.properties.created = book.properties.modified = datetime.combine(dated, time(), tzinfo=UTC).replace(
        tzinfo=None
    )
    return book


def save(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def prose_sheet(book: Workbook, name: str, heading: str, text: str, *, title: str = "", front: str = "") -> Worksheet:
    """A sheet of prose in column A, one paragraph a row, under an optional title and foreword."""
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = _PROSE_WIDTH
    row = 1
    if title:
        row = _prose_row(sheet, row, title, Font("宋体", 18, bold=True), Alignment("center", "center", wrap_text=True))
    for paragraph in paragraphs(front):
        row = _paragraph(sheet, row, paragraph)
    row = _prose_row(sheet, row, heading, Font("黑体", 14, bold=True), Alignment(vertical="center", wrap_text=True))
    for paragraph in paragraphs(text):
        row = _paragraph(sheet, row, paragraph)
    _page(sheet, f"A1:A{row - 1}", landscape=False)
    return sheet


def grid_sheet(book: Workbook, name: str, heading: str, grid: Grid) -> Worksheet:
    """A sheet with the heading in row 1 and the grid from row 2: merged cells, borders, numbers as numbers."""
    sheet = book.create_sheet(name)
    for index, width in enumerate(_widths(grid), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = round(width / _MM_PER_CHARACTER, 1)
    last = get_column_letter(len(grid.widths))
    _put_text(sheet, 1, 1, heading)
    sheet["A1"].font = Font("黑体", 14, bold=True)
    sheet["A1"].alignment = Alignment("left", "center")
    sheet.merge_cells(f"A1:{last}1")
    sheet.row_dimensions[1].height = 30
    for number, row in enumerate(grid.rows()):
        sheet.row_dimensions[number + 2].height = _height(row, grid)
        for cell in row:
            _put_cell(sheet, cell)
    if grid.head_rows:
        sheet.print_title_rows = f"1:{grid.head_rows + 1}"
        labels = min((cell.column for cell in grid.cells if cell.kind == "figure"), default=0)
        sheet.freeze_panes = f"{get_column_letter(labels + 1)}{grid.head_rows + 2}"
    _page(sheet, f"A1:{last}{grid.row_count + 1}", landscape=len(grid.widths) > 12)
    return sheet


def _put_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write `text` as text: one that begins with "=" would otherwise be a formula in the reader's hands."""
    target = sheet.cell(row, column)
    target.value = printable(text)
    target.data_type = "s"


def _put_cell(sheet: Worksheet, cell: Cell) -> None:
    row, column = cell.row + 2, cell.column + 1
    if cell.value is None:
        _put_text(sheet, row, column, cell.text)
    else:
        sheet.cell(row, column).value = cell.value
        sheet.cell(row, column).number_format = cell.number_format
    for y in range(row, row + cell.rowspan):
        for x in range(column, column + cell.colspan):
            sheet.cell(y, x).border = _BORDER
    target = sheet.cell(row, column)
    target.font = Font("宋体", 10.5, bold=cell.kind == "column")
    target.alignment = Alignment("left" if cell.left else "center", "center", wrap_text=True)
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + cell.rowspan - 1, end_column=column + cell.colspan - 1
        )


def _widths(grid: Grid) -> list[float]:
    """Column widths in millimetres: a little more than on paper, and room for the longer labels."""
    four = {cell.column for cell in grid.cells if cell.kind == "column" and cell.colspan == 1 and len(cell.text) >= 4}
    return [max(width * 1.15, 17.0 if index in four else 0) for index, width in enumerate(grid.widths)]


def _height(row: tuple[Cell, ...], grid: Grid) -> float:
    """Excel does not grow merged rows by itself: lines needed by the fullest cell of one row."""
    lines = 1
    for cell in row:
        if cell.rowspan == 1:
            width = sum(grid.widths[cell.column : cell.column + cell.colspan])
            lines = max(lines, math.ceil(len(cell.text) * 3.1 / width))
    return _LINE * lines


def _paragraph(sheet: Worksheet, row: int, text: str) -> int:
    bold = level(text) > 0
    return _prose_row(
        sheet, row, text, Font("仿宋", 12, bold=bold), Alignment(vertical="top", wrap_text=True, indent=2)
    )


def _prose_row(sheet: Worksheet, row: int, text: str, font: Font, alignment: Alignment) -> int:
    _put_text(sheet, row, 1, text)
    target = sheet.cell(row, 1)
    target.font, target.alignment = font, alignment
    size = font.sz or 11
    wide = size * 2.1 / 11
    # 409 pt is the tallest row Excel allows.
    sheet.row_dimensions[row].height = min(409, size * 1.4 * math.ceil(len(text) * wide / (_PROSE_WIDTH - 4)) + 6)
    return row + 1


def _page(sheet: Worksheet, area: str, *, landscape: bool) -> None:
    sheet.print_area = area
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    if footer is not None:
        footer.center.text = "— &P —"
