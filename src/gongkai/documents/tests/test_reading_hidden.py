"""What a file hides is named before it is released."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from gongkai.documents.reading import Unreadable
from gongkai.documents.reading.hidden import LABELS, hidden_content
from gongkai.documents.tests.file_samples import ofd, photograph, word, workbook, zipped
from gongkai.documents.tests.redaction_samples import OPEN, SECRET, changed, drawn, letter, planted, words


def named(data: bytes, kind: str) -> set[tuple[str, str]]:
    found = hidden_content(data, kind)
    assert all(one.label == LABELS[one.kind] and one.where for one in found)
    return {(one.kind, one.excerpt) for one in found}


def test_a_letter_names_comments_changes_and_hidden_words() -> None:
    found = named(word(), "docx")
    assert found >= {
        ("comment", "请核实李雷的地址"),
        ("tracked_change", "删去的电话"),
        ("tracked_change", "新写的话"),
        ("hidden_text", "隐去的话"),
        ("property", "某科员"),
    }


def test_a_workbook_names_what_is_hidden_in_it() -> None:
    found = named(workbook(), "xlsx")
    assert found >= {
        ("hidden_sheet", "李雷 13800138000"),
        ("hidden_rows", "不公开的一行"),
        ("hidden_columns", "经办电话"),
        ("external_link", "file:///D:/工资表.xlsx"),
        ("pivot_cache", "缓存里的名字"),
        ("macro", "vbaProject.bin"),
        ("property", "某科员"),
    }
    assert any(kind == "comment" and "此数未核" in words for kind, words in found)
    assert any("深度隐藏" in one.where for one in hidden_content(workbook(), "xlsx"))


def test_slides_name_notes_and_hidden_slides() -> None:
    words_of = '<a:p xmlns:a="a"><a:r><a:t>{}</a:t></a:r></a:p>'
    data = zipped(
        {
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": f'<p:sld xmlns:p="p" show="0">{words_of.format("不放的一张")}</p:sld>',
            "ppt/notesSlides/notesSlide1.xml": f'<p:notes xmlns:p="p">{words_of.format("口头说的话")}</p:notes>',
        }
    )
    assert named(data, "pptx") == {("hidden_slide", "不放的一张"), ("notes", "口头说的话")}


def test_an_ofd_file_names_notes_attachments_and_unseen_text() -> None:
    assert named(ofd(attached="名单.xlsx", unseen="看不见的话"), "ofd") == {
        ("annotation", "待核"),
        ("attachment", "名单.xlsx"),
        ("hidden_text", "看不见的话"),
        ("property", "某科员"),
    }


def test_a_pdf_names_what_its_pages_do_not_show() -> None:
    found = hidden_content(changed(drawn(words(OPEN, 50, 200)), planted), "pdf")
    kinds = {one.kind for one in found}
    assert kinds == {"property", "macro", "annotation", "custom_data", "attachment", "layer", "outline", "hidden_text"}
    assert any(one.kind == "annotation" and SECRET in one.excerpt for one in found)
    assert any(one.kind == "hidden_text" and SECRET in one.excerpt for one in found)


def test_fields_signatures_and_scripts_of_annotations_are_named() -> None:
    def annotate(pdf: Pdf) -> None:
        box = Array([0, 0, 9, 9])
        field = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("seal"), V=String("x"), Rect=box)
        )
        action = Dictionary(S=Name.JavaScript, JS=String("steal()"))
        link = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action))
        pdf.pages[0].obj.Annots = Array([field, link])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    found = named(changed(drawn(""), annotate), "pdf")
    assert found == {("signature", "seal"), ("form_field", "seal：x"), ("macro", "steal()")}


@pytest.mark.parametrize(
    "content",
    [words(SECRET, 50, 200) + "0 g 45 195 120 20 re f\n", "1 g " + words(SECRET, 50, 200), words(SECRET, 900, 20)],
    ids=["under a box", "white on white", "off the page"],
)
def test_covered_text_is_named_with_its_page(content: str) -> None:
    (found,) = hidden_content(drawn(words(OPEN, 50, 100), content), "pdf")
    assert (found.kind, found.where, found.excerpt) == ("hidden_text", "第2页", SECRET)


def test_a_plain_letter_hides_nothing_but_its_properties() -> None:
    assert {one.kind for one in hidden_content(letter("申请人李雷，电话13800138000。"), "pdf")} <= {"property"}


def test_a_photograph_names_author_and_place() -> None:
    places = {one.where for one in hidden_content(photograph(), "jpeg")}
    assert places == {"照片信息 Artist", "照片信息 GPS"}


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "ofd", "png"])
def test_damaged_files_end_in_a_sentence(kind: str) -> None:
    with pytest.raises(Unreadable):
        hidden_content(b"PK\x03\x04 nothing" if kind != "pdf" else b"%PDF-1.4", kind)


def test_plain_text_hides_nothing() -> None:
    assert hidden_content("文字".encode(), "text") == ()
