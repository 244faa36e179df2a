"""`extract_text`: every word of a file, page by page, for search and for what must be looked for before storing."""

from __future__ import annotations

import json
from collections.abc import Callable

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.converter import Converter
from gongkai.documents.reading.kinds import IMAGES, sniff
from gongkai.documents.reading.reader import read
from gongkai.documents.reading.sandbox import SHARED

Ocr = Callable[[bytes], str]
"""A reader of scanned text: PNG in, text out."""

SECONDS = 20.0
_PAGED = frozenset({"pdf", "docx", "pptx", "xlsx", "xls", "ofd"})
_UNREADABLE = {
    "empty": "文件是空的。",
    "archive": "这是一个压缩包，或已损坏的 Office 文件，无法读取。",
    "unknown": "无法识别的文件类型（二进制内容）。",
}


def extract_text(
    data: bytes,
    name: str = "",
    *,
    convert: Converter | None = None,
    ocr: Ocr | None = None,
    ocr_pages: int = 1,
    seconds: float = SECONDS,
) -> tuple[str, ...]:
    """The text of each page (sheet, slide), "" where a page has none. Hidden sheets and text boxes are read as well.

    `convert` opens .doc, .wps, .ppt and .rtf; `ocr` reads pictures and pages without text, at most `ocr_pages` of them.
    `seconds` is the sandbox's limit. Raises Unreadable with a sentence in Chinese.
    """
    kind = sniff(data, name)
    if kind in _UNREADABLE:
        raise Unreadable(_UNREADABLE[kind])
    if kind in {"doc", "ppt", "rtf"}:
        if convert is None:
            raise Unreadable("本系统未配置文档转换程序，请将文件另存为 DOCX 或 PDF 后再上传。")
        target = "pptx" if kind == "ppt" else "docx"
        data, kind = convert(data, kind, target), target
    pages: tuple[str, ...] = ("",)
    if kind in IMAGES:
        return _scanned(data, kind, pages, ocr, ocr_pages, seconds)
    if kind in _PAGED:
        pages = tuple(str(page) for page in json.loads(SHARED.call("pages", data, {"kind": kind}, seconds)))
    else:
        pages = ("\n".join(read(data, name).lines()),)
    return _scanned(data, kind, pages, ocr, ocr_pages, seconds)


def _scanned(
    data: bytes, kind: str, pages: tuple[str, ...], ocr: Ocr | None, limit: int, seconds: float
) -> tuple[str, ...]:
    if ocr is None or not (kind == "pdf" or kind in IMAGES):
        return pages
    empty = [at for at, page in enumerate(pages) if not page.strip()][:limit]
    read_now = {at: ocr(SHARED.call("page_png", data, {"page": at + 1}, seconds)) for at in empty}
    return tuple(read_now.get(at, page) for at, page in enumerate(pages))
