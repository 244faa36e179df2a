"""The sandbox's task behind `extract_text`: the text of a file page by page, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pypdfium2

from gongkai.documents.reading import ofd, office
from gongkai.documents.reading.content import Unreadable

MAX_PAGES = 2_000


def task(data: bytes, kind: str) -> bytes:
    """A JSON list of strings, one a page (a sheet, a slide)."""
    return json.dumps(_READERS[kind](data), ensure_ascii=False).encode("utf-8", "replace")


def pdf_pages(data: bytes) -> list[str]:
    """The text of every page; a scanned page gives an empty one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF 文件已损坏或已加密，无法读取。") from error
    if len(document) > MAX_PAGES:
        raise Unreadable(f"PDF 超过 {MAX_PAGES} 页，未予读取。")
    texts: list[str] = []
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range().replace("\r\n", "\n"))
        textpage.close()
        page.close()
    office.limited("".join(texts))
    return texts


_READERS: Mapping[str, Callable[[bytes], list[str]]] = {
    "pdf": pdf_pages,
    "docx": office.word_pages,
    "pptx": office.slide_pages,
    "xlsx": office.sheet_pages,
    "xls": office.sheet_pages,
    "ofd": ofd.pages,
}
