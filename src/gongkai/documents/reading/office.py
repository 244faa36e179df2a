"""Every word in an Office file (DOCX, PPTX, XLSX), wherever it stands: headers, text boxes, notes, hidden sheets.

`read` gives a report's paragraphs and tables; this gives what a search or a check for marks of secrecy must not miss.
Runs only inside the sandbox.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from gongkai.documents.reading.archives import check_archive
from gongkai.documents.reading.content import Unreadable

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
MAX_TEXT = 8_000_000
_ORDER = ("header", "document", "footnotes", "endnotes", "footer", "comments")
_WORD_PART = re.compile(rf"word/(?P<name>{'|'.join(_ORDER)})\d*\.xml")
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def archive_of(data: bytes) -> zipfile.ZipFile:
    """Raises Unreadable for a damaged archive or a bomb."""
    check_archive(data)
    return zipfile.ZipFile(io.BytesIO(data))


def root_of(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of an XML part. Raises Unreadable when it is no XML."""
    try:
        return etree.fromstring(archive.read(name), PARSER)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Unreadable("Office 文件已损坏，无法读取其内容。") from error


def word_pages(data: bytes) -> list[str]:
    """One text: a Word file has no pages until it is set. Headers come first, as on paper."""
    archive = archive_of(data)
    parts = [(match["name"], name) for name in archive.namelist() if (match := _WORD_PART.fullmatch(name))]
    if not any(kind == "document" for kind, _ in parts):
        raise Unreadable("DOCX 文件已损坏，无法打开。")
    parts.sort(key=lambda part: (_ORDER.index(part[0]), part[1]))
    return [limited("\n".join(line for _, name in parts for line in paragraphs(root_of(archive, name))))]


def slide_pages(data: bytes) -> list[str]:
    """The text of each slide, in the order of their numbers."""
    archive = archive_of(data)
    slides = sorted((int(match[1]), name) for name in archive.namelist() if (match := _SLIDE.fullmatch(name)))
    return [limited("\n".join(paragraphs(root_of(archive, name)))) for _, name in slides]


def sheet_pages(data: bytes) -> list[str]:
    """The text of each sheet, hidden ones too, headed by its name; cells are parted by tabs."""
    if data.startswith(b"PK"):
        check_archive(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(workbook, name) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise Unreadable("工作簿已损坏，无法打开。") from error


def _sheet(workbook: CalamineWorkbook, name: str) -> str:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * max(sheet.total_width, 1) > 20_000_000:
        raise Unreadable("工作表过大，未予读取。")
    rows = ("\t".join(cell_text(cell) for cell in row).rstrip("\t") for row in sheet.to_python(skip_empty_area=True))
    return limited("\n".join([name, *(row for row in rows if row)]))


def cell_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18 else str(cell)


def paragraphs(root: etree._Element) -> Iterator[str]:
    """The text of each paragraph (w:p or a:p); what Word repeats for older readers is read once."""
    for fallback in list(root.iter("{*}Fallback")):
        fallback.clear()
    for paragraph in root.iter("{*}p"):
        text = "".join(_words(paragraph))
        if text.strip():
            yield text


def _words(paragraph: etree._Element) -> Iterator[str]:
    """Words of the paragraph itself: those of a text box within it have paragraphs of their own."""
    for node in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}delText"):
        if next(node.iterancestors("{*}p"), None) is not paragraph:
            continue
        name = etree.QName(node).localname
        yield (node.text or "") if name in {"t", "delText"} else "\t" if name == "tab" else "\n"


def limited(text: str) -> str:
    """Raises Unreadable beyond MAX_TEXT characters."""
    if len(text) > MAX_TEXT:
        raise Unreadable("文件展开后的文字过多，未予读取。")
    return text
