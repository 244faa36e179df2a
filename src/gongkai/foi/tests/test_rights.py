"""更正申请 and 投诉举报: taken in, asked about, passed on, answered; counted nowhere in the report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.foi.actions import rights as actions
from gongkai.foi.actions.rights import RightsFacts
from gongkai.foi.models import Case, RightsRequest
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AccessRow, User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PHONE, IDENTITY = "13912345678", "11010519491231002X"
SAID = {"facts": "登记簿把出生年份写成1950年", "wanted": "更正为1949年", "name": "陈志强", "phone": PHONE}


def sent(cast: Cast, kind: str = "correction") -> RightsRequest:
    facts = RightsFacts(kind, cast.a.pk, "陈志强", PHONE, SAID["facts"], SAID["wanted"], id_number=IDENTITY)
    return actions.receive_rights(actor=Actor.applicant("申请人"), facts=facts, code="ABCD-EFGH-JKLM-NPQR")


def test_a_correction_goes_to_the_organ_and_a_complaint_to_who_supervises_it(cast: Cast) -> None:
    assert sent(cast).organ == cast.a
    complaint = actions.receive_rights(
        actor=Actor.applicant("申请人"),
        facts=RightsFacts("complaint", cast.a.pk, "陈志强", PHONE, "目录一年没有更新", "督促更新"),
        code="WXYZ-EFGH-JKLM-NPQR",
    )
    assert complaint.organ == cast.district and "投诉" in complaint.number
    assert not Case.objects.exists()


def test_it_is_sent_tracked_completed_and_answered(cast: Cast, signed_in: SignIn) -> None:
    person, desk = Client(), signed_in(cast.clerks["handler"])
    where = "/apply/correction/"
    half = person.post(where, SAID | {"about_organ": cast.a.pk, "key": "k"})
    assert half.status_code == 200 and "证件号码" in half.content.decode() and SAID["facts"] in half.content.decode()
    done = person.post(where, SAID | {"about_organ": cast.a.pk, "id_number": IDENTITY, "key": "k"}, follow=True)
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", done.content.decode())
    assert code is not None
    one = RightsRequest.objects.get()
    page = f"/admin/foi/rights/{one.pk}/"
    assert one.number in desk.get("/admin/foi/rights/").content.decode()
    assert "陈志强" not in desk.get(page).content.decode()
    assert desk.post(page, {"event": "ask", "note": "请提供户口簿复印件"}).status_code == 302
    other = Client()
    assert "没有找到" in other.post("/apply/track/", {"code": code[0], "factor": "13800000000"}).content.decode()
    seen = other.post("/apply/track/", {"code": code[0], "factor": PHONE}, follow=True).content.decode()
    assert "户口簿" in seen
    assert other.post(f"/apply/rights/{one.pk}/complete/", {"note": ""}).status_code == 400
    assert other.post(f"/apply/rights/{one.pk}/complete/", {"note": "户口簿第3页"}).status_code == 302
    refused = desk.post(page, {"event": "answer", "outcome": "", "answer": ""})
    assert refused.status_code == 200 or refused.status_code == 400
    desk.post(page, {"event": "answer", "outcome": "corrected", "answer": "经核实，已更正。"})
    assert "已更正" in other.get(f"/apply/rights/{one.pk}/").content.decode()
    assert Client().get(f"/apply/rights/{one.pk}/").status_code == 302


def test_the_person_is_shown_for_a_purpose_and_the_look_is_recorded(cast: Cast, signed_in: SignIn) -> None:
    one = sent(cast)
    desk = signed_in(cast.clerks["handler"])
    shown = desk.post(f"/admin/foi/rights/{one.pk}/", {"event": "who", "purpose": "电话核实"}).content.decode()
    assert PHONE in shown
    assert AccessRow.objects.filter(what__contains="电话核实").exists()
    assert PHONE not in str([row.after for row in audit.trail(one)])


def test_another_organ_neither_sees_nor_moves_it_until_it_is_passed_on(cast: Cast) -> None:
    one, other = sent(cast), cast.actor(cast.other_clerk)
    with pytest.raises(PermissionDenied):
        actions.accept_rights(actor=other, request_id=one.pk)
    actions.pass_on_rights(actor=cast.clerk("handler"), request_id=one.pk, organ_id=cast.b.pk, note="记录由该局保存")
    assert actions.accept_rights(actor=other, request_id=one.pk).state == "handling"


def test_what_is_closed_stays_closed(cast: Cast) -> None:
    one = sent(cast)
    actions.withdraw_rights(actor=Actor.applicant("申请人"), request_id=one.pk)
    with pytest.raises(ValidationError, match="已撤回"):
        actions.accept_rights(actor=cast.clerk("handler"), request_id=one.pk)
