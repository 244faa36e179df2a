"""Every word of a file is read, wherever it stands, and old formats and scans are read through what the caller has."""

from __future__ import annotations

import io
import stat
import time
from pathlib import Path

import pytest
from PIL import Image

from gongkai.documents.reading import Unreadable, read
from gongkai.documents.reading.converter import LibreOffice
from gongkai.documents.reading.extracting import extract_text
from gongkai.documents.redaction import page_texts, to_pdf
from gongkai.documents.tests.file_samples import ofd, photograph, word, workbook, zipped
from gongkai.documents.tests.redaction_samples import SECRET, drawn, scan, words

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def test_an_ofd_file_gives_its_pages_line_by_line() -> None:
    assert extract_text(ofd(), "a.ofd") == ("某某区人民政府\n申请人 李雷\n第二行", "末页")
    assert next(read(ofd(), "a.ofd").lines()) == "某某区人民政府"


@pytest.mark.parametrize("part", ["OFD.xml", "Doc_0/Document.xml"])
def test_a_damaged_ofd_file_ends_in_a_sentence(part: str) -> None:
    with pytest.raises(Unreadable):
        extract_text(zipped({"OFD.xml": "<a/>", part: "<broken"}))


def test_headers_text_boxes_and_notes_of_a_letter_are_read() -> None:
    (text,) = extract_text(word(), "a.docx")
    assert text.splitlines()[0] == "机密★10年"
    for part in ("正文第一段", "文本框里的话", "删去的电话", "请核实李雷的地址"):
        assert text.count(part) == 1


def test_hidden_sheets_are_read_with_their_numbers_whole() -> None:
    first, second = extract_text(workbook(), "a.xlsx")
    assert first.startswith("汇总\n单位\t经办电话") and second == "名单\n李雷\t13800138000"


def test_slides_are_read_in_the_order_of_their_numbers() -> None:
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
    parts = {f"ppt/slides/slide{at}.xml": slide.format(f"第{at}张") for at in (10, 2, 1)}
    assert extract_text(zipped({"ppt/presentation.xml": "<p/>", **parts})) == ("第1张", "第2张", "第10张")


def test_a_scan_is_read_by_the_reader_given_and_only_as_far_as_asked() -> None:
    seen: list[tuple[int, int]] = []

    def ocr(png: bytes) -> str:
        seen.append(Image.open(io.BytesIO(png)).size)
        return "机密★10年"

    assert extract_text(scan("PNG"), "a.png") == ("",)
    assert extract_text(scan("JPEG"), "a.jpg", ocr=ocr) == ("机密★10年",)
    mixed = drawn(words(SECRET, 50, 50), "", "")
    assert extract_text(mixed, "a.pdf", ocr=ocr) == (SECRET, "机密★10年", "")
    assert len(seen) == 2


def test_an_old_letter_needs_a_converter() -> None:
    with pytest.raises(Unreadable, match="另存为"):
        extract_text(OLD_WORD, "a.doc")
    assert "正文第一段" in extract_text(OLD_WORD, "a.wps", convert=lambda data, kind, target: word())[0]


def program(folder: Path, body: str) -> str:
    """A stand-in for soffice: a script that is given the same arguments."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


COPY = """
while [ "$1" != "--outdir" ]; do [ "$1" = "--convert-to" ] && to=$2; shift; done
mkdir -p "$2"; cp "$3" "$2/source.$to"
"""


def test_the_converter_is_given_one_file_in_a_folder_of_its_own(tmp_path: Path) -> None:
    convert = LibreOffice(program(tmp_path, COPY))
    assert convert(b"as it came", "doc", "docx") == b"as it came"
    given = word()  # made once: a DOCX carries the second it was made
    assert to_pdf(given, "a.docx", convert=LibreOffice(program(tmp_path, COPY))) == given
    with pytest.raises(Unreadable, match="无法转换"):
        convert(b"", "archive", "pdf")


@pytest.mark.parametrize(("body", "message"), [("exit 1", "转换失败"), ("sleep 30 & sleep 30", "超时")])
def test_a_conversion_that_fails_or_hangs_ends_in_a_sentence(tmp_path: Path, body: str, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable, match=message):
        LibreOffice(program(tmp_path, body), seconds=1.0)(b"x", "doc", "pdf")
    assert time.monotonic() - began < 5


def test_a_converter_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="无法启动"):
        LibreOffice(str(tmp_path / "none"))(b"x", "doc", "pdf")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP"])
def test_a_picture_becomes_a_page(form: str) -> None:
    (page,) = page_texts(to_pdf(scan(form)))
    assert page.width / page.height == pytest.approx(800 / 600, rel=0.01)


def test_a_scan_of_several_pages_becomes_as_many() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("1", (827, 1169), 1) for _ in range(3)]
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100), compression="group4")
    pages = page_texts(to_pdf(buffer.getvalue()))
    assert len(pages) == 3 and pages[0].width == pytest.approx(595.4, abs=1)


def test_what_a_photograph_says_of_its_author_is_not_carried_over() -> None:
    assert b"Li Lei" in photograph() and b"Li Lei" not in to_pdf(photograph())


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\xff", zipped({"a.txt": "x"}), ofd(), b"plain"])
def test_what_has_no_pages_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        to_pdf(data)
