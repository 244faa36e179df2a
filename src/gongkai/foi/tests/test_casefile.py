"""The whole file of a case as one PDF: cover, index, bookmarks, running numbers; what has no pages goes beside."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from PIL import Image
from tests.cast import Cast

from gongkai.foi.actions.casefile import ask_book
from gongkai.foi.actions.files import attach_file
from gongkai.foi.models import Case, CaseBook
from gongkai.foi.tests.desk_stage import NAME, PHONE, at_state
from gongkai.kernel import files, outbox
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AccessRow, User

SignIn = Callable[[User], Client]
DESK = "/admin/foi/"


def add(case: Case, data: bytes, name: str, kind: str = "evidence") -> None:
    system = Actor.system("test")
    stored = files.store(data, name=name, kind="case", actor=system)
    attach_file(actor=system, case_id=case.pk, stored_id=stored.pk, kind=kind, title=name)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    return out.getvalue()


def active() -> bytes:
    """Two turned pages with a script and a file hung on."""
    pdf = pikepdf.new()
    for _ in range(2):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Rotate = 90
        page.obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [document[at].get_textpage().get_text_range() for at in range(len(document))]


def made(cast: Cast, case: Case) -> CaseBook:
    book = ask_book(actor=cast.clerk("handler"), case_id=case.pk)
    outbox.drain()
    book.refresh_from_db()
    return book


def test_the_file_holds_all_in_the_order_of_its_index_with_bookmarks(cast: Cast) -> None:
    case = at_state(cast, "answered")
    add(case, active(), "调查笔录.pdf")
    add(case, picture(), "现场.png")
    add(case, "说明文字".encode(), "说明.txt")
    book = made(cast, case)
    assert book.state == CaseBook.State.READY and book.stored is not None and book.left_out == []
    data = files.open_file(book.stored)
    pages = texts(data)
    assert len(pages) == book.pages
    with pikepdf.open(BytesIO(data)) as pdf:
        with pdf.open_outline() as outline:
            titles = [str(entry.title) for entry in outline.root]
        assert b"app.alert" not in b"".join(bytes(page.obj.unparse(resolved=False)) for page in pdf.pages)
    letter = case.letters.get()
    assert titles[:5] == ["政府信息公开申请案卷", "申请登记", "办理过程", "答复期限的计算", "送达记录"]
    assert titles[5] == f"{letter.title} {letter.number}"
    assert titles[6:] == ["办理材料：调查笔录.pdf", "办理材料：现场.png", "办理材料：说明.txt"]
    assert all(f"案卷第{number}页，共{len(pages)}页" in "".join(page.split()) for number, page in enumerate(pages, 1))
    whole = "".join(pages)
    assert case.number in pages[0] and "卷内目录" in pages[0]
    assert NAME in whole and PHONE in whole and "说明文字" in whole and letter.number in whole


def test_the_index_names_the_page_on_which_each_piece_begins(cast: Cast) -> None:
    case = at_state(cast, "answered")
    book = made(cast, case)
    assert book.stored is not None
    data = files.open_file(book.stored)
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        pages = [page.obj.objgen for page in pdf.pages]
        starts = [pages.index(entry.destination[0].objgen) + 1 for entry in outline.root]
    index = "".join("".join(text.split()) for text in texts(data)[: starts[1] - 1])
    for place, title in ((1, "申请登记"), (2, "办理过程")):
        assert f"{title}" in index and str(starts[place]) in index.split(title)[1][:24]


def test_what_cannot_be_made_into_pages_is_listed_as_going_beside(cast: Cast) -> None:
    case = at_state(cast, "answered")
    add(case, b"%PDF-1.4 broken", "坏.pdf")
    add(case, b"PK\x03\x04 no document", "表.docx")
    book = made(cast, case)
    assert book.state == CaseBook.State.READY and book.stored is not None
    assert [title for title, why in book.left_out if why] == ["办理材料：坏.pdf", "办理材料：表.docx"]
    assert "另附材料" in "".join(texts(files.open_file(book.stored)))


def test_asking_twice_makes_one_and_telling_the_worker_twice_too(cast: Cast) -> None:
    case = at_state(cast, "answered")
    handler = cast.clerk("handler")
    first, second = ask_book(actor=handler, case_id=case.pk), ask_book(actor=handler, case_id=case.pk)
    assert first == second
    outbox.drain()
    assert CaseBook.objects.get().pages > 0


def test_asking_and_reading_are_in_the_access_log(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "answered")
    client = signed_in(cast.clerks["handler"])
    client.post(f"{DESK}{case.pk}/book/", {"request_key": "k"})
    assert "后台即将开始" in client.get(f"{DESK}{case.pk}/book/").content.decode()
    assert client.get(f"{DESK}{case.pk}/book.pdf")["Location"] == f"{DESK}{case.pk}/book/"
    outbox.drain()
    page = client.get(f"{DESK}{case.pk}/book/").content.decode()
    assert "下载 PDF" in page
    answer = client.get(f"{DESK}{case.pk}/book.pdf")
    assert answer.content.startswith(b"%PDF-") and "attachment" in answer["Content-Disposition"]
    what = list(AccessRow.objects.filter(actor_id=cast.clerks["handler"].pk).values_list("what", flat=True))
    assert "生成案卷" in what and f"案卷 {CaseBook.objects.get().pk}" in what


@pytest.mark.parametrize("post", ["mailroom", "reviewer", "signatory"])
def test_only_those_who_take_the_file_to_court_have_it_bound(cast: Cast, signed_in: SignIn, post: str) -> None:
    case = at_state(cast, "answered")
    with pytest.raises(PermissionDenied):
        ask_book(actor=cast.clerk(post), case_id=case.pk)
    assert signed_in(cast.clerks[post]).get(f"{DESK}{case.pk}/book/").status_code == 404


def test_another_organ_does_not_find_the_file_and_the_district_office_does(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "answered")
    assert signed_in(cast.other_clerk).post(f"{DESK}{case.pk}/book/").status_code == 404
    assert signed_in(cast.office).get(f"{DESK}{case.pk}/book/").status_code == 200
