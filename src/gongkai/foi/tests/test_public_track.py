"""Tracking: code and second factor, five tries an hour; the due date and why; clarify, withdraw, fetch the answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi.actions.assign import assign
from gongkai.foi.actions.clarification import ask_clarification, clarify
from gongkai.foi.actions.consultation import consult_third_party, third_party_served
from gongkai.foi.actions.decision import ItemDecision, decide, draft_answer, submit_review
from gongkai.foi.actions.files import attach_file
from gongkai.foi.actions.receive import ApplicantDetails, Application, confirm, receive, register, split
from gongkai.foi.actions.review import approve, pass_review, review_secrecy
from gongkai.foi.actions.service import serve
from gongkai.foi.actions.signing import sign
from gongkai.foi.actions.terms import ask_reasons, extend, notify_fee
from gongkai.foi.models import Case, CaseEvent, Letter
from gongkai.foi.tests.test_public_apply import PHONE, RESIDENT_ID, later
from gongkai.foi.views.public.throttle import TRIES
from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.models import AccessRow
from gongkai.rules.outcomes import OUTCOMES

CODE = "ABCD-EFGH-JKLM-NPQR"
WANTED = "农贸市场抽检结果"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Sent online, unconfirmed."""
    applicant = ApplicantDetails(name="欧阳喆", id_number=RESIDENT_ID, phone=PHONE)
    application = Application(organ_id=cast.a.pk, channel="online", applicant=applicant, items=(WANTED, "检测机构名单"))
    return receive(actor=Actor.applicant("申请人"), application=application, code=CODE)


def look_up(case: Case) -> Client:
    client = Client()
    assert client.post("/apply/track/", {"code": CODE, "factor": PHONE})["Location"] == address(case)
    return client


def address(case: Case, more: str = "") -> str:
    return f"/apply/track/{case.pk}/{more}"


def page(client: Client, case: Case) -> str:
    response = client.get(address(case))
    assert response.status_code == 200
    return response.content.decode()


def in_hand(cast: Cast, case: Case) -> Case:
    """Confirmed today, registered, with a handler."""
    clerk = cast.clerk("registrar")
    confirm(actor=clerk, case_id=case.pk, on=TODAY, medium="电话")
    register(actor=clerk, case_id=case.pk, applicant_class="natural_person")
    return assign(actor=clerk, case_id=case.pk, assignee_id=cast.clerks["handler"].pk)


def answered(cast: Cast, case: Case) -> Letter:
    """Decided, drafted, reviewed, approved and signed; not yet served."""
    in_hand(cast, case)
    handler = cast.clerk("handler")
    grounds = {fact.key: "见附件" for fact in OUTCOMES["granted"].requires}
    decide(actor=handler, case_id=case.pk, decisions=[ItemDecision(n, "granted", grounds=grounds) for n in (1, 2)])
    draft_answer(actor=handler, case_id=case.pk)
    submit_review(actor=handler, case_id=case.pk)
    review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    approve(actor=cast.clerk("approver"), case_id=case.pk)
    letter: Letter = sign(actor=cast.clerk("signatory"), case_id=case.pk)
    return letter


@pytest.mark.parametrize(
    "factor", [PHONE, "138 0013 8000", "１３８-００１３-８０００", RESIDENT_ID, "110105 19491231 002x"]
)
@pytest.mark.parametrize("code", [CODE, "abcdefghjklmnpqr", "ABCD EFGH JKLM NPQR"])
def test_code_and_second_factor_open_the_case_however_they_are_typed(case: Case, code: str, factor: str) -> None:
    assert Client().post("/apply/track/", {"code": code, "factor": factor})["Location"] == address(case)


@pytest.mark.parametrize(
    ("code", "factor"), [(CODE, "13800138001"), (CODE, "8000"), ("AAAA-EFGH-JKLM-NPQR", PHONE), (CODE, "欧阳喆")]
)
def test_a_wrong_code_and_a_wrong_factor_get_the_same_answer(case: Case, code: str, factor: str) -> None:
    response = Client().post("/apply/track/", {"code": code, "factor": factor})
    assert response.status_code == 200
    assert "没有找到相符的申请" in response.content.decode()
    assert case.number not in response.content.decode()


def test_after_five_wrong_tries_even_the_right_factor_waits_an_hour(case: Case) -> None:
    client = Client()
    for _ in range(TRIES):
        client.post("/apply/track/", {"code": CODE, "factor": "13900000000"})
    response = client.post("/apply/track/", {"code": CODE, "factor": PHONE})
    assert response.status_code == 429
    assert "一小时内最多试 5 次" in response.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert elsewhere.post("/apply/track/", {"code": CODE, "factor": PHONE}).status_code == 429


def test_many_machines_together_do_not_get_more_tries(case: Case) -> None:
    for number in range(TRIES):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/apply/track/", {"code": CODE, "factor": "13900000000"})
    last = Client(REMOTE_ADDR="10.0.1.1").post("/apply/track/", {"code": CODE, "factor": PHONE})
    assert last.status_code == 429


def test_a_slip_or_two_is_forgiven_once_the_right_person_has_come(case: Case) -> None:
    client = Client()
    for _ in range(2):
        for _ in range(TRIES - 1):
            client.post("/apply/track/", {"code": CODE, "factor": "13900000000"})
        assert client.post("/apply/track/", {"code": CODE, "factor": PHONE}).status_code == 302


def test_without_code_and_factor_no_case_page_opens(case: Case) -> None:
    for more in ("", "withdraw/", "files/1/"):
        assert Client().get(address(case, more))["Location"] == "/apply/track/"
    for more in ("clarify/", "reasons/"):
        assert Client().post(address(case, more), {"note": "x"})["Location"] == "/apply/track/"


def test_one_case_does_not_open_another(cast: Cast, case: Case) -> None:
    applicant = ApplicantDetails(name="王昇", phone="13900000000")
    application = Application(organ_id=cast.a.pk, channel="online", applicant=applicant, items=("别的",))
    other = receive(actor=Actor.applicant("申请人"), application=application, code="2222-EFGH-JKLM-NPQR")
    assert look_up(case).get(address(other))["Location"] == "/apply/track/"


def test_the_case_closes_when_asked_and_after_half_an_hour(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client = look_up(case)
    client.post("/apply/track/leave/")
    assert client.get(address(case)).status_code == 302
    client = look_up(case)
    monkeypatch.setattr("gongkai.foi.views.public.grant.real_now", later(minutes=31))
    assert client.get(address(case)).status_code == 302


def test_the_page_shows_nothing_personal_and_each_look_is_logged(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    client = look_up(case)
    shown = page(client, case)
    assert not [text for text in ("欧阳喆", PHONE, RESIDENT_ID, "甲登记", "甲承办") if text in shown]
    assert WANTED in shown
    assert AccessRow.objects.filter(actor_kind="applicant", record=f"foi.case:{case.pk}").count() == 1


def test_an_unconfirmed_request_says_that_no_term_runs_yet(case: Case) -> None:
    shown = page(look_up(case), case)
    assert "待确认" in shown and "期限尚未起算" in shown and "第三十一条" in shown
    assert "自双方确认之日的次日起 20 个工作日" in shown


def test_the_due_date_stands_with_its_reason_and_its_days(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    due = current().add_workdays(TODAY, 20)
    shown = page(look_up(case), case)
    assert f"为什么是{due.year}年{due.month}月{due.day}日" in shown
    assert "还有 20 个工作日" in shown and "第三十三条" in shown
    assert f'id="day-{due.isoformat()}"' in shown


def test_extension_and_consultation_are_told_without_names(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    extend(actor=cast.clerk("leader"), case_id=case.pk, on=TODAY, days=10, approver="主任某", reason="内部原因")
    consult_third_party(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, party="某某公司", about="商业秘密")
    shown = page(look_up(case), case)
    assert "延长 10 个工作日" in shown and "征求意见中" in shown
    assert not [text for text in ("主任某", "内部原因", "某某公司", "商业秘密") if text in shown]


def test_voided_facts_are_not_told(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    CaseEvent.objects.filter(case=case, type="assigned").update(voided=True, void_reason="误录")
    assert "转交承办机构" not in page(look_up(case), case)


def test_passing_the_case_from_hand_to_hand_is_told_once(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    assign(actor=cast.clerk("registrar"), case_id=case.pk, unit="法规科")
    shown = page(look_up(case), case)
    assert shown.count("转交承办机构</strong>") == 1 and "法规科" not in shown


def test_only_consultation_days_of_the_running_term_are_said_to_be_left_out(
    cast: Cast, case: Case, settings: Any
) -> None:
    handler = cast.clerk("handler")
    asked(cast, case)
    settings.GONGKAI_TODAY = "2021-02-01"
    clarify(actor=handler, case_id=case.pk, on=date(2021, 1, 20))
    consult_third_party(actor=handler, case_id=case.pk, on=date(2021, 1, 28), party="某公司", about="检测报告")
    shown = page(look_up(case), case)
    assert "征求意见已用去的 2 个工作日" in shown and "暂停计算，征求意见结束后继续计算" in shown
    third_party_served(actor=handler, case_id=case.pk, on=date(2021, 2, 1))
    shown = page(look_up(case), case)
    assert "最迟2021年2月25日收到意见推算；提前收到的，期限相应提前" in shown


def asked(cast: Cast, case: Case) -> Client:
    in_hand(cast, case)
    until = TODAY + timedelta(days=14)
    what = "请写明抽检的年份"
    ask_clarification(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, until=until, what=what)
    return look_up(case)


def test_a_clarification_asked_for_is_answered_online_and_restarts_the_term(cast: Cast, case: Case) -> None:
    client = asked(cast, case)
    shown = page(client, case)
    assert "请写明抽检的年份" in shown and "2021年1月29日" in shown and "停止计算，收到您的补正后重新起算" in shown
    assert client.post(address(case, "clarify/"), {"note": "2019年", "key": "k1"})["Location"] == address(case)
    case.refresh_from_db()
    assert case.state == "handling"
    assert case.events.get(type="clarified").note == "2019年"
    assert "收到您的补正" in page(client, case)


def test_a_clarification_sent_twice_counts_once(cast: Cast, case: Case) -> None:
    client = asked(cast, case)
    for _ in range(2):
        assert client.post(address(case, "clarify/"), {"note": "2019年", "key": "k1"}).status_code == 302
    refused = client.post(address(case, "clarify/"), {"note": "又补", "key": "k2"})
    assert "第三十条" in refused.content.decode() or "第30条" in refused.content.decode()
    assert case.events.filter(type="clarified").count() == 1


def test_an_empty_clarification_is_named_and_the_case_stays(cast: Cast, case: Case) -> None:
    client = asked(cast, case)
    response = client.post(address(case, "clarify/"), {"note": " ", "key": "k1"})
    assert 'href="#id_note"' in response.content.decode()
    case.refresh_from_db()
    assert case.state == "awaiting_clarification"


def test_reasons_are_given_online_once_asked_for(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    client = look_up(case)
    assert "请说明理由" not in page(client, case)
    ask_reasons(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, counts="本月已申请 40 件")
    assert "本月已申请 40 件" in page(client, case)
    client.post(address(case, "reasons/"), {"note": "研究需要", "key": "k"})
    assert case.events.get(type="reasons_given").note == "研究需要"
    assert 'name="note"' not in page(client, case)


def test_a_fee_notice_shows_its_sum_and_its_last_day(cast: Cast, case: Case) -> None:
    in_hand(cast, case)
    notify_fee(
        actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, amount=700, basis="按量计收", trail=["31至100页：700元"]
    )
    shown = page(look_up(case), case)
    assert "金额 700 元" in shown and "31至100页：700元" in shown and "2021年2月14日" in shown


def test_a_request_is_withdrawn_after_a_page_that_says_what_it_means(cast: Cast, case: Case) -> None:
    client = look_up(case)
    assert "不再办理" in client.get(address(case, "withdraw/")).content.decode()
    for _ in range(2):
        assert client.post(address(case, "withdraw/"), {"reason": "", "key": "k"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert "撤回申请</a>" not in page(client, case)
    assert "不能再撤回" in client.get(address(case, "withdraw/")).content.decode()


def attach(case: Case, kind: str, data: bytes, letter: Letter | None = None) -> Any:
    system = Actor.system("test")
    stored = files.store(data, name=f"{kind}.pdf", kind=kind, actor=system)
    return attach_file(
        actor=system,
        case_id=case.pk,
        stored_id=stored.pk,
        kind=kind,
        title=f"材料-{kind}",
        letter_id=letter.pk if letter else None,
    )


def test_a_letter_is_fetched_once_served_and_not_before(cast: Cast, case: Case) -> None:
    letter = answered(cast, case)
    paper = attach(case, "letter", b"%PDF-letter", letter)
    given = attach(case, "outgoing", b"%PDF-given")
    inner = attach(case, "evidence", b"%PDF-inner")
    client = look_up(case)
    shown = page(client, case)
    assert "已作出答复" in shown and "材料-" not in shown
    assert client.get(address(case, f"files/{paper.pk}/")).status_code == 404
    serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="electronic")
    shown = page(client, case)
    assert letter.number in shown and "材料-letter" in shown and "材料-outgoing" in shown
    for file, data in ((paper, b"%PDF-letter"), (given, b"%PDF-given")):
        response = client.get(address(case, f"files/{file.pk}/"))
        assert response.content == data
        assert response["Content-Disposition"].startswith("attachment")
    assert client.get(address(case, f"files/{inner.pk}/")).status_code == 404
    assert AccessRow.objects.filter(what__startswith="申请人下载").count() == 2


def test_a_file_that_is_lost_is_said_to_be_unreadable(cast: Cast, case: Case) -> None:
    letter = answered(cast, case)
    paper = attach(case, "letter", b"%PDF-letter", letter)
    serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="electronic")
    files.path_of(paper.stored.address).unlink()
    assert look_up(case).get(address(case, f"files/{paper.pk}/")).status_code == 404


def test_a_letter_not_rendered_yet_says_so(cast: Cast, case: Case) -> None:
    answered(cast, case)
    serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="electronic")
    assert "文件正在生成" in page(look_up(case), case)


def test_an_overdue_case_says_where_to_turn(cast: Cast, case: Case, settings: Any) -> None:
    in_hand(cast, case)
    settings.GONGKAI_TODAY = date(2021, 4, 1).isoformat()
    shown = page(look_up(case), case)
    assert "答复期限已过" in shown and "第五十一条" in shown


def test_the_parts_of_a_split_request_are_read_with_the_code_of_the_whole(cast: Cast, case: Case) -> None:
    clerk = cast.clerk("registrar")
    confirm(actor=clerk, case_id=case.pk, on=TODAY, medium="电话")
    parts = split(actor=clerk, case_id=case.pk, groups=[[1], [2]])
    client = look_up(case)
    shown = page(client, case)
    assert all(part.number in shown for part in parts)
    assert "检测机构名单" in page(client, parts[1])


def test_every_state_has_words_for_the_applicant(cast: Cast, case: Case) -> None:
    for state in ("submitted", "received", "registered", "reviewing", "approving", "signing", "abandoned", "closed"):
        Case.objects.filter(pk=case.pk).update(state=state)
        assert 'class="lead"' in page(look_up(case), case)
