"""The life of a case through its actions: what moves the clock, what is refused and why, what is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django.fixtures import Settings
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Applicant, Case, Letter, NumberTaken
from gongkai.foi.policies import cases_visible_to, get_case, lawful_moves, read_applicant
from gongkai.foi.queries import clock_of, find_by_code
from gongkai.foi.tests.desk_stage import PHONE, application, at_state, decided, handling, received, unconfirmed
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.models import AccessRow, OutboxRow
from gongkai.organs.models import OrganVersion

GROUNDS = {
    "granted": {"access": "随本答复书附上"},
    "refused.deliberative": {"which_kind": "请示报告", "no_duty": "没有规定应当公开"},
    "unavailable.not_held": {"search": "以文号检索公文系统，未检索到"},
}


def decide(cast: Cast, case: Case, *outcomes: str) -> Case:
    return actions.decide(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        decisions=[
            actions.ItemDecision(position, outcome, grounds=GROUNDS[outcome])
            for position, outcome in enumerate(outcomes, start=1)
        ],
    )


# --- receipt -----------------------------------------------------------------------------------------------------


def test_counter_counts_on_the_day_and_online_waits_for_the_confirmation(cast: Cast) -> None:
    at_counter = received(cast)
    online = unconfirmed(cast)
    assert (at_counter.state, at_counter.received_on) == ("received", TODAY)
    assert (online.state, online.received_on, online.due_on) == ("submitted", None, None)
    assert online.cautious_due_on == at_counter.due_on


def test_the_day_of_confirmation_is_the_receipt(cast: Cast) -> None:
    case = unconfirmed(cast, on=date(2021, 1, 13))
    actions.log_contact(
        actor=cast.clerk("registrar"), case_id=case.pk, on=date(2021, 1, 14), medium="电话", result="无人接听"
    )
    case = actions.confirm(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY, medium="电话")
    assert case.received_on == TODAY
    assert case.due_on == current().add_workdays(TODAY, 20)
    assert case.events.filter(type="contact_attempted").count() == 1


def test_the_mail_room_day_counts_not_the_day_the_letter_reached_the_unit(cast: Cast) -> None:
    letter = application(
        cast.a.pk, "post_signed", on=TODAY, signed_for_on=date(2021, 1, 12), arrived_on=date(2021, 1, 14)
    )
    case = actions.receive(actor=cast.clerk("mailroom"), application=letter, code="c")
    assert (case.received_on, case.arrived_on) == (date(2021, 1, 12), date(2021, 1, 14))


def test_an_application_without_a_way_to_reach_the_person_is_sent_back_by_field(cast: Cast) -> None:
    form = application(cast.a.pk, "online")
    bare = actions.ApplicantDetails(name="", id_number="")
    with pytest.raises(ValidationError) as refused:
        actions.receive(
            actor=Actor.applicant("申请人"),
            application=actions.Application(organ_id=cast.a.pk, channel="online", applicant=bare, items=("",)),
            code="c",
        )
    assert set(refused.value.message_dict) == {"name", "phone", "items"}
    assert form.applicant.phone == PHONE
    assert not Case.objects.exists()


def test_a_retried_request_makes_one_case(cast: Cast) -> None:
    public = Actor.applicant("申请人")
    first = actions.receive(
        actor=public, application=application(cast.a.pk, "online"), code="one", request_key="form-1"
    )
    again = actions.receive(
        actor=public, application=application(cast.a.pk, "online"), code="one", request_key="form-1"
    )
    assert first.pk == again.pk
    assert Case.objects.count() == 1


def test_nothing_that_identifies_the_applicant_stands_in_clear(cast: Cast) -> None:
    case = received(cast)
    row = Applicant.objects.filter(case=case).extra(select={"raw": "phone"}).values("raw")[0]
    assert PHONE not in row["raw"]
    assert case.applicant_mask == "陈**"
    trail = "".join(str((row.before, row.after)) for row in audit.trail(case))
    assert "陈志强" not in trail
    assert "陈志强" not in "".join(str(row.payload) for row in OutboxRow.objects.all())


def test_a_code_alone_opens_nothing(cast: Cast) -> None:
    case = actions.receive(
        actor=Actor.applicant("申请人"), application=application(cast.a.pk, "online"), code="ABCD-EFGH"
    )
    assert find_by_code("abcd efgh", PHONE) == case
    assert find_by_code("ABCD-EFGH", "13900000000") is None
    assert find_by_code("ABCD-EFGH", "") is None


def test_splitting_makes_numbered_cases_and_the_parent_stops_counting(cast: Cast) -> None:
    parent = received(cast, "甲文件", "乙文件", "丙文件")
    parts = actions.split(actor=cast.clerk("registrar"), case_id=parent.pk, groups=[[1, 3], [2]])
    parent.refresh_from_db()
    assert (parent.state, parent.counted) == ("split", False)
    assert [[item.wanted for item in part.items.all()] for part in parts] == [["甲文件", "丙文件"], ["乙文件"]]
    assert {part.received_on for part in parts} == {parent.received_on}
    assert len({parent.number, *(part.number for part in parts)}) == 3


# --- clarification, consultation, extension ----------------------------------------------------------------------


def ask(cast: Cast, case: Case, on: date = TODAY) -> Case:
    return actions.ask_clarification(
        actor=cast.clerk("handler"), case_id=case.pk, on=on, until=on + timedelta(days=10), what="请写明文号"
    )


def test_clarification_is_asked_once_and_its_answer_restarts_the_term(cast: Cast) -> None:
    case = ask(cast, handling(cast))
    assert (case.state, case.due_on) == ("awaiting_clarification", None)
    case = actions.clarify(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY, items=["某文件，粤府〔2020〕1号"])
    assert case.due_on == current().add_workdays(TODAY, 20)
    with pytest.raises(actions.Refused, match="第三十条"):
        ask(cast, case)


def test_a_clarification_after_the_seventh_workday_is_kept_as_a_flaw(cast: Cast) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    due = case.due_on
    case = ask(cast, case)
    assert case.original_due_on == due
    assert case.events.get(type="clarification_asked").data["late"] is True
    assert any(finding.article for finding in clock_of(case, current(), until=TODAY).findings)


def test_an_unanswered_clarification_ends_the_case_only_after_its_term(cast: Cast) -> None:
    case = ask(cast, handling(cast, on=date(2021, 1, 4)), on=date(2021, 1, 4))
    with pytest.raises(actions.Refused, match="期满之后"):
        actions.abandon(actor=cast.clerk("handler"), case_id=case.pk, on=date(2021, 1, 14))
    case = actions.abandon(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY)
    assert (case.state, case.outcome, case.concluded_year) == ("abandoned", "other.not_clarified", 2021)


def test_a_consultation_suspends_and_a_reply_resumes(cast: Cast) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    due = case.due_on
    handler = cast.clerk("handler")
    actions.consult_third_party(actor=handler, case_id=case.pk, on=date(2021, 1, 6), party="某公司", about="合同")
    case = actions.third_party_replied(actor=handler, case_id=case.pk, on=date(2021, 1, 13), reply="objects")
    assert due is not None
    assert case.due_on == current().add_workdays(due, 5)
    with pytest.raises(actions.Refused, match="没有尚待回复"):
        actions.third_party_replied(actor=handler, case_id=case.pk, on=TODAY, reply="objects")


def test_the_term_is_extended_once_by_twenty_at_most_and_by_those_who_may(cast: Cast) -> None:
    case = handling(cast)
    due = case.due_on
    assert due is not None
    by = {"case_id": case.pk, "on": TODAY, "approver": "主任", "reason": "需要检索历史档案"}
    with pytest.raises(PermissionDenied):
        actions.extend(actor=cast.clerk("handler"), days=20, **by)
    with pytest.raises(ValidationError):
        actions.extend(actor=cast.clerk("leader"), days=21, **by)
    case = actions.extend(actor=cast.clerk("leader"), days=20, **by)
    assert case.due_on == current().add_workdays(due, 20)
    with pytest.raises(actions.Refused, match="一次"):
        actions.extend(actor=cast.clerk("leader"), days=1, **by)


# --- decision, signing, service ----------------------------------------------------------------------------------


def test_three_items_three_outcomes_one_counted_cell(cast: Cast) -> None:
    case = handling(cast, "甲文件", "乙文件", "丙文件")
    case = decide(cast, case, "granted", "refused.deliberative", "unavailable.not_held")
    assert [item.outcome for item in case.items.all()] == ["granted", "refused.deliberative", "unavailable.not_held"]
    assert case.outcome == "partly_granted"
    assert len(case.outcome_why) >= 3
    assert not case.outcome_confirmed
    letter = actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk)
    text = "".join(letter.content["paragraphs"])
    assert all(wanted in text for wanted in ("甲文件", "乙文件", "丙文件"))
    assert "第十六条第二款" in text


def test_an_outcome_without_what_it_must_state_is_refused_by_item(cast: Cast) -> None:
    case = handling(cast, "甲文件", "乙文件")
    with pytest.raises(ValidationError) as refused:
        actions.decide(
            actor=cast.clerk("handler"),
            case_id=case.pk,
            decisions=[
                actions.ItemDecision(1, "granted", grounds=GROUNDS["granted"]),
                actions.ItemDecision(2, "unavailable.not_held"),
            ],
        )
    assert set(refused.value.message_dict) == {"item_2"}
    assert not case.items.exclude(outcome="").exists()


@pytest.mark.parametrize("outcome", ["unavailable.still_unclear", "declined.abusive", "refused.third_party"])
def test_outcomes_that_follow_from_a_step_need_the_step(cast: Cast, outcome: str) -> None:
    case = handling(cast)
    everything = dict.fromkeys(
        (
            "clarification_history",
            "still_unclear",
            "counts",
            "reasons_step",
            "why_unreasonable",
            "right",
            "consultation",
            "public_interest",
        ),
        "已写明",
    )
    with pytest.raises(ValidationError, match="第"):
        actions.decide(
            actor=cast.clerk("handler"),
            case_id=case.pk,
            decisions=[actions.ItemDecision(1, outcome, grounds=everything)],
        )


def test_the_drafter_neither_reviews_nor_approves_nor_signs(cast: Cast) -> None:
    case = decided(cast)
    actor = Actor(
        user_id=cast.clerks["handler"].pk,
        name="身兼数职",
        holdings=tuple((cast.a.pk, post) for post in ("handler", "reviewer", "approver", "signatory")),
    )
    actions.submit_review(actor=actor, case_id=case.pk)
    with pytest.raises(PermissionDenied, match="同一人"):
        actions.pass_review(actor=actor, case_id=case.pk)
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    with pytest.raises(PermissionDenied, match="同一人"):
        actions.approve(actor=actor, case_id=case.pk)
    case.refresh_from_db()
    assert "approve" not in {move.event for move in lawful_moves(actor, case)}


def test_a_letter_whose_review_body_is_unset_is_not_approved(cast: Cast) -> None:
    case = at_state(cast, "approving")
    OrganVersion.objects.filter(organ=cast.a).update(review_body="")
    with pytest.raises(actions.Refused, match="复议机关"):
        actions.approve(actor=cast.clerk("approver"), case_id=case.pk)


def test_numbers_run_without_a_gap_and_a_void_one_stays_listed(cast: Cast) -> None:
    first, second = at_state(cast, "serving"), at_state(cast, "serving")
    numbers = [case.letters.get(state=Letter.State.SIGNED).number for case in (first, second)]
    assert [number[-3:] for number in numbers] == ["〕1号", "〕2号"]
    actions.void_letter(actor=cast.clerk("signatory"), case_id=second.pk, reason="附件有误")
    second.refresh_from_db()
    assert second.state == "handling"
    assert NumberTaken.objects.get(letter__number=numbers[1]).voided_reason == "附件有误"


def test_service_by_post_counts_from_the_day_of_posting(cast: Cast) -> None:
    case = at_state(cast, "serving")
    with pytest.raises(actions.Refused, match="成文日期"):
        actions.serve(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY - timedelta(days=1), way="post")
    case = actions.serve(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY, way="post", tracking="EMS1")
    assert (case.state, case.concluded_on, case.outcome) == ("answered", TODAY, "granted")


def test_a_reopened_case_keeps_what_was_counted(cast: Cast) -> None:
    case = at_state(cast, "answered")
    counted = (case.outcome, case.concluded_on)
    until = TODAY + timedelta(days=40)
    case = actions.reopen(actor=cast.clerk("leader"), case_id=case.pk, on=TODAY, until=until, reason="复议决定撤销")
    assert (case.state, case.due_on) == ("handling", until)
    assert (case.outcome, case.concluded_on) == counted
    decide(cast, case, "unavailable.not_held")
    case.refresh_from_db()
    assert (case.outcome, case.concluded_on) == counted


def test_withdrawing_before_receipt_does_not_count(cast: Cast) -> None:
    before, after = unconfirmed(cast), received(cast)
    public = Actor.applicant("申请人")
    before = actions.withdraw(actor=public, case_id=before.pk, on=TODAY)
    after = actions.withdraw(actor=public, case_id=after.pk, on=TODAY)
    assert (before.counted, before.state) == (False, "withdrawn")
    assert (after.counted, after.outcome) == (True, "other.misc")


def test_remedies_count_by_result_and_year(cast: Cast) -> None:
    case = at_state(cast, "answered")
    remedy = actions.file_remedy(
        actor=cast.clerk("registrar"),
        organ_id=cast.a.pk,
        kind="review",
        body="广州市南沙区人民政府",
        filed_on=TODAY,
        case_id=case.pk,
    )
    with pytest.raises(ValidationError):
        actions.conclude_remedy(
            actor=cast.clerk("registrar"), remedy_id=remedy.pk, on=TODAY - timedelta(days=1), result="upheld"
        )
    remedy = actions.conclude_remedy(actor=cast.clerk("registrar"), remedy_id=remedy.pk, on=TODAY, result="upheld")
    assert (remedy.filed_year, remedy.concluded_year, remedy.result) == (2021, 2021, "upheld")


# --- who may, and the trail --------------------------------------------------------------------------------------


def test_each_sees_what_is_theirs(cast: Cast) -> None:
    case = received(cast)
    seen = {
        name: cases_visible_to(actor).filter(pk=case.pk).exists()
        for name, actor in {
            "clerk": cast.clerk("handler"),
            "other": cast.actor(cast.other_clerk),
            "office": cast.actor(cast.office),
            "auditor": cast.actor(cast.auditor),
            "stranger": cast.actor(cast.stranger),
            "superuser": cast.actor(cast.superuser),
            "sysadmin": cast.clerk("sysadmin"),
            "public": Actor.applicant("申请人"),
        }.items()
    }
    assert {name for name, sees in seen.items() if sees} == {"clerk", "office", "auditor"}
    with pytest.raises(Case.DoesNotExist):
        get_case(cast.actor(cast.other_clerk), case.pk)


def test_every_read_of_personal_data_leaves_a_row(cast: Cast) -> None:
    case = received(cast)
    applicant = read_applicant(cast.clerk("handler"), case, what="核对联系方式")
    assert applicant.name == "陈志强"
    assert AccessRow.objects.filter(what="核对联系方式").count() == 1
    with pytest.raises(PermissionDenied):
        read_applicant(cast.actor(cast.other_clerk), case, what="好奇")


def test_an_illegal_move_names_the_state_and_the_article(cast: Cast) -> None:
    case = received(cast)
    with pytest.raises(actions.Refused, match="第45条"):
        actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)


def test_a_refused_move_leaves_nothing_behind(cast: Cast) -> None:
    case = handling(cast)
    facts, rows = case.events.count(), audit.trail(case).count()
    with pytest.raises(actions.Refused):
        actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    assert (case.events.count(), audit.trail(case).count()) == (facts, rows)


def test_every_move_leaves_an_audit_row_with_before_and_after(cast: Cast) -> None:
    case = at_state(cast, "answered")
    verbs = [row.verb for row in audit.trail(case)]
    assert verbs[0] == "foi.receive"
    assert verbs[-1] == "foi.serve"
    last = audit.trail(case).last()
    assert last is not None
    assert (last.before["state"], last.after["state"]) == ("serving", "answered")


# --- what a second look found ------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_it_has_happened(cast: Cast) -> None:
    case = handling(cast)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(actions.Refused, match="不能晚于今天"):
        actions.withdraw(actor=Actor.applicant("申请人"), case_id=case.pk, on=tomorrow)
    with pytest.raises(actions.Refused, match="不能晚于今天"):
        ask(cast, case, on=tomorrow)


def test_a_letter_older_than_the_decision_is_not_submitted(cast: Cast) -> None:
    case = decided(cast)
    decide(cast, case, "unavailable.not_held")
    with pytest.raises(actions.Refused, match="重新拟稿"):
        actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk)
    case = actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    assert case.state == "reviewing"


def test_the_remedies_are_generated_when_signing_whatever_was_typed(cast: Cast) -> None:
    case = decided(cast)
    actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk, paragraphs=["本机关予以公开。"])
    actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    actions.approve(actor=cast.clerk("approver"), case_id=case.pk)
    letter = actions.sign(actor=cast.clerk("signatory"), case_id=case.pk)
    first, last = letter.content["paragraphs"]
    assert first == "本机关予以公开。"
    assert "60日内向广州市南沙区人民政府申请行政复议" in last


def test_two_regimes_name_the_items_they_speak_of(cast: Cast, settings: Settings) -> None:
    settings.GONGKAI_TODAY = "2024-03-01"
    on = date(2024, 3, 1)
    case = handling(cast, "甲文件", "乙文件", on=on)
    decide(cast, case, "granted", "refused.deliberative")
    letter = actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk)
    choice, first = letter.content["remedies"]
    assert choice.startswith("如对本答复第一项不服，可以")
    assert first.startswith("如对本答复第二项不服，应当")
    assert "先向广州市南沙区人民政府申请行政复议" in first


def test_a_reason_is_not_kept_in_clear(cast: Cast) -> None:
    case = received(cast)
    actions.withdraw(actor=Actor.applicant("申请人"), case_id=case.pk, on=TODAY, reason="李四电话13800138000")
    row = audit.trail(case).last()
    assert row is not None
    assert "李四" not in row.reason
    assert audit.personal_values(row)["reason"] == "李四电话13800138000"


def test_a_remark_is_a_move_like_any_other(cast: Cast) -> None:
    case = received(cast)
    rows = audit.trail(case).count()
    note = actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text="请先电话核实")
    assert note.text == "请先电话核实"
    assert audit.trail(case).count() == rows + 1
    with pytest.raises(PermissionDenied):
        actions.comment(actor=cast.actor(cast.other_clerk), case_id=case.pk, text="路过")


def test_an_editor_sees_no_case(cast: Cast) -> None:
    received(cast)
    assert not cases_visible_to(cast.clerk("editor")).exists()


def test_who_approves_does_not_sign(cast: Cast) -> None:
    case = at_state(cast, "approving")
    both = Actor(
        user_id=cast.clerks["approver"].pk,
        name="一肩挑",
        holdings=tuple((cast.a.pk, post) for post in ("approver", "signatory")),
    )
    actions.approve(actor=both, case_id=case.pk)
    with pytest.raises(PermissionDenied, match="同一人"):
        actions.sign(actor=both, case_id=case.pk)
