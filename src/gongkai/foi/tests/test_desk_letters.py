"""The desk's pages of letters: preview, templates, versions of a draft, register, records."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.letters.templates import BUILT_IN
from gongkai.foi.models import Case, Letter, LetterDraft, LetterTemplate, NumberTaken
from gongkai.foi.tests.desk_stage import NAME, at_state, decided, handling
from gongkai.kernel import outbox
from gongkai.kernel.models import AccessRow, AuditRow, OutboxRow, User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ASK = {"on": TODAY.isoformat(), "until": "2021-02-01", "what": "请写明所需信息的年度"}


def move(case: Case, event: str) -> str:
    return f"/admin/foi/{case.pk}/move/{event}/"


def letter_url(letter: Letter) -> str:
    return f"/admin/foi/{letter.case_id}/letters/{letter.pk}/"


def test_the_preview_shows_the_letter_and_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    before = (AuditRow.objects.count(), OutboxRow.objects.count(), case.events.count())
    page = client.post(move(case, "ask_clarification"), ASK | {"preview": "1"})
    text = page.content.decode()
    assert page.status_code == 200 and "预览：政府信息公开申请补正告知书" in text
    assert "请写明所需信息的年度" in text and NAME not in text
    assert before == (AuditRow.objects.count(), OutboxRow.objects.count(), case.events.count())
    assert not case.letters.exists() and not NumberTaken.objects.filter(letter__isnull=False).exists()
    case.refresh_from_db()
    assert case.state == "handling"


def test_what_was_previewed_is_then_made_with_the_same_form(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    sent = ASK | {"request_key": "once"}
    client.post(move(case, "ask_clarification"), sent | {"preview": "1"})
    assert client.post(move(case, "ask_clarification"), sent).status_code == 302
    page = client.get(f"/admin/foi/{case.pk}/").content.decode()
    assert "尚未送达，请送达后记录送达回证" in page and case.letters.get().number in page


def test_a_preview_of_what_is_refused_says_why(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    page = signed_in(cast.clerks["handler"]).post(
        move(case, "ask_clarification"), ASK | {"until": "2021-01-01", "preview": "1"}
    )
    assert "补正期限应当晚于告知之日" in page.content.decode() and not page.context["previews"]


def test_a_notice_is_served_by_its_form(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    client.post(move(case, "ask_clarification"), ASK)
    letter = case.letters.get()
    sent = {"letter_id": letter.pk, "on": TODAY.isoformat(), "way": "direct", "signer": "本人"}
    assert client.post(move(case, "serve_notice"), sent).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "served" and letter.service == {"signer": "本人", "deliverer": str(cast.clerks["handler"])}
    assert client.get(f"/admin/foi/{case.pk}/records/service.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/admin/foi/{case.pk}/records/closing.pdf").status_code == 404


def test_a_draft_goes_out_as_docx_and_comes_back_without_its_frame(cast: Cast, signed_in: SignIn) -> None:
    case = decided(cast)
    letter = case.letters.get()
    client = signed_in(cast.clerks["handler"])
    out = client.get(letter_url(letter) + "draft.docx")
    assert AccessRow.objects.filter(what=f"文稿下载 {letter.pk}").exists()
    document = docx.Document(io.BytesIO(out.content))
    written = [paragraph for paragraph in document.paragraphs if "现答复如下" in paragraph.text]
    written[0].runs[0].text = written[0].text.replace("经审查，现答复如下", "经认真审查，现答复如下")
    for run in written[0].runs[1:]:
        run.text = ""
    changed = io.BytesIO()
    document.save(changed)
    sent = {"file": SimpleUploadedFile("稿.docx", changed.getvalue())}
    assert client.post(letter_url(letter) + "bring/", sent).status_code == 302
    assert "正在读取" in client.get(letter_url(letter)).content.decode()
    outbox.drain()
    version = LetterDraft.objects.get(source="docx")
    kept = letter.content["paragraphs"]
    assert version.paragraphs == [kept[0].replace("经审查", "经认真审查"), *kept[1:]]
    page = client.get(letter_url(letter)).content.decode()
    assert "共1处不同" in page and "采用这一版" in page
    assert client.post(letter_url(letter), {"draft": version.pk}).status_code == 302
    letter.refresh_from_db()
    assert letter.content["paragraphs"] == version.paragraphs
    assert sum("行政复议" in text for text in letter.content["paragraphs"]) == 0


@pytest.mark.parametrize(("name", "data"), [("稿.doc", b"\xd0\xcf\x11\xe0rest"), ("稿.docx", b"no zip at all")])
def test_what_is_no_docx_is_refused(cast: Cast, signed_in: SignIn, name: str, data: bytes) -> None:
    letter = decided(cast).letters.get()
    sent = {"file": SimpleUploadedFile(name, data)}
    assert signed_in(cast.clerks["handler"]).post(letter_url(letter) + "bring/", sent).status_code == 400
    assert LetterDraft.objects.count() == 1


def test_a_damaged_docx_says_so_and_the_draft_stays(cast: Cast, signed_in: SignIn) -> None:
    letter = decided(cast).letters.get()
    client = signed_in(cast.clerks["handler"])
    client.post(letter_url(letter) + "bring/", {"file": SimpleUploadedFile("稿.docx", b"PK\x03\x04broken")})
    outbox.drain()
    version = LetterDraft.objects.get(source="docx")
    assert version.problem and not version.paragraphs
    assert version.problem in client.get(letter_url(letter)).content.decode()
    refused = client.post(letter_url(letter), {"draft": version.pk})
    assert refused.status_code == 409


def test_a_template_is_previewed_on_a_real_case_with_an_access_row(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["registrar"])
    url = f"/admin/foi/templates/clarification/?organ={cast.a.pk}"
    body = BUILT_IN["clarification"].replace("特此告知。", "如有疑问请来电。")
    page = client.post(url, {"body": body, "case_number": case.number, "preview": "1"})
    assert "如有疑问请来电。" in page.content.decode() and "2020年度食品抽检经费支出明细" in page.content.decode()
    assert AccessRow.objects.filter(what="文书模板预览").count() == 1
    assert not LetterTemplate.objects.exists()
    assert client.post(url, {"body": body, "save": "1"}).status_code == 302
    assert LetterTemplate.objects.get().organ == cast.a
    assert "第1版" in client.get(url).content.decode()
    refused = client.post(url, {"body": "短", "save": "1"})
    assert refused.status_code == 400 and "{补正期限}" in refused.content.decode()
    client.post(url, {"restore": "1", "body": ""})
    assert not LetterTemplate.objects.filter(active=True).exists()


def test_another_organs_templates_do_not_exist(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    assert client.get(f"/admin/foi/templates/?organ={cast.b.pk}").status_code == 404
    assert signed_in(cast.clerks["handler"]).get("/admin/foi/templates/").status_code == 404
    assert client.get("/admin/foi/templates/nothing/").status_code == 404


@pytest.mark.parametrize("outcome", ["reply_provided", "answer", "extension", "third_party_consultation"])
def test_every_kind_has_a_page(cast: Cast, signed_in: SignIn, outcome: str) -> None:
    decided(cast)
    client = signed_in(cast.clerks["legal_reviewer"])
    url = f"/admin/foi/templates/{outcome}/"
    page = client.post(url, {"body": BUILT_IN[outcome], "preview": "1"}).content.decode()
    assert "预览所用" in page


def test_the_register_lists_every_number_and_goes_out_as_xlsx(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "serving")
    actions.void_letter(actor=cast.clerk("signatory"), case_id=case.pk, reason="附件有误")
    client = signed_in(cast.clerks["registrar"])
    page = client.get("/admin/foi/numbers/").content.decode()
    assert "公开复〔2021〕1号" in page and "附件有误" in page and "没有缺号" in page
    book = load_workbook(io.BytesIO(client.get("/admin/foi/numbers.xlsx?year=2021").content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "作废" in cells and "附件有误" in cells
    assert "还没有编定过文号" in client.get("/admin/foi/numbers/?year=1999").content.decode()
    assert client.get(f"/admin/foi/numbers/?organ={cast.b.pk}").status_code == 404


def test_the_forms_fill_in_what_the_case_knows(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    handler = cast.clerk("handler")
    actions.ask_clarification(actor=handler, case_id=case.pk, on=TODAY, until=date(2021, 2, 1), what="年度")
    actions.clarify(actor=handler, case_id=case.pk, on=TODAY)
    shown = signed_in(cast.clerks["handler"]).post(
        move(case, "decide"), {"outcome_1": "unavailable.still_unclear", "show": "1"}
    )
    assert "告知您补正，补正期限至2021年2月1日" in shown.content.decode()
