"""The page of a case and its moves, through the browser's eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.foi.policies import lawful_moves
from gongkai.foi.tests.desk_stage import NAME, PHONE, at_state, decided, handling, received, unconfirmed
from gongkai.foi.views.desk.forms import MOVES
from gongkai.kernel.models import AccessRow, User
from gongkai.rules.transitions import ROWS, TABLE

SignIn = Callable[[User], Client]


NOT_YET = {
    "claim",
    "recall_help",
    "give_help",
    "urge_help",
    "decide_over_objection",
    "third_party_served",
    "third_party_replied",
    "organ_replied",
    "give_reasons",
    "defer",
    "submit_review",
    "serve_notice",
    "void_notice",
}
"""Moves that the table gives a case in hand, and that nothing has led to yet."""


def address(case: Case, event: str = "") -> str:
    return f"/admin/foi/{case.pk}/" + (f"move/{event}/" if event else "")


def test_every_move_of_the_table_has_a_form() -> None:
    assert set(TABLE) - {"receive", "record_remedy", "hand_over"} <= set(MOVES)
    assert set(MOVES) - set(TABLE) == {"draft_answer"}
    assert all(form.button or form.long for form in MOVES.values())


def test_another_organs_case_does_not_exist(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast, organ="b")
    client = signed_in(cast.clerks["handler"])
    assert client.get(address(case)).status_code == 404
    assert client.post(address(case, "comment"), {"text": "看看"}).status_code == 404


def test_the_page_offers_the_lawful_moves_and_no_others(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    for post in ("handler", "registrar", "reviewer", "auditor"):
        page = signed_in(cast.clerks[post]).get(address(case))
        offered = [panel.event for panel in page.context["panels"]]
        lawful = {move.event for move in lawful_moves(cast.clerk(post), case)}
        assert set(offered) <= lawful and set(offered) == lawful - NOT_YET


def test_the_page_tells_the_request_the_due_date_and_why(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    page = signed_in(cast.clerks["handler"]).get(address(case)).content.decode()
    assert "2020年度食品抽检经费支出明细" in page
    assert "2021年2月1日" in page and "为什么是这一天" in page and "2021年1月4日收到申请" in page
    assert "第20个工作日" in page
    assert NAME not in page and PHONE not in page


def test_an_unconfirmed_request_shows_legal_and_cautious_date_side_by_side(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.clerks["registrar"]).get(address(unconfirmed(cast))).content.decode()
    assert "法定期限" in page and "稳妥期限" in page and "2021年2月" in page


def test_a_late_request_for_clarification_shows_as_a_flaw(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    sent = {"on": "2021-01-15", "until": "2021-02-01", "what": "请写明年度和项目名称"}
    client = signed_in(cast.clerks["handler"])
    assert client.post(address(case, "ask_clarification"), sent).status_code == 302
    page = client.get(address(case)).content.decode()
    assert "程序" in page and "第七个工作日" in page and "原答复期限" in page


def test_a_move_is_made_and_shown_on_the_timeline(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    sent = {"on": TODAY.isoformat(), "party": "甲公司", "about": "合同价款"}
    assert client.post(address(case, "consult_third_party"), sent).status_code == 302
    page = client.get(address(case)).content.decode()
    assert "征求第三方意见" in page and "甲公司：合同价款" in page and "期限停止计算" in page


def test_a_refused_move_names_the_article_and_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["leader"])
    sent = {"on": TODAY.isoformat(), "days": "5", "approver": "李处长", "reason": "需要检索档案"}
    assert client.post(address(case, "extend"), sent).status_code == 302
    answer = client.post(address(case, "extend"), sent | {"reason": "还要再延"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "只能延长一次" in page and "第三十三条" in page and "还要再延" in page
    assert case.events.filter(type="extended").count() == 1


def test_what_the_law_asks_is_asked_beside_the_field(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    sent = {"on": TODAY.isoformat(), "until": TODAY.isoformat(), "what": "请写明"}
    answer = signed_in(cast.clerks["handler"]).post(address(case, "ask_clarification"), sent)
    assert answer.context["form"].errors["until"]
    assert "请写明" in answer.content.decode()


def test_a_move_that_is_not_lawful_now_says_what_would_be(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.clerks["handler"]).get(address(handling(cast), "serve"))
    assert answer.status_code == 409
    assert "承办中" in answer.context["hindrance"] and "条例第" in answer.context["hindrance"]


def test_a_reply_is_offered_only_while_somebody_was_asked(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    assert client.get(address(case, "third_party_replied")).status_code == 409
    sent = {"on": TODAY.isoformat(), "party": "甲公司", "about": "合同价款"}
    client.post(address(case, "consult_third_party"), sent)
    offered = {panel.event for panel in client.get(address(case)).context["panels"]}
    assert "third_party_replied" in offered and "organ_replied" not in offered
    client.post(address(case, "third_party_replied"), {"on": TODAY.isoformat(), "reply": "agrees"})
    offered = {panel.event for panel in client.get(address(case)).context["panels"]}
    assert "third_party_replied" not in offered


def test_the_step_that_leads_on_comes_first(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    for case, first in (
        (handling(cast), "decide"),
        (decided(cast), "submit_review"),
        (at_state(cast, "serving"), "serve"),
    ):
        assert client.get(address(case)).context["panels"][0].event == first


def test_a_move_of_another_post_is_refused_with_its_name(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "signing")
    answer = signed_in(cast.clerks["handler"]).post(address(case, "sign"), {})
    assert answer.status_code == 403 and "签发" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "signing"


def test_a_double_click_makes_one_move(cast: Cast, signed_in: SignIn) -> None:
    case = unconfirmed(cast)
    client = signed_in(cast.clerks["registrar"])
    sent = {"on": TODAY.isoformat(), "medium": "phone", "result": "no_answer", "request_key": "one-click"}
    for _ in range(2):
        assert client.post(address(case, "log_contact"), sent).status_code == 302
    assert case.events.filter(type="contact_attempted").count() == 1


def test_a_case_walks_from_the_counter_to_the_archive_by_the_forms_alone(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    today = TODAY.isoformat()
    path = (
        ("registrar", "register", {"applicant_class": "natural_person"}),
        ("registrar", "assign", {"assignee_id": cast.clerks["handler"].pk}),
        ("handler", "decide", {"outcome_1": "granted", "ground_1_access": "随本答复书附上"}),
        ("handler", "draft_answer", {}),
        ("handler", "submit_review", {}),
        ("secrecy_reviewer", "review_secrecy", {"verdict_0": "open", "ground": "不涉密"}),
        ("reviewer", "pass_review", {"opinion": "同意"}),
        ("approver", "approve", {"row_confirmed": "on"}),
        ("signatory", "sign", {}),
        ("handler", "serve", {"on": today, "way": "direct", "signer": "self", "deliverer": "甲承办"}),
        ("handler", "archive", {}),
    )
    for post, event, sent in path:
        answer = signed_in(cast.clerks[post]).post(address(case, event), sent)
        assert answer.status_code == 302, (event, answer.context["form"].errors)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.concluded_on) == ("closed", "granted", TODAY)


def test_approval_asks_for_the_counted_row(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "approving")
    client = signed_in(cast.clerks["approver"])
    answer = client.post(address(case, "approve"), {"opinion": "同意"})
    assert "row_confirmed" in answer.context["form"].errors
    page = answer.content.decode()
    assert "只有一个事项" in page and "予以公开" in page and "经审查，现答复如下" in page
    assert NAME not in page


def test_the_required_grounds_of_an_outcome_are_shown_without_script(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, "甲事项", "乙事项")
    client = signed_in(cast.clerks["handler"])
    first = client.get(address(case, "decide")).content.decode()
    assert "ground_1_" not in first
    sent = {"outcome_1": "unavailable.not_held", "reasons_1": "已经查过", "outcome_2": "granted"}
    shown = client.post(address(case, "decide"), sent | {"show": "1"})
    page = shown.content.decode()
    assert "ground_1_search" in page and "ground_2_access" in page and "已经查过" in page
    assert not shown.context["form"].errors
    assert not case.events.filter(type="decided").exists()


def test_deciding_without_the_grounds_keeps_everything_and_says_which(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, "甲事项", "乙事项")
    sent = {"outcome_1": "granted", "ground_1_access": "附上", "outcome_2": "declined.repeat", "reasons_2": "同前"}
    answer = signed_in(cast.clerks["handler"]).post(address(case, "decide"), sent)
    page = answer.content.decode()
    assert answer.context["form"].errors.keys() == {"ground_2_earlier_case", "ground_2_earlier_reply"}
    assert "附上" in page and "同前" in page


def test_an_outcome_that_needs_a_step_is_refused_with_the_article(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    sent = {
        "outcome_1": "declined.abusive",
        "ground_1_counts": "一月内四十件",
        "ground_1_reasons_step": "未要求",
        "ground_1_why_unreasonable": "无",
    }
    answer = signed_in(cast.clerks["handler"]).post(address(case, "decide"), sent)
    assert "第三十五条" in str(answer.context["form"].errors["outcome_1"])


def test_the_draft_is_written_from_the_case_and_keeps_the_officers_wording(cast: Cast, signed_in: SignIn) -> None:
    case = decided(cast)
    client = signed_in(cast.clerks["handler"])
    page = client.get(address(case, "draft_answer")).content.decode()
    assert "经审查，现答复如下" in page
    client.post(address(case, "draft_answer"), {"paragraphs": "第一段。\n\n第二段。"})
    assert case.letters.get().content["paragraphs"] == ["第一段。", "第二段。"]


def test_the_fee_is_computed_and_shown_before_it_is_notified(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    sent = {"on": TODAY.isoformat(), "scale": "pages", "pages": "120"}
    shown = client.post(address(case, "notify_fee"), sent)
    assert "1100元" in shown.content.decode() and Case.objects.get(pk=case.pk).state == "handling"
    agreed = shown.context["form"]["agreed"].value()
    assert client.post(address(case, "notify_fee"), sent | {"pages": "130", "agreed": agreed}).status_code == 200
    assert client.post(address(case, "notify_fee"), sent | {"agreed": agreed}).status_code == 302
    assert case.events.get(type="fee_notified").data["amount"] == 1100


def test_one_form_is_split_by_its_items(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast, "甲事项", "乙事项", "丙事项")
    sent = {"part_1": "1", "part_2": "2", "part_3": "1"}
    assert signed_in(cast.clerks["registrar"]).post(address(case, "split"), sent).status_code == 302
    assert [part.items.count() for part in case.parts.order_by("pk")] == [2, 1]


def test_the_applicant_is_shown_for_a_purpose_that_is_logged(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    client = signed_in(cast.clerks["handler"])
    assert client.get(address(case) + "applicant/").status_code == 405
    refused = client.post(address(case) + "applicant/", {"purpose": " "})
    assert NAME not in refused.content.decode() and not AccessRow.objects.exists()
    page = client.post(address(case) + "applicant/", {"purpose": "电话确认申请"}).content.decode()
    assert NAME in page and PHONE in page
    row = AccessRow.objects.get()
    assert (row.actor_id, row.what) == (cast.clerks["handler"].pk, "申请人信息：电话确认申请")


def test_the_audit_rows_are_on_the_page_without_personal_values(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.clerks["auditor"]).get(address(handling(cast)))
    assert [line.verb for line in page.context["audit"]] == ["分办", "登记", "收件"]
    assert "状态：待登记 → 待分办" in page.content.decode()


def test_a_busier_case_takes_no_more_queries(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    spent = []
    for case in (handling(cast), handling(cast, *(f"事项{n}" for n in range(12)))):
        for text in range(8) if spent else ():
            actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text=f"第{text}条")
        client.get(address(case))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(case)).status_code == 200
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 42


@pytest.mark.parametrize("row", [row for row in ROWS if None not in row.sources], ids=lambda row: row.event)
def test_each_move_has_a_page_of_its_own(cast: Cast, signed_in: SignIn, row: object) -> None:
    event = row.event  # type: ignore[attr-defined]
    if event == "record_remedy":
        assert signed_in(cast.clerks["legal_reviewer"]).get("/admin/foi/remedies/new/").status_code == 200
        return
    if event == "hand_over":  # made for all cases of a closed organ at once
        assert signed_in(cast.clerks["registrar"]).get("/admin/foi/handover/").status_code == 200
        return
    answer = signed_in(cast.clerks["handler"]).get(address(handling(cast), event))
    assert answer.status_code in {200, 403, 409}
    assert TABLE[event].label in answer.content.decode()
