"""Paper into the system, files with the case, remedies, the calendar, the worker's part."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi.actions.files import attach_file
from gongkai.foi.models import Case, CaseFile, Letter, Remedy
from gongkai.foi.queries import find_by_code
from gongkai.foi.tasks import recompute_open_cases, render_letter
from gongkai.foi.tests.desk_stage import NAME, PHONE, at_state, received
from gongkai.kernel import audit, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CalendarChanged, LetterSigned
from gongkai.kernel.models import AccessRow, User
from gongkai.kernel.uploads import problem_with

SignIn = Callable[[User], Client]
NEW = "/admin/foi/new/"
PDF = b"%PDF-1.7 minutes"


def paper(client: Client, cast: Cast, **changes: str) -> dict[str, str]:
    """The entry form as the page gives it, filled in."""
    page = client.get(NEW).content.decode()
    key = re.search(r'name="request_key" value="([0-9a-f]+)"', page)
    assert key
    return {
        "request_key": key[1],
        "item_count": "1",
        "organ_id": str(cast.a.pk),
        "channel": "counter",
        "day": TODAY.isoformat(),
        "natural": "1",
        "name": NAME,
        "id_kind": "resident_id",
        "id_number": "11010519491231002X",
        "phone": PHONE,
        "item_1": "2020年度食品抽检经费支出明细",
        "form_wanted": "paper",
        "delivery": "post",
        **changes,
    }


def test_a_paper_application_gives_a_receipt_with_a_code_that_works(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    answer = client.post(NEW, paper(client, cast), follow=True)
    page = answer.content.decode()
    code = re.search(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}", page)
    case = Case.objects.get()
    assert code and find_by_code(code[0], PHONE) == case
    assert case.number in page and "2021年2月" in page
    assert (case.state, case.received_on, case.delivery) == ("received", TODAY, "post")


def test_a_double_click_makes_one_case_and_the_same_code(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["mailroom"])
    sent = paper(client, cast)
    pages = [client.post(NEW, sent, follow=True).context["code"] for _ in range(2)]
    assert pages[0] == pages[1] and Case.objects.count() == 1


def test_the_code_is_not_shown_to_a_colleague(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    client.post(NEW, paper(client, cast))
    receipt = signed_in(cast.clerks["mailroom"]).get(f"/admin/foi/{Case.objects.get().pk}/receipt/")
    assert receipt.context["code"] == "" and "不能再次显示" in receipt.content.decode()


def test_ordinary_post_waits_for_confirmation(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["mailroom"])
    client.post(NEW, paper(client, cast, channel="post_ordinary"))
    case = Case.objects.get()
    assert (case.state, case.received_on, case.arrived_on) == ("submitted", None, TODAY)


def test_the_signing_day_is_kept_apart_from_the_day_it_reached_the_unit(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["mailroom"])
    client.post(NEW, paper(client, cast, channel="post_signed", day="2021-01-12", arrived_on="2021-01-14"))
    case = Case.objects.get()
    assert (case.signed_for_on, case.received_on, case.arrived_on) == (
        date(2021, 1, 12),
        date(2021, 1, 12),
        date(2021, 1, 14),
    )


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    wrong = paper(client, cast, phone="")
    answer = client.post(NEW, wrong | {"day": "2021-01-16"})
    assert answer.status_code == 400 and "day" in answer.context["form"].errors
    answer = client.post(NEW, wrong)
    assert "联系方式" in answer.content.decode() and NAME in answer.content.decode()
    assert not Case.objects.exists()


def test_one_more_item_is_added_without_script(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    sent = paper(client, cast)
    page = client.post(NEW, sent | {"add_item": "1"})
    assert 'name="item_2"' in page.content.decode() and NAME in page.content.decode()
    client.post(NEW, sent | {"item_count": "2", "item_2": "抽检结果"})
    assert [item.wanted for item in Case.objects.get().items.all()] == ["2020年度食品抽检经费支出明细", "抽检结果"]


def test_only_front_posts_enter_applications_and_only_for_their_organ(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.clerks["reviewer"]).get(NEW).status_code == 404
    client = signed_in(cast.clerks["registrar"])
    answer = client.post(NEW, paper(client, cast, organ_id=str(cast.b.pk)))
    assert "organ_id" in answer.context["form"].errors and not Case.objects.exists()


def test_a_file_is_kept_encrypted_and_every_reading_logged(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    client = signed_in(cast.clerks["handler"])
    sent = {"kind": "evidence", "title": "会议纪要", "file": SimpleUploadedFile("纪要.pdf", PDF), "request_key": "u1"}
    assert client.post(f"/admin/foi/{case.pk}/files/", sent).status_code == 302
    file = case.files.get()
    answer = client.get(f"/admin/foi/{case.pk}/files/{file.pk}/")
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    assert PDF not in files.path_of(file.stored.address).read_bytes()
    assert [row.what for row in AccessRow.objects.all()] == [f"办理材料 {file.pk}"]
    assert audit.trail(case).last().verb == "foi.attach_file"
    assert signed_in(cast.other_clerk).get(f"/admin/foi/{case.pk}/files/{file.pk}/").status_code == 404
    assert AccessRow.objects.count() == 1


def test_an_upload_sent_twice_is_kept_once(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    client = signed_in(cast.clerks["handler"])
    for _ in range(2):
        sent = {"kind": "evidence", "file": SimpleUploadedFile("a.pdf", PDF), "request_key": "twice"}
        client.post(f"/admin/foi/{case.pk}/files/", sent)
    assert case.files.count() == 1


@pytest.mark.parametrize(
    ("name", "size", "head", "words"),
    [
        ("run.exe", 10, b"MZ", "不收"),
        ("a.pdf", 21 * 2**20, b"%PDF-1.7", "超过"),
        ("a.pdf", 0, b"", "空"),
        ("a.pdf", 10, b"MZ\x90\x00", "不符"),
        ("a.pdf", 10, b"%PDF-1.7", ""),
    ],
)
def test_what_cannot_be_kept_is_named(name: str, size: int, head: bytes, words: str) -> None:
    problem = problem_with(name, size, head)
    assert words in problem if words else problem == ""


def test_a_reviewer_may_not_add_files(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    client = signed_in(cast.clerks["reviewer"])
    assert client.get(f"/admin/foi/{case.pk}/").context["upload"] is None
    sent = {"kind": "evidence", "file": SimpleUploadedFile("a.pdf", PDF), "request_key": "r"}
    assert client.post(f"/admin/foi/{case.pk}/files/", sent).status_code == 404


def test_a_letter_cannot_be_uploaded_as_if_it_were_signed(cast: Cast) -> None:
    case = received(cast)
    stored = files.store(PDF, name="a.pdf", kind="case", actor=cast.clerk("handler"))
    with pytest.raises(Exception, match="岗位"):
        attach_file(actor=cast.clerk("handler"), case_id=case.pk, stored_id=stored.pk, kind="letter", title="答复书")


def test_a_signed_letter_becomes_pdf_and_docx_once(cast: Cast) -> None:
    case = at_state(cast, "serving")
    letter = Letter.objects.get(case=case)
    for _ in range(2):
        render_letter(LetterSigned(letter_id=letter.pk, case_id=case.pk))
    kept = CaseFile.objects.filter(letter=letter, kind="letter")
    contents = {file.title.rpartition(".")[2]: files.open_file(file.stored) for file in kept}
    assert sorted(contents) == ["docx", "pdf"] and kept.count() == 2
    assert contents["pdf"].startswith(b"%PDF-") and contents["docx"].startswith(b"PK")
    assert letter.number in kept[0].title


def test_a_remedy_is_entered_from_the_case_and_concluded(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "answered")
    client = signed_in(cast.clerks["legal_reviewer"])
    form = client.get(f"/admin/foi/remedies/new/?case={case.pk}&kind=review").context["form"]
    assert form["number"].value() == case.number and form["body"].value() == "广州市南沙区人民政府"
    suit = client.get(f"/admin/foi/remedies/new/?case={case.pk}&kind=litigation_direct").context["form"]
    assert str(suit["body"].value()).endswith("法院")
    sent = {
        "request_key": "r1",
        "organ_id": cast.a.pk,
        "number": case.number,
        "kind": "review",
        "body": "广州市南沙区人民政府",
        "filed_on": TODAY.isoformat(),
        "counted": "on",
    }
    for _ in range(2):
        assert client.post("/admin/foi/remedies/new/", sent).status_code == 302
    remedy = Remedy.objects.get()
    assert (remedy.case, remedy.counted) == (case, True)
    assert "尚未审结" in client.get("/admin/foi/remedies/?pending=1").content.decode()
    early = {"request_key": "r2", "on": "2021-01-01", "detail": "maintained"}
    assert "早于" in client.post(f"/admin/foi/remedies/{remedy.pk}/", early).content.decode()
    client.post(f"/admin/foi/remedies/{remedy.pk}/", early | {"on": TODAY.isoformat()})
    remedy.refresh_from_db()
    assert (remedy.result, remedy.concluded_year) == ("upheld", 2021)
    assert "结果维持" in client.get(f"/admin/foi/{case.pk}/").content.decode()


def test_another_organs_remedies_are_not_listed(cast: Cast, signed_in: SignIn) -> None:
    Remedy.objects.create(organ=cast.b, kind="review", body="某机关", filed_on=TODAY, filed_year=2021)
    assert "某机关" not in signed_in(cast.clerks["handler"]).get("/admin/foi/remedies/").content.decode()
    assert "某机关" in signed_in(cast.office).get("/admin/foi/remedies/").content.decode()


def test_a_notice_shows_what_it_moves_before_it_holds(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    before = case.due_on
    client = signed_in(cast.office)
    sent = {"source": "国办发明电〔2021〕1号", "text": "日期,类别,名称\n2021-01-18,放假,临时放假"}
    page = client.post("/admin/foi/calendar/", sent)
    assert [shift.number for shift in page.context["shifts"]] == [case.number]
    case.refresh_from_db()
    assert case.due_on == before
    assert client.post("/admin/foi/calendar/", sent | {"confirm": "1"}).status_code == 302
    case.refresh_from_db()
    assert before and case.due_on and case.due_on > before
    assert audit.trail(case).last().verb == "foi.recompute"


def test_the_worker_moves_what_the_notice_moved_and_leaves_the_rest(cast: Cast) -> None:
    case = received(cast)
    rows = audit.trail(case).count()
    recompute_open_cases(CalendarChanged(version=1, first=date(2021, 1, 18), last=date(2021, 1, 18)))
    assert audit.trail(case).count() == rows


def test_a_wrong_notice_names_the_line(cast: Cast, signed_in: SignIn) -> None:
    sent = {"source": "某通知", "text": "2021-13-01,放假,元旦"}
    answer = signed_in(cast.office).post("/admin/foi/calendar/", sent)
    assert answer.status_code == 400 and "第1行" in answer.content.decode()


def test_only_the_keepers_of_the_calendar_open_it(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.clerks["handler"]).get("/admin/foi/calendar/").status_code == 404
    assert Actor.of(cast.office, TODAY).holds("disclosure_office")
    assert signed_in(cast.office).get("/admin/foi/calendar/").status_code == 200


def test_what_was_said_is_written_down_to_be_signed(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    client = signed_in(cast.clerks["registrar"])
    assert client.get(f"/admin/foi/{case.pk}/oral/").status_code == 404
    case.oral = True
    case.save(update_fields=["oral"])
    page = client.get(f"/admin/foi/{case.pk}/oral/").content.decode()
    assert "口头申请记录" in page and "陈志强" in page and "签名" in page
    assert "口头申请记录" in client.get(f"/admin/foi/{case.pk}/").content.decode()
