"""Files that somebody brings: which may be kept, and how they are looked at before anything of them is stored."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from gongkai.documents.reading import Unreadable
from gongkai.documents.reading.extracting import extract_text
from gongkai.documents.reading.kinds import sniff
from gongkai.kernel.ocr import configured, read_scan
from gongkai.kernel.scanning import Infected, ScanUnavailable, scan
from gongkai.rules import secrecy_marks

MOST_MEGABYTES = 20
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
SUFFIXES: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "ofd": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "wps": _OLE,
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "txt": (b"",),
}
"""Endings of names that are kept, with what such a file begins with."""

READ_SECONDS = 5.0
TAKEN = frozenset({"pdf", "docx", "xlsx", "xls", "doc", "ofd", "png", "jpeg", "tiff", "text", "markdown", "html"})
"""What the content of an upload may be, by `documents.reading.kinds.sniff`."""

REFUSALS = frozenset({"kind", "infected", "unscanned", *secrecy_marks.KIND_LABELS})
"""Codes of FileRefused."""


def problem_with(name: str, size: int, head: bytes) -> str:
    """Why a file of this name, size in bytes and beginning cannot be kept; empty when it can."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        return f"不收“{suffix}”类文件；可以上传{'、'.join(sorted(SUFFIXES))}"
    if size > MOST_MEGABYTES * 2**20:
        return f"文件超过{MOST_MEGABYTES} MB，请拆分或者压缩后上传"
    if size == 0:
        return "文件是空的，请重新选择"
    if not head.startswith(SUFFIXES[suffix]):
        return f"文件内容与扩展名“{suffix}”不符，请核对后重新选择"
    return ""


class FileRefused(ValidationError):
    """The file must not be kept; `code` says why: kind, infected, unscanned or a key of the marks of secrecy."""


def examine(data: bytes, name: str) -> None:
    """Look at the bytes before anything of them is stored: their kind, malware, marks of secrecy (art. 14).

    Outside any transaction; the text is read in the sandbox for at most `READ_SECONDS`. What cannot be read is let in
    and named beside the file. Raises FileRefused with what to do instead.
    """
    if sniff(data, name) not in TAKEN:
        raise FileRefused("文件内容不是可以接收的类型，请另存为 PDF 后再上传。", code="kind")
    try:
        scan(data)
    except Infected as error:
        raise FileRefused(str(error), code="infected") from error
    except ScanUnavailable as error:
        raise FileRefused(str(error), code="unscanned") from error
    try:
        text = "\n".join(extract_text(data, name, ocr=read_scan if configured() else None, seconds=READ_SECONDS))
    except Unreadable:
        return
    if mark := secrecy_marks.refuses(text):
        raise FileRefused(mark.advice, code=mark.kind)
