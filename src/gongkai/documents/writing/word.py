"""DOCX in the layout of GB/T 9704: paper, faces, paragraphs, page numbers and tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from gongkai.documents.writing.grid import Cell, Grid
from gongkai.documents.writing.text import level, paragraphs, printable

FANGSONG, KAI, HEI, SONG, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
RED = RGBColor(0xC0, 0x00, 0x00)
LINE = Pt(28.95)
SIZE3 = Pt(16)
SIZE5 = Pt(10.5)

# The standard's faces are licensed and not everywhere: each names the face a word processor shall take instead.
_ALTERNATIVES = {FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", BIAOSONG: "宋体"}
_GRID = f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>'
# A quarter point less between characters, so that 28 of them fill a line of 156 mm. (A character grid would do the
# same in Word, but others set every character on a grid of the default font and tear the text apart.)
_TIGHT = -5
_TWIPS_PER_MM = 1440 / 25.4


def new_document(title: str, *, dated: date) -> DocumentObject:
    """An empty A4 document with the margins 37/35/28/26 mm, 22 lines of 28 characters, 3号仿宋."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language, core.comments = printable(title)[:255], "", "zh-CN", ""
    core.created = core.modified = datetime.combine(dated, time(), tzinfo=UTC)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(parse_xml(_GRID))
    normal = document.styles["Normal"]
    normal.font.size = SIZE3
    _set_faces(normal.element.get_or_add_rPr(), FANGSONG)
    normal.paragraph_format.space_after = Pt(0)
    _declare_fonts(document)
    return document


def save(document: DocumentObject) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_run(
    paragraph: Paragraph, text: str, *, face: str = FANGSONG, size: Pt = SIZE3, bold: bool = False, red: bool = False
) -> Run:
    """Add `text` in a Chinese face; line breaks in it stay line breaks."""
    run = paragraph.add_run(printable(text))
    run.font.size, run.bold = size, bold or None
    if size == SIZE3:
        spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{_TIGHT}"/>')
        properties: Any = run._r.get_or_add_rPr()
        properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    if red:
        run.font.color.rgb = RED
    _set_faces(run._r.get_or_add_rPr(), face)
    return run


def add_line(
    document: DocumentObject,
    text: str = "",
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: float = 0,
    keep: bool = False,
    line: Pt = LINE,
    **faces: Any,
) -> Paragraph:
    """One paragraph on the line grid; `indent` is the first line's, in characters."""
    paragraph = document.add_paragraph()
    style = paragraph.paragraph_format
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, line
    style.keep_with_next = keep or None
    if align is not None:
        paragraph.alignment = align
    if indent:
        set_indent(paragraph, firstLineChars=round(indent * 100), firstLine=round(indent * 316))
    if text:
        write_run(paragraph, text, **faces)
    return paragraph


def add_prose(document: DocumentObject, text: str) -> None:
    """Paragraphs of prose, sub-headings in the faces of their level."""
    faces = {0: FANGSONG, 1: HEI, 2: KAI}
    for paragraph in paragraphs(text):
        depth = level(paragraph)
        justify = WD_ALIGN_PARAGRAPH.JUSTIFY
        add_line(document, paragraph, align=justify, indent=2, keep=depth > 0, face=faces[depth])


def add_heading(document: DocumentObject, text: str, depth: int, *, centred: bool = False) -> Paragraph:
    """A heading that word processors list: level 1 is the title (2号小标宋), level 2 a section (3号黑体)."""
    if centred:
        align, face, size, line = WD_ALIGN_PARAGRAPH.CENTER, BIAOSONG, Pt(22), Pt(34)
    else:
        align, face, size, line = None, HEI, SIZE3, LINE
    indent = 0 if centred else 2
    paragraph = add_line(document, text, align=align, indent=indent, keep=True, line=line, face=face, size=size)
    outline = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{depth - 1}"/>')
    paragraph._p.get_or_add_pPr().append(outline)
    return paragraph


def set_indent(paragraph: Paragraph, **measures: int) -> None:
    """Indents as Word counts them: `left`, `right`, `firstLine` in twentieths of a point, `…Chars` in hundredths."""
    attributes = " ".join(f'w:{name}="{value}"' for name, value in measures.items())
    properties: Any = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    properties._insert_ind(parse_xml(f"<w:ind {nsdecls('w')} {attributes}/>"))


def insert_border(paragraph: Paragraph, border: Any) -> None:
    """Put a `w:pBdr` where the schema wants it: before shading, tabs, spacing and indents."""
    properties: Any = paragraph._p.get_or_add_pPr()
    followers = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(border, *followers)


def number_pages(document: DocumentObject, *, first_page: bool) -> None:
    """页码: `— 1 —` in 4号宋体, odd pages right, even pages left; `first_page` says whether page one shows it."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = not first_page
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def add_table(document: DocumentObject, grid: Grid, *, size: Pt = SIZE5, padding: float = 0.8) -> None:
    """A grid as a real table: merged cells, a header that repeats, rows that stay together. `padding` in mm."""
    body = document.element.body
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{_table_properties(grid, padding)}</w:tbl>")
    body.insert(len(body) - 1, table)
    covered = {(row, cell.column): cell for cell in grid.cells for row in range(cell.row + 1, cell.row + cell.rowspan)}
    rows = list(grid.rows())
    for number, starting in enumerate(rows):
        going_on = [cell for (row, _), cell in covered.items() if row == number]
        line = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{_repeat(number, grid)}</w:trPr></w:tr>")
        for cell in sorted((*starting, *going_on), key=lambda cell: cell.column):
            line.append(_cell(document, cell, grid, number, size, keep=number < len(rows) - 1))
        table.append(line)


def _repeat(number: int, grid: Grid) -> str:
    return "<w:tblHeader/>" if number < grid.head_rows else ""


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)


def _table_properties(grid: Grid, padding: float) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in grid.widths)
    margin = "".join(f'<w:{side} w:w="{_twips(padding)}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{_twips(sum(grid.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margin}</w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1" w:val="06A0"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def _cell(document: DocumentObject, cell: Cell, grid: Grid, number: int, size: Pt, *, keep: bool) -> Any:
    width = _twips(sum(grid.widths[cell.column : cell.column + cell.colspan]))
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = "" if cell.rowspan == 1 else f'<w:vMerge w:val="{"restart" if number == cell.row else "continue"}"/>'
    # Wide margins make the narrow labels break after one or two characters; the text itself holds no break.
    side = _twips(1.8) if cell.upright else _twips(1.2) if cell.squeeze else 0
    margins = f'<w:tcMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tcMar>'
    element: Any = parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'{margins if side else ""}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{"<w:keepNext/>" if keep else ""}'
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40"/>'
        f'<w:jc w:val="{"left" if cell.left else "center"}"/></w:pPr></w:p></w:tc>'
    )
    if number == cell.row:
        write_run(
            Paragraph(element.find(qn("w:p")), document._body),
            cell.text,
            face=SONG,
            size=size,
            bold=cell.kind == "column",
        )
    return element


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = align
    set_indent(paragraph, left=280, right=280)
    write_run(paragraph, "— ", face=SONG, size=Pt(14))
    for field in ('fldCharType="begin"', None, 'fldCharType="end"'):
        run = write_run(paragraph, "", face=SONG, size=Pt(14))
        inner = f"<w:fldChar {nsdecls('w')} w:{field}/>" if field else f"<w:instrText {nsdecls('w')}>PAGE</w:instrText>"
        run._r.append(parse_xml(inner))
    write_run(paragraph, " —", face=SONG, size=Pt(14))


def _set_faces(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), face)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hint"), "eastAsia")


def _declare_fonts(document: DocumentObject) -> None:
    """The font table, in which every face names its substitute."""
    entries: Sequence[str] = [
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for face, other in _ALTERNATIVES.items()
    ]
    table = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{"".join(entries)}</w:fonts>'
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = table.encode()
