"""Office files and PDFs go through the child process, which is limited, killed and started again."""

from __future__ import annotations

import io
import os
import resource
import time
import zipfile
import zlib

import docx
import openpyxl
import pytest

from gongkai.documents.reading import Unreadable, read
from gongkai.documents.reading.sandbox import Sandbox

BLANK_PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def test_a_word_file_gives_paragraphs_and_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "三"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "二"
    table.cell(1, 2).text = "5"
    content = read(saved(document), "a.docx")
    assert next(content.lines()) == "一、总体情况"
    assert next(content.grids()).rows == (("三", "二", None), (None, "", "5"))


def test_a_workbook_gives_whole_numbers_and_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["C1"], sheet["A2"] = "规章", 3.0, 2.5
    sheet.merge_cells("A1:B1")
    assert next(read(saved(book), "a.xlsx").grids()).rows == (("规章", None, "3"), ("2.5", "", ""))


def test_a_pdf_without_text_is_called_a_scan() -> None:
    with pytest.raises(Unreadable, match="扫描"):
        read(BLANK_PDF, "a.pdf")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n" + os.urandom(5000), "PDF 文件已损坏"),
        (zipped(word__document="x"), "损坏"),
        (zipped(xl__workbook="x"), "损坏"),
        (zipped(word__a="x", **{f"w{at}": "" for at in range(3100)}), "内含文件过多"),
        (b"PK\x03\x04" + b"word/" * 50, "损坏"),
    ],
    ids=["pdf", "docx", "xlsx", "many members", "torn archive"],
)
def test_damaged_files_end_in_a_clear_message(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read(data)


def test_a_compression_bomb_is_refused_before_it_unfolds() -> None:
    with pytest.raises(Unreadable, match="解压后体积过大"):
        read(zipped(**{"word__document.xml": " " * 50_000_000}), "a.docx")


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    sandbox = Sandbox(seconds=0.01)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="规定时间"):
        sandbox.read(BLANK_PDF, "pdf")
    assert time.monotonic() - began < 2
    sandbox.close()
    patient = Sandbox(seconds=20)
    with pytest.raises(Unreadable, match="扫描"):
        patient.read(BLANK_PDF, "pdf")
    first = patient._process
    assert first is not None
    first.kill()
    first.wait()
    with pytest.raises(Unreadable, match="扫描"):
        patient.read(BLANK_PDF, "pdf")
    assert patient._process is not first
    patient.close()


def test_memory_beyond_the_limit_is_refused_to_the_child_alone() -> None:
    packed = zlib.compress(b" " * 600_000_000, 1)
    contents = b"4 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    page = BLANK_PDF.replace(b"[0 0 9 9]", b"[0 0 9 9]/Contents 4 0 R").replace(b"trailer", contents + b"trailer")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sandbox = Sandbox(seconds=20)
    with pytest.raises(Unreadable):
        sandbox.read(page, "pdf")
    sandbox.close()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # kB: our own 600 MB above, no more
