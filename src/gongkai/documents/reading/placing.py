"""The sandbox's task behind `read_placed`: (where, text, hidden, sheet) of every line of a file, as JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gongkai.documents.reading import ofd
from gongkai.documents.reading.archives import check_archive
from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.office import MAX_TEXT, archive_of, cell_text, paragraphs, root_of, slide_pages
from gongkai.documents.reading.pages import pdf_pages

Line = tuple[str, str, str, bool]
MAX_LINES = 200_000
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_PART = re.compile(r"word/(header|document|footer|footnotes|endnotes|comments)\d*\.xml")
_REMARKS = re.compile(r"xl/(?:comments/?\w*|threadedComments/\w+)\.xml")
_BOXES = re.compile(r"xl/drawings/drawing\d+\.xml")
_CACHE = re.compile(r"xl/pivotCache/pivotCache(?:Definition|Records)\d+\.xml")
_NOTES = re.compile(r"ppt/(?:notesSlides|comments)/\w+\.xml")


def task(data: bytes, kind: str) -> bytes:
    """Raises Unreadable for a damaged file, or one that unfolds beyond measure."""
    lines: list[Line] = []
    size = 0
    for line in _READERS[kind](data):
        if line[1].strip():
            lines.append(line)
            size += len(line[1])
        if size > MAX_TEXT or len(lines) > MAX_LINES:
            raise Unreadable("文件展开后的文字过多，未予读取。")
    return json.dumps(lines, ensure_ascii=False).encode("utf-8", "replace")


def _paged(pages: Callable[[bytes], list[str]], unit: str) -> Callable[[bytes], Iterator[Line]]:
    def lines(data: bytes) -> Iterator[Line]:
        for number, text in enumerate(pages(data), 1):
            yield f"第{number}{unit}", text, "", False

    return lines


def _word(data: bytes) -> Iterator[Line]:
    """Paragraphs by number, the rows of tables as one line each, so that a cell stands under its heading."""
    archive = archive_of(data)
    parts = [(match[1], name) for name in archive.namelist() if (match := _PART.fullmatch(name))]
    if not any(kind == "document" for kind, _ in parts):
        raise Unreadable("DOCX 文件已损坏，无法打开。")
    for kind, name in parts:
        root = root_of(archive, name)
        label = _STORIES.get(kind, "")
        hidden = "批注" if kind == "comments" else ""
        tables = [one for one in root.iter("{*}tbl") if next(one.iterancestors("{*}tbl"), None) is None]
        for number, table in enumerate(tables, 1):
            for at, row in enumerate(table.iterchildren("{*}tr"), 1):
                cells = [" ".join(paragraphs(cell)) for cell in row.iterchildren("{*}tc")]
                yield f"{label}表格{number}第{at}行", "\t".join(cells), hidden, False
            for child in list(table):
                table.remove(child)
        for at, text in enumerate(paragraphs(root), 1):
            yield (label or f"第{at}段"), text, hidden, False


def _slides(data: bytes) -> Iterator[Line]:
    yield from _paged(slide_pages, "张幻灯片")(data)
    archive = archive_of(data)
    for name in archive.namelist():
        if _NOTES.fullmatch(name):
            for text in paragraphs(root_of(archive, name)):
                yield "备注或者批注", text, "批注", False


def _workbook(data: bytes) -> Iterator[Line]:
    if data.startswith(b"PK"):
        check_archive(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = list(workbook.sheets_metadata)
        for meta in sheets:
            hidden = "" if meta.visible == SheetVisibleEnum.Visible else "隐藏的工作表"
            yield f"工作表“{meta.name}”名称", meta.name, hidden, False
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.total_height * max(sheet.total_width, 1) > 20_000_000:
                raise Unreadable("工作表过大，未予读取。")
            for at, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
                text = "\t".join(" ".join(cell_text(cell).split()) for cell in row).rstrip("\t")
                yield f"工作表“{meta.name}”第{at}行", text, hidden, True
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise Unreadable("工作簿已损坏，无法打开。") from error
    if data.startswith(b"PK"):
        yield from _beside(zipfile.ZipFile(io.BytesIO(data)))


def _beside(archive: zipfile.ZipFile) -> Iterator[Line]:
    """What a workbook holds outside its cells: remarks, text boxes, values cached for pivot tables."""
    for name in archive.namelist():
        if _REMARKS.fullmatch(name):
            for one in root_of(archive, name).iter("{*}comment", "{*}threadedComment"):
                yield f"批注{one.get('ref') or ''}", _words(one), "批注", False
        elif _BOXES.fullmatch(name):
            for text in paragraphs(root_of(archive, name)):
                yield "文本框", text, "", False
        elif _CACHE.fullmatch(name):
            for one in root_of(archive, name).iter("{*}s", "{*}n"):
                yield "数据透视表缓存", str(one.get("v") or ""), "数据透视表缓存", False


def _words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


_READERS: Mapping[str, Callable[[bytes], Iterator[Line]]] = {
    "pdf": _paged(pdf_pages, "页"),
    "docx": _word,
    "pptx": _slides,
    "xlsx": _workbook,
    "xls": _workbook,
    "ofd": _paged(ofd.pages, "页"),
}
