"""What kind of file a string of bytes is, by its content first and its name second."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

KINDS = (
    *("pdf", "docx", "xlsx", "pptx", "xls", "doc", "ppt", "rtf", "ofd", "html", "markdown", "text"),
    *("png", "jpeg", "tiff", "image", "archive", "empty", "unknown"),
)
IMAGES = frozenset({"png", "jpeg", "tiff", "image"})
"""`image` is a picture of another format (GIF, BMP)."""

_PICTURES = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"GIF8": "image",
    b"BM": "image",
}
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|title|meta|p[\s>])", re.IGNORECASE)
_MARKUP_NAMES = {".html", ".htm", ".shtml", ".xhtml"}


def sniff(data: bytes, name: str = "") -> str:
    """One word of KINDS. Never raises, whatever the bytes are."""
    head = data[:4096]
    suffix = PurePath(name).suffix.lower()
    if not data.strip():
        return "empty"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_kind(data)
    if head.startswith(_OLE):
        return _compound_kind(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    picture = next((kind for start, kind in _PICTURES.items() if head.startswith(start)), "")
    if picture and not head[:200].isascii():
        return picture
    if head.startswith(_ARCHIVES):
        return "archive"
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in head:
        return "unknown"
    plain = head.replace(b"\x00", b"")
    if _HTML.search(plain) or suffix in _MARKUP_NAMES:
        return "html"
    return "markdown" if suffix in {".md", ".markdown"} else "text"


def _compound_kind(data: bytes) -> str:
    """Old Office files, WPS among them (.wps .et .dps), by the streams that their directory names."""
    if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book")):
        return "xls"
    return "ppt" if "PowerPoint Document".encode("utf-16-le") in data else "doc"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error, OverflowError):
        names = set()
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    if names:
        return "archive"
    return "docx" if b"word/" in data else "xlsx" if b"xl/" in data else "archive"
