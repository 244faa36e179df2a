"""What is marked is gone from every part of the file; what is not marked can still be read."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from gongkai.documents.redaction import (
    Mark,
    Unreadable,
    apply,
    find_text,
    page_images,
    page_texts,
    prepare,
    verify,
)
from gongkai.documents.tests.redaction_samples import (
    OPEN,
    SECRET,
    changed,
    drawn,
    helvetica,
    letter,
    planted,
    scan,
    words,
)

ARTICLE = "条例第十五条"


def marks_for(data: bytes, needle: str) -> list[Mark]:
    return [Mark(hit.page, box, ARTICLE) for hit in find_text(data, needle) for box in hit.boxes]


def text_of(data: bytes) -> str:
    return "\n".join(page.text for page in page_texts(data))


def everything(data: bytes) -> bytes:
    """All strings and decoded streams of a file, and its own bytes."""
    pdf = Pdf.open(io.BytesIO(data))
    parts = [data]
    for entry in pdf.objects:
        if isinstance(entry, pikepdf.Stream) and entry.get("/Filter") != Name.DCTDecode:
            parts.append(entry.read_bytes())
        parts.append(repr(entry).encode())
    return b"\n".join(parts)


def released(data: bytes, needle: str = SECRET) -> bytes:
    """Mark the needle wherever it is found, apply, and see that the result passes its check."""
    marks = marks_for(data, needle)
    assert marks
    result = apply(data, marks)
    assert verify(result, [needle], marks) == ()
    return result


def test_a_name_is_taken_and_the_words_around_it_stay() -> None:
    data = letter("申请人李雷，电话13800138000，住某镇。\n第二段文字。", "另一页，没有标记。")
    result = released(data, "李雷")
    first, second = page_texts(result)
    assert "李" not in first.text and "雷" not in first.text
    assert f"申请人{ARTICLE}，电话13800138000，住某镇。" in first.text
    assert second.text == page_texts(data)[1].text
    pdf = Pdf.open(io.BytesIO(result))
    assert "/XObject" in pdf.pages[0].obj.Resources and "/XObject" not in pdf.pages[1].obj.Resources


def test_the_secret_planted_in_every_part_of_a_file_is_gone_with_the_marks() -> None:
    data = changed(drawn(words(f"{OPEN} {SECRET}", 50, 200), words(OPEN, 50, 200)), planted)
    assert SECRET.encode() in everything(data)
    result = released(data)
    raw = everything(result)
    for encoding in ("ascii", "utf-16-be"):
        assert SECRET.encode(encoding) not in raw
    assert text_of(result).count(OPEN) == 2 and "LAYERON" in text_of(result) and "hello" in text_of(result)


def test_a_file_without_marks_is_cleaned_all_the_same() -> None:
    result = apply(changed(drawn(words(OPEN, 50, 200)), planted), [])
    assert SECRET.encode() not in everything(result) and verify(result, [SECRET], []) == ()
    assert OPEN in text_of(result) and "LAYERON" in text_of(result)


@pytest.mark.parametrize(
    "content",
    [
        "BT /F 12 Tf 1 0 0 1 50 200 Tm (SECR) Tj (ET4407) Tj ET",
        "BT /F 12 Tf 1 0 0 1 50 200 Tm [(SE) -20 (CR) 30 (ET44) (07)] TJ ET",
        words("ET4407", 90.7, 200) + words(OPEN, 50, 100) + words("SECR", 52, 200),
        "".join(words(letter, 50 + 10 * at, 200) for at, letter in enumerate(SECRET)),
        words("S E C R E T 4 4 0 7", 50, 200),
        words("SECRET", 50, 200) + words("4407", 50, 184),
        "q 0 1 -1 0 200 50 cm " + words(SECRET, 20, 20) + " Q",
    ],
    ids=["two strings", "kerned", "out of order", "single glyphs", "spaced", "two lines", "turned"],
)
def test_a_string_is_found_however_the_file_writes_it(content: str) -> None:
    result = released(drawn(content + words(OPEN, 50, 40)))
    assert OPEN in text_of(result)
    assert not set("SECRT4") & set(text_of(result).replace(OPEN, "").replace(ARTICLE, ""))


def test_text_within_forms_drawn_by_forms_is_marked() -> None:
    def nest(pdf: Pdf) -> None:
        head = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 300]))
        inner = pdf.make_stream(words(SECRET, 60, 90).encode(), head)  # no resources: the page's are used
        outer = pdf.make_stream(b"q /In Do Q", head)
        outer.Resources = Dictionary(XObject=Dictionary(In=inner), Font=Dictionary(F=helvetica()))
        pdf.pages[0].obj.Resources.XObject = Dictionary(Out=outer)

    data = changed(drawn("/Out Do " + words(OPEN, 60, 200), words(OPEN, 60, 200)), nest)
    assert OPEN in text_of(released(data))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_cropped_pages_are_marked_where_they_are_shown(rotation: int) -> None:
    content = words(SECRET, 150, 150) + words(OPEN, 150, 100)
    data = drawn(content, Rotate=rotation, CropBox=Array([100, 50, 380, 270]), UserUnit=2)
    page = page_texts(data)[0]
    assert (page.width, page.height) == ((220, 280) if rotation in {90, 270} else (280, 220))
    result = released(data)
    after = page_texts(result)[0]
    assert (after.width, after.height) == (page.width, page.height)
    assert sorted(after.text.replace(ARTICLE, "").split()) == [OPEN] or set(after.text) >= set(OPEN)
    pdf = Pdf.open(io.BytesIO(result))
    assert pdf.pages[0].obj.UserUnit == 2


def test_a_scanned_page_is_blackened_where_it_is_marked() -> None:
    data = scan()
    width = page_texts(data)[0].width
    mark = Mark(1, (10, 10, width - 10, 200), ARTICLE)
    result = apply(data, [mark])
    assert verify(result, [SECRET], [mark]) == ()
    image = Image.open(io.BytesIO(page_images(result, 72)[0].png)).convert("L")
    assert image.getpixel((20, 20)) < 20 and image.getpixel((3, 3)) > 230


def test_a_string_left_on_another_page_is_offered_and_keeps_the_release_back() -> None:
    data = drawn(words(SECRET, 50, 200), words(SECRET, 50, 100))
    assert [hit.page for hit in find_text(data, SECRET)] == [1, 2]
    marks = [mark for mark in marks_for(data, SECRET) if mark.page == 1]
    leaks = verify(apply(data, marks), [SECRET], marks)
    assert {(leak.kind, leak.page) for leak in leaks if leak.kind == "text"} == {("text", 2)}


@pytest.mark.parametrize(
    "content",
    [
        words(SECRET, 50, 200) + "0 g 45 195 120 20 re f\n",
        "1 g " + words(SECRET, 50, 200) + "0 g\n",
        words(SECRET, 500, 200),
        "BT 3 Tr /F 12 Tf 1 0 0 1 50 200 Tm (SECRET4407) Tj 0 Tr ET\n",
    ],
    ids=["under a box", "white on white", "off the page", "invisible"],
)
def test_text_that_nobody_can_see_is_not_released(content: str) -> None:
    data = drawn(content + words(OPEN, 50, 100))
    result = apply(data, [])
    assert OPEN in text_of(result) and SECRET not in text_of(result)
    assert verify(result, [SECRET], []) == ()


def test_a_black_rectangle_alone_is_no_redaction() -> None:
    data = prepare(drawn(words(SECRET, 50, 200)))
    marks = marks_for(data, SECRET)

    def cover(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n0 g 40 190 140 30 re f")
        pdf.docinfo["/Title"] = SECRET

    kinds = {leak.kind for leak in verify(changed(data, cover), [SECRET], marks)}
    assert kinds == {"text", "under_mark", "pixels", "bytes", "structure"}


def test_boxes_that_are_not_black_are_noticed() -> None:
    data = drawn(words(SECRET, 50, 200) + words(OPEN, 50, 100))
    marks = marks_for(data, SECRET)
    elsewhere = [Mark(1, (50, 190, 140, 210), ARTICLE)]
    kinds = {leak.kind for leak in verify(apply(data, elsewhere), [], marks)}
    assert "pixels" in kinds


def test_filled_fields_and_stamps_are_part_of_the_page_and_remarks_are_not() -> None:
    def annotate(pdf: Pdf) -> None:
        look = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
        look.Resources = Dictionary(Font=Dictionary(F=helvetica()))
        marks = []
        for kind, text, y in (("Widget", SECRET, 200), ("Stamp", "SEALED", 150), ("Highlight", "REMARK", 100)):
            shape = pdf.make_stream(words(text, 2, 4).encode(), look)
            marks.append(
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name("/" + kind),
                        Rect=Array([50, y, 250, y + 20]),
                        AP=Dictionary(N=shape),
                        F=4,
                        V=String(text),
                    )
                )
            )
        pdf.pages[0].obj.Annots = Array(marks)
        pdf.Root.AcroForm = Dictionary(Fields=Array([marks[0]]))

    data = changed(drawn(words(OPEN, 50, 40)), annotate)
    result = released(data)
    assert "SEALED" in text_of(result) and "REMARK" not in everything(result).decode("latin-1")


def test_equal_input_gives_equal_bytes_and_cleaning_twice_changes_nothing() -> None:
    data = changed(drawn(words(f"{OPEN} {SECRET}", 50, 200)), planted)
    once = prepare(data)
    assert prepare(once) == once
    marks = marks_for(data, SECRET)
    assert apply(data, marks) == apply(data, marks) == apply(once, marks)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"%PDF-1.7 nothing", "损坏"), (b"", "损坏")],
)
def test_a_file_that_is_none_ends_in_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        apply(data, [])


def test_a_locked_file_and_a_mark_on_no_page_are_refused() -> None:
    buffer = io.BytesIO()
    Pdf.open(io.BytesIO(drawn(words(OPEN, 50, 100)))).save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable, match="口令"):
        apply(buffer.getvalue(), [])
    with pytest.raises(Unreadable, match="不存在"):
        apply(drawn(words(OPEN, 50, 100)), [Mark(2, (0, 0, 9, 9))])
    with pytest.raises(Unreadable, match="页面之外"):
        apply(drawn(words(OPEN, 50, 100)), [Mark(1, (900, 0, 950, 9))])
    with pytest.raises(Unreadable, match="规定时间"):
        apply(drawn(words(OPEN, 50, 100)), [], seconds=0.0001)


@pytest.mark.parametrize("matrix", ["1 0 0 1 100 100", "0 1 -1 0 200 50", "-1 0 0 -1 200 200", "0 -1 1 0 200 150"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_words_are_given_back_in_the_order_they_are_read(matrix: str, rotation: int) -> None:
    data = drawn(f"q {matrix} cm {words('kept', 3, 2)} Q\n", Rotate=rotation)
    assert text_of(apply(data, [Mark(1, (2, 2, 6, 6))])) == "kept"


@settings(max_examples=8, deadline=None, database=None)
@given(
    st.integers(0, 3),
    st.floats(20, 250),
    st.floats(20, 120),
    st.floats(6, 24),
    st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=4, max_size=9),
)
def test_wherever_a_string_stands_it_is_taken_and_only_it(
    turn: int, x: float, y: float, size: float, secret: str
) -> None:
    data = drawn(words(secret, x, y, size) + words("kept", 30, 200), Rotate=90 * turn)
    result = released(data, secret)
    assert "kept" in text_of(result).replace("\n", "").replace("\r", "")
