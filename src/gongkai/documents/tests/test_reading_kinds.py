"""A file's kind is told by its bytes; its name only helps where they do not tell."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.reading import sniff
from gongkai.documents.reading.kinds import KINDS


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "report.txt", "pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "report.zip", "docx"),
        (archive("xl/workbook.xml"), "", "xlsx"),
        (archive("OFD.xml"), "report.docx", "ofd"),
        (archive("a.txt"), "a.docx", "archive"),
        (b"<!DOCTYPE html><p>x", "report.doc", "html"),
        (b"plain words", "page.shtml", "html"),
        ("# 标题\n".encode(), "report.md", "markdown"),
        ("一、总体情况".encode("gb18030"), "report.txt", "text"),
        ("一、总体情况".encode("utf-16"), "report.txt", "text"),
        (b"\x00\x01\x02", "report.txt", "unknown"),
        (b" \n\t", "report.txt", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "", "xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 80, "a.xls", "doc"),
        (b"\x89PNG\r\n\x1a\n\x00", "report.pdf", "png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.png", "jpeg"),
        (b"II*\x00\x08\x00\xff", "scan.tif", "tiff"),
        (b"GIF89a\xff", "a.gif", "image"),
        (b"{\\rtf1\\ansi words}", "letter.doc", "rtf"),
        (archive("ppt/presentation.xml"), "", "pptx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"), "a.wps", "ppt"),
    ],
)
def test_kind_follows_the_bytes(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=12))
def test_no_bytes_make_sniffing_raise(data: bytes, name: str) -> None:
    assert sniff(data, name) in KINDS
    assert sniff(b"PK\x03\x04" + data, name) in KINDS
