"""The pages of cooperation: whoever is asked sees the question and nothing of the case behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case, Consultation, HelpRequest, Readdressal
from gongkai.foi.tests.desk_stage import NAME, PHONE, handling, received, unconfirmed
from gongkai.kernel.models import AccessRow, User

SignIn = Callable[[User], Client]
WANTED = "2020年度食品抽检经费支出明细"


def move(case: Case, event: str) -> str:
    return f"/admin/foi/{case.pk}/move/{event}/"


def asked(cast: Cast, client: Client, **more: str) -> Case:
    case = handling(cast, on=date(2021, 1, 4))
    sent = {"organ_1": str(cast.b.pk), "question": "请提供支付凭证", "due_on": "2021-01-22", "request_key": "k1"}
    answer = client.post(move(case, "ask_help"), sent | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return case


def test_the_handler_asks_several_and_the_case_shows_who_owes_what(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    case = asked(cast, client, organ_2=str(cast.a.pk), unit_2="财务科")
    page = client.get(f"/admin/foi/{case.pk}/").content.decode()
    assert "征求意见与协办" in page and cast.b.name in page and "财务科" in page and "待协办" in page
    assert "2021年1月22日" in page


def test_an_inner_date_too_late_is_told_and_may_be_confirmed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    case = handling(cast)
    sent = {"organ_1": str(cast.b.pk), "question": "请提供凭证", "due_on": "2021-06-30"}
    assert "beyond_due" not in client.get(move(case, "ask_help")).content.decode()
    first = client.post(move(case, "ask_help"), sent)
    assert "晚于此件的答复期限" in first.content.decode() and "beyond_due" in first.content.decode()
    assert client.post(move(case, "ask_help"), sent | {"beyond_due": "on"}).status_code == 302
    assert case.help_requests.count() == 1


def test_the_helper_takes_answers_and_sends_a_file(cast: Cast, signed_in: SignIn) -> None:
    case = asked(cast, signed_in(cast.clerks["handler"]))
    help = HelpRequest.objects.get(case=case)
    client = signed_in(cast.other_clerk)
    assert "请提供支付凭证" in client.get("/admin/foi/help/").content.decode()
    page = client.get(f"/admin/foi/help/{help.pk}/").content.decode()
    assert not [word for word in (case.number, WANTED, NAME, PHONE) if word in page]
    assert client.post(f"/admin/foi/help/{help.pk}/", {"take": "1"}).status_code == 302
    empty = client.post(f"/admin/foi/help/{help.pk}/", {"request_key": "a"})
    assert empty.status_code == 400 and "holds" in empty.context["form"].errors
    wrong = SimpleUploadedFile("凭证.pdf", b"not a pdf")
    said = {"request_key": "a", "holds": "holds", "answer": "凭证见附件"}
    refused = client.post(f"/admin/foi/help/{help.pk}/", said | {"file_1": wrong})
    assert refused.status_code == 400 and "凭证见附件" in refused.content.decode()
    right = SimpleUploadedFile("凭证.pdf", b"%PDF-1.7 x")
    assert client.post(f"/admin/foi/help/{help.pk}/", said | {"file_1": right}).status_code == 302
    assert [file.title for file in case.files.all()] == ["凭证"]
    owner = signed_in(cast.clerks["handler"]).get(f"/admin/foi/{case.pk}/").content.decode()
    assert "已答复：掌握" in owner and "凭证见附件" in owner
    assert "已答复" in client.get("/admin/foi/help/?done=1").content.decode()


def test_help_of_others_does_not_exist_for_the_rest(cast: Cast, signed_in: SignIn) -> None:
    case = asked(cast, signed_in(cast.clerks["handler"]))
    help = HelpRequest.objects.get(case=case)
    for user in (cast.clerks["reviewer"], cast.office, cast.stranger):
        client = signed_in(user)
        assert client.get(f"/admin/foi/help/{help.pk}/").status_code == 404
        assert client.post(f"/admin/foi/help/{help.pk}/", {"take": "1"}).status_code == 404


def test_help_is_no_longer_wanted_once_the_case_is_over(cast: Cast, signed_in: SignIn) -> None:
    case = asked(cast, signed_in(cast.clerks["handler"]))
    actions.withdraw(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY)
    help = HelpRequest.objects.get(case=case)
    client = signed_in(cast.other_clerk)
    assert "请提供支付凭证" not in client.get("/admin/foi/help/").content.decode()
    said = {"request_key": "a", "holds": "holds", "answer": "迟到"}
    assert client.post(f"/admin/foi/help/{help.pk}/", said).status_code == 409
    assert "不必再答复" in client.get(f"/admin/foi/help/{help.pk}/").content.decode()


def test_a_consulted_organ_answers_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    handler = signed_in(cast.clerks["handler"])
    nobody = handler.post(move(case, "consult_organ"), {"on": "2021-01-05", "basis": "34", "about": "联合纪要"})
    assert nobody.context["form"].errors["organ_id"]
    sent = {"on": "2021-01-05", "organ_id": str(cast.b.pk), "basis": "34", "about": "联合印发的会议纪要"}
    assert handler.post(move(case, "consult_organ"), sent).status_code == 302
    assert "牵头" in handler.get(f"/admin/foi/{case.pk}/").content.decode()
    row = Consultation.objects.get()
    client = signed_in(cast.other_clerk)
    queue = client.get("/admin/foi/").content.decode()
    assert "被征求意见 <strong>1</strong>" in queue
    page = client.get(f"/admin/foi/consultations/{row.pk}/").content.decode()
    assert "联合印发的会议纪要" in page and "视为同意" in page
    assert not [word for word in (case.number, WANTED, NAME, PHONE) if word in page]
    bare = client.post(f"/admin/foi/consultations/{row.pk}/", {"reply": "objects", "request_key": "b"})
    assert bare.status_code == 400 and bare.context["form"].errors["text"]
    said = {"reply": "objects", "text": "属于过程性信息", "request_key": "b"}
    assert client.post(f"/admin/foi/consultations/{row.pk}/", said).status_code == 302
    assert "属于过程性信息" in handler.get(f"/admin/foi/{case.pk}/").content.decode()
    assert signed_in(cast.clerks["handler"]).get(f"/admin/foi/consultations/{row.pk}/").status_code == 404


def test_several_third_parties_by_one_form(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    sent = {"on": TODAY.isoformat(), "party": "甲公司", "party_2": "乙公司", "contact_2": "北京路1号", "about": "价款"}
    client = signed_in(cast.clerks["handler"])
    assert client.post(move(case, "consult_third_party"), sent).status_code == 302
    assert [row.party for row in case.consultations.all()] == ["甲公司", "乙公司"]
    choices = client.get(move(case, "third_party_replied")).context["form"].fields["ref"].choices
    assert ["甲公司" in label or "乙公司" in label for _, label in choices] == [True, True]
    bad = client.post(move(case, "consult_third_party"), sent | {"about": f"{NAME}申请的合同"})
    assert "不得透露申请人" in bad.content.decode() and NAME in bad.content.decode()


def test_an_objection_offers_the_decision_over_it(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    assert client.get(move(case, "decide_over_objection")).status_code == 409
    actions.consult_third_party(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, party="甲公司", about="价款")
    actions.third_party_replied(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, reply="objects")
    row = case.consultations.get()
    assert "甲公司" in client.get(move(case, "decide_over_objection")).content.decode()
    sent = {"on": TODAY.isoformat(), "consultation_id": str(row.pk), "why": "涉及食品安全"}
    assert client.post(move(case, "decide_over_objection"), sent).status_code == 302
    assert "已决定公开" in client.get(f"/admin/foi/{case.pk}/").content.decode()


def test_a_repeat_is_compared_and_linked(cast: Cast, signed_in: SignIn) -> None:
    earlier = received(cast, on=date(2021, 1, 4))
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    page = client.get(move(case, "link_earlier")).content.decode()
    assert earlier.number in page and "很可能相同" in page and "相似度100%" in page
    sent = {"earlier_id": str(earlier.pk), "why": "同一年度的同一事项"}
    assert client.post(move(case, "link_earlier"), {"earlier_id": str(earlier.pk)}).context["form"].errors["why"]
    assert client.post(move(case, "link_earlier"), sent).status_code == 302
    page = client.get(f"/admin/foi/{case.pk}/").content.decode()
    assert earlier.number in page and "近十二个月向本机关提出2件" in page


def test_the_frequency_is_counted_before_reasons_are_asked(cast: Cast, signed_in: SignIn) -> None:
    received(cast, on=date(2020, 12, 8))
    case = handling(cast)
    page = signed_in(cast.clerks["handler"]).get(move(case, "ask_reasons")).content.decode()
    assert "向本机关提出政府信息公开申请2件（2020年12月1件，2021年1月1件）" in page


def test_a_letter_is_seen_before_it_is_made(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    sent = {"on": TODAY.isoformat(), "party": "甲公司", "about": "检测合同的价款", "preview": "1"}
    page = signed_in(cast.clerks["handler"]).post(move(case, "consult_third_party"), sent).content.decode()
    assert "预览：征求第三方意见书" in page and "预览：征求意见告知书" in page and "检测合同的价款" in page
    assert not case.letters.exists() and not case.consultations.exists()


def test_readdressing_leaves_a_trace_at_the_first_organ(cast: Cast, signed_in: SignIn) -> None:
    case = unconfirmed(cast)
    old = case.number
    client = signed_in(cast.clerks["registrar"])
    sent = {
        "to_organ_id": str(cast.b.pk),
        "reason": "由规划局制作",
        "on": TODAY.isoformat(),
        "consent_on": TODAY.isoformat(),
        "consent_way": "phone",
    }
    answer = client.post(move(case, "readdress"), sent, follow=True)
    page = answer.content.decode()
    case.refresh_from_db()
    assert answer.redirect_chain[-1][0] == "/admin/foi/readdressed/"
    assert old in page and case.number in page and cast.b.name in page and "待确认" in page
    assert client.get(f"/admin/foi/{case.pk}/").status_code == 404
    receiver = signed_in(cast.other_clerk)
    page = receiver.get(f"/admin/foi/{case.pk}/").content.decode()
    assert old in page and cast.a.name in page and "由规划局制作" in page
    assert case.number in receiver.get("/admin/foi/", {"q": old}).content.decode()
    assert Readdressal.objects.get().consent_way == "phone"


def test_a_case_of_the_unit_is_claimed_from_its_page(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")
    actions.assign(actor=cast.clerk("registrar"), case_id=case.pk, unit="食品科")
    client = signed_in(cast.clerks["handler"])
    assert "claim" in {panel.event for panel in client.get(f"/admin/foi/{case.pk}/").context["panels"]}
    assert client.post(move(case, "claim"), {}).status_code == 302
    assert client.get(move(case, "claim")).status_code == 409


def test_files_for_the_consulted_organ_are_read_with_a_row_in_the_log(cast: Cast, signed_in: SignIn) -> None:
    handler = signed_in(cast.clerks["handler"])
    case = handling(cast, on=date(2021, 1, 4))
    for kind, title in (("evidence", "纪要"), ("application", "申请表")):
        upload = SimpleUploadedFile(f"{title}.pdf", f"%PDF-1.7 {title}".encode())
        sent = {"request_key": title, "kind": kind, "title": title, "file": upload}
        assert handler.post(f"/admin/foi/{case.pk}/files/", sent).status_code == 302
    form = handler.get(move(case, "consult_organ")).context["form"]
    assert [label for _, label in form.fields["file_ids"].choices] == ["办理材料：纪要"]
    shown = form.fields["file_ids"].choices[0][0]
    sent = {"on": "2021-01-05", "organ_id": str(cast.b.pk), "basis": "other", "about": "纪要", "file_ids": [shown]}
    handler.post(move(case, "consult_organ"), sent)
    row, client = Consultation.objects.get(), signed_in(cast.other_clerk)
    before = AccessRow.objects.count()
    assert client.get(f"/admin/foi/consultations/{row.pk}/files/{shown}/").status_code == 200
    assert AccessRow.objects.count() == before + 1
    kept = case.files.get(kind="application")
    assert client.get(f"/admin/foi/consultations/{row.pk}/files/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["help/", "consultations/", "readdressed/"])
def test_empty_lists_say_so(cast: Cast, signed_in: SignIn, address: str) -> None:
    page = signed_in(cast.clerks["handler"]).get(f"/admin/foi/{address}")
    assert page.status_code == 200 and "没有" in page.content.decode()
