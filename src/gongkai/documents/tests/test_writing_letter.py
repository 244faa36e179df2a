"""A letter in 信函格式 keeps its measures, its words and its names."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pypdfium2
import pytest

from gongkai.documents.writing import LetterPaper, NoGlyphError, letter_docx, letter_pdf

MM = 72 / 25.4
PAPER = LetterPaper(
    issuer="广州市南沙区民政局",
    number="穗南民公复〔2021〕12号",
    title="政府信息公开申请答复书",
    addressee="赵喆堃",
    paragraphs=("你申请公开昇平社区、玥湾社区的信息，现答复如下：", "一、予以公开的信息", "详见附件。"),
    attachments=("2020年度分配表", "情况说明。"),
    signer="广州市南沙区民政局",
    dated=date(2021, 1, 9),
    note="此件仅供申请人使用",
)


def _pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def printed() -> bytes:
    return letter_pdf(PAPER)


def test_rare_characters_of_names_are_printed(printed: bytes) -> None:
    text = "".join(_pages(printed))
    assert all(character in text for character in "喆堃昇玥")


def test_every_part_of_the_letter_is_printed(printed: bytes) -> None:
    text = "".join(_pages(printed)).replace("\r\n", "")
    for part in (
        "穗南民公复〔2021〕12号",
        "赵喆堃：",
        "1.2020年度分配表",
        "2.情况说明",
        "2021年1月9日",
        "（此件仅供申请人使用）",
    ):
        assert part in text
    assert "情况说明。" not in text


def test_the_first_page_shows_no_number_and_the_second_does() -> None:
    pages = _pages(letter_pdf(replace(PAPER, paragraphs=("公开" * 500,))))
    assert len(pages) > 1
    assert "— 1 —" not in pages[0]
    assert "— 2 —" in pages[1]


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    pages = _pages(letter_pdf(replace(PAPER, paragraphs=("公" * 2000,))))
    assert pages[0].count("公") > 200
    lines = [line for line in pages[1].splitlines() if line.startswith("公")]
    assert [len(line) for line in lines] == [28] * 22


@pytest.mark.parametrize("length", range(280, 460, 9))
def test_the_signature_never_stands_alone_on_a_page(length: int) -> None:
    pages = _pages(letter_pdf(replace(PAPER, paragraphs=("公" * length,), attachments=())))
    assert "公公" in pages[-1].replace("政务公开", "")
    assert "2021年1月9日" in pages[-1]


def test_the_head_begins_30_mm_from_the_top_and_the_rules_are_170_mm_wide(printed: bytes) -> None:
    page = pypdfium2.PdfDocument(printed)[0]
    text = page.get_textpage()
    _, bottom, _, top = text.get_charbox(text.get_text_range().index("广"), loose=False)
    assert (297 * MM - top) / MM == pytest.approx(30, abs=1.5)
    assert bottom < top
    rules = [item.get_bounds() for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    wide = [bounds for bounds in rules if (bounds[2] - bounds[0]) / MM == pytest.approx(170, abs=0.5)]
    assert len(wide) == 4
    assert min(bounds[1] for bounds in wide) / MM == pytest.approx(20, abs=0.5)
    assert all(bounds[0] / MM == pytest.approx(20, abs=0.5) for bounds in wide)


def test_text_is_never_markup() -> None:
    hostile = '#strong[x] $a$ \\ *b* _c_ <d> @e "f" #read("x") //g'
    text = " ".join("".join(_pages(letter_pdf(replace(PAPER, paragraphs=(hostile,))))).split())
    assert hostile in text


def test_a_character_no_font_has_stops_the_letter_and_is_named() -> None:
    with pytest.raises(NoGlyphError, match="字体"):
        letter_pdf(replace(PAPER, addressee="\U0001fffd"))


def test_equal_letters_are_equal_files(printed: bytes) -> None:
    assert letter_pdf(PAPER) == printed


def test_a_long_signer_stays_on_the_page() -> None:
    signer = "广州市南沙区政务服务数据管理局（广州市南沙区政务公开办公室）"
    text = "".join(_pages(letter_pdf(replace(PAPER, signer=signer)))).replace("\r\n", "")
    assert signer in text


def test_the_word_file_says_the_same_on_a4_with_the_margins_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(letter_docx(PAPER)))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 28, 26]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in (
        PAPER.number,
        PAPER.title,
        "赵喆堃：",
        "附件：1.2020年度分配表",
        "2021年1月9日",
        "（此件仅供申请人使用）",
    ):
        assert part in text
    assert section.first_page_header.paragraphs[0].text == PAPER.issuer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml


def test_the_word_file_names_east_asian_faces_and_their_substitutes() -> None:
    document = docx.Document(io.BytesIO(letter_docx(PAPER)))
    run = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("你申请")).runs[0]
    assert run._r.xpath("string(w:rPr/w:rFonts/@w:eastAsia)") == "仿宋_GB2312"
    fonts = next(rel.target_part.blob for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    assert '<w:altName w:val="仿宋"/>' in fonts.decode()


def test_control_characters_do_not_break_the_word_file() -> None:
    data = letter_docx(replace(PAPER, addressee="赵\x00喆\x0b堃"))
    assert any(paragraph.text == "赵喆堃：" for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_name_of_extension_b_is_printed_with_its_glyph() -> None:
    """typst writes no PDF/A with a missing glyph: what has no font is refused, and what is printed is really there."""
    text = "".join(_pages(letter_pdf(replace(PAPER, addressee="𠀾𬍡"))))
    assert "𠀾" in text and "𬍡" in text
    with pytest.raises(NoGlyphError):
        letter_pdf(replace(PAPER, addressee="\U000e0fff无此字\ufdd0\U0010fffd"))
