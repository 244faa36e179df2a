"""The open cases of a merged or abolished organ go on at its successor."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from gongkai.foi import actions
from gongkai.foi.actions.handover import hand_over, hand_over_case, hand_over_remedies
from gongkai.foi.handover import takeovers, waiting
from gongkai.foi.ledger import export_cases
from gongkai.foi.models import Case, CaseEvent
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.tests.desk_stage import TODAY, ago, at_state, handling, received
from gongkai.kernel import audit
from gongkai.kernel.models import OutboxRow
from gongkai.organs import actions as organs

CLOSED = date(2021, 1, 11)
WHY = "南机改〔2021〕1号"


def merge_a_into_b(system, cast, on=CLOSED):
    organs.merge_organs(actor=system, source_ids=[cast.a.pk], target_id=cast.b.pk, on=on)


def taker(cast):
    """登记 of B."""
    return cast.actor(cast.other_clerk)


def over(cast, case, actor=None, **more):
    said = {"to_organ_id": cast.b.pk, "on": TODAY, "reason": WHY, **more}
    return hand_over_case(actor=actor or taker(cast), case_id=case.pk, **said)


def test_the_case_goes_on_with_number_and_time_limit_and_without_handler(cast, system):
    case = handling(cast, on=ago(10))
    before = Case.objects.get(pk=case.pk)
    merge_a_into_b(system, cast)
    over(cast, case)
    after = Case.objects.get(pk=case.pk)
    same = (
        "number",
        "state",
        "received_on",
        "due_on",
        "original_due_on",
        "clock_state",
        "applicant_class",
        "code_index",
    )
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert (after.organ, after.assignee, after.unit) == (cast.b, None, "")
    fact = after.events.get(type="handed_over")
    assert (fact.on, fact.note, fact.data["from"], fact.data["to"]) == (TODAY, WHY, cast.a.pk, cast.b.pk)


def test_the_successor_answers_it(cast, system):
    case = handling(cast, on=ago(10))
    merge_a_into_b(system, cast)
    over(cast, case)
    moved = actions.assign(actor=taker(cast), case_id=case.pk, assignee_id=cast.other_clerk.pk)
    assert moved.assignee == cast.other_clerk
    actions.decide(
        actor=taker(cast),
        case_id=case.pk,
        decisions=[actions.ItemDecision(1, "granted", grounds={"access": "随本答复书附上"})],
    )
    letter = actions.draft_answer(actor=taker(cast), case_id=case.pk)
    assert letter.content["issuer"] == cast.b.name


def test_it_is_audited_and_told(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast)
    over(cast, case)
    row = audit.trail(case).last()
    assert (row.verb, row.before["organ_id"], row.after["organ_id"]) == ("foi.hand_over", cast.a.pk, cast.b.pk)
    assert row.after["to_name"] == cast.b.name and WHY not in str(row.after)
    told = OutboxRow.objects.filter(record=f"foi.case:{case.pk}").order_by("pk").last()
    assert told.payload["event"] == "hand_over" and told.payload["organ_id"] == cast.b.pk


def test_pressed_twice_it_moves_once(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast)
    for _ in range(2):
        over(cast, case, request_key="k")
    assert CaseEvent.objects.filter(case=case, type="handed_over").count() == 1
    with pytest.raises(PermissionDenied):
        over(cast, case)


def test_what_the_closed_organ_concluded_is_archived_by_who_goes_on(cast, system):
    case = at_state(cast, "answered")
    assert not cases_visible_to(taker(cast)).filter(pk=case.pk).exists()
    merge_a_into_b(system, cast, on=TODAY)
    assert cases_visible_to(taker(cast)).filter(pk=case.pk).exists()
    actions.archive(actor=taker(cast), case_id=case.pk)
    case.refresh_from_db()
    assert (case.state, case.organ_id) == ("closed", cast.a.pk)


def test_an_open_case_of_a_closed_organ_is_handed_over_before_it_is_worked(cast, system):
    case = handling(cast, on=ago(5))
    merge_a_into_b(system, cast)
    with pytest.raises(PermissionDenied):
        actions.comment(actor=taker(cast), case_id=case.pk, text="看看")


def test_nothing_new_is_received_for_an_organ_that_is_no_more(cast, system):
    merge_a_into_b(system, cast)
    with pytest.raises(PermissionDenied, match="承接其职能"):
        received(cast)


def test_officers_of_a_closed_organ_no_longer_move_or_see_its_cases(cast, system):
    case = handling(cast)
    assert cases_visible_to(cast.clerk("registrar")).exists()
    merge_a_into_b(system, cast)
    late = cast.clerk("registrar")
    assert late.holdings == () and not cases_visible_to(late).exists()
    with pytest.raises(PermissionDenied):
        actions.assign(actor=late, case_id=case.pk, unit="食品科")
    with pytest.raises(PermissionDenied):
        over(cast, case, actor=late)


def test_an_organ_that_still_works_hands_nothing_over(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast, on=date(2021, 3, 1))
    assert waiting(cast.actor(cast.office), TODAY) == 0
    with pytest.raises(PermissionDenied):
        over(cast, case)
    with pytest.raises(actions.Refused, match="仍在履行职责"):
        over(cast, case, actor=cast.actor(cast.office))


@pytest.mark.parametrize(("on", "why"), [(date(2021, 1, 10), "不能早于"), (date(2021, 1, 16), "晚于今天")])
def test_the_day_lies_between_the_closing_and_today(cast, system, on, why):
    case = handling(cast)
    merge_a_into_b(system, cast)
    with pytest.raises(actions.Refused, match=why):
        over(cast, case, on=on)


def test_a_reason_is_owed_and_a_concluded_case_stays(cast, system):
    open_case, answered = handling(cast), at_state(cast, "answered")
    merge_a_into_b(system, cast)
    with pytest.raises(ValidationError):
        over(cast, open_case, reason=" ")
    with pytest.raises(actions.Refused):
        over(cast, answered)
    done = hand_over(actor=taker(cast), organ_id=cast.a.pk, to_organ_id=cast.b.pk, on=TODAY, reason=WHY)
    assert [(one.case_id, one.why) for one in done] == [(open_case.pk, "")]
    answered.refresh_from_db()
    assert answered.organ == cast.a


def test_cases_go_to_who_goes_on_and_to_nobody_else(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast)
    for actor in (cast.actor(cast.office), taker(cast)):
        with pytest.raises(PermissionDenied):
            over(cast, case, actor=actor, to_organ_id=cast.town.pk)
    for user in (cast.stranger, cast.auditor, cast.superuser):
        assert takeovers(cast.actor(user), TODAY) == []
        with pytest.raises(PermissionDenied):
            over(cast, case, actor=cast.actor(user))


def test_where_nobody_goes_on_the_disclosure_office_names_an_organ(cast, system):
    case = handling(cast)
    organs.abolish_organ(actor=system, organ_id=cast.a.pk, on=CLOSED, reason="撤销")
    assert takeovers(taker(cast), TODAY) == []
    (found,) = takeovers(cast.actor(cast.office), TODAY)
    assert found.orphaned and set(found.targets) == {cast.district, cast.b, cast.town}
    over(cast, case, actor=cast.actor(cast.office), to_organ_id=cast.town.pk)
    case.refresh_from_db()
    assert case.organ == cast.town


def test_a_case_can_go_on_twice(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast)
    over(cast, case)
    organs.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.town.pk, on=date(2021, 1, 13))
    over(cast, case, actor=cast.actor(cast.office), to_organ_id=cast.town.pk)
    assert CaseEvent.objects.filter(case=case, type="handed_over").count() == 2


def test_an_outside_number_that_is_known_at_the_successor_stays_for_a_person_to_see(cast, system):
    case, twin = handling(cast), received(cast, organ="b")
    Case.objects.filter(pk__in=[case.pk, twin.pk]).update(external_system="粤公开", external_number="7")
    merge_a_into_b(system, cast)
    with pytest.raises(actions.Refused, match="外部编号"):
        over(cast, case)


def test_the_ledger_is_still_written_out(cast, system):
    case = handling(cast)
    merge_a_into_b(system, cast)
    over(cast, case)
    assert export_cases(Case.objects.filter(pk=case.pk))


def test_pending_reviews_go_on_against_the_successor(cast, system):
    case = at_state(cast, "answered")
    office = cast.clerk("legal_reviewer")
    filed = {"organ_id": cast.a.pk, "kind": "review", "body": "", "filed_on": TODAY, "case_id": case.pk}
    pending = actions.file_remedy(actor=office, **filed)
    decided = actions.file_remedy(actor=office, **filed)
    actions.conclude_remedy(actor=office, remedy_id=decided.pk, on=TODAY, result="upheld")
    merge_a_into_b(system, cast)
    (found,) = takeovers(taker(cast), TODAY)
    assert (found.open, found.pending) == (0, 1)
    what = {"organ_id": cast.a.pk, "to_organ_id": cast.b.pk, "on": TODAY, "reason": WHY}
    assert hand_over_remedies(actor=taker(cast), **what) == [pending]
    assert hand_over_remedies(actor=taker(cast), **what) == []
    assert actions.conclude_remedy(actor=taker(cast), remedy_id=pending.pk, on=TODAY, result="other").organ == cast.b
    decided.refresh_from_db()
    assert decided.organ == cast.a


# The page -----------------------------------------------------------------------------------------------------

LIST = reverse("foi_desk:handover")


def page(cast):
    return reverse("foi_desk:handover_organ", args=[cast.a.pk])


def key_of(text):
    return re.search(r'name="request_key" value="([^"]+)"', text)[1]


def test_the_page_shows_what_moves_and_what_does_not_and_then_moves_it(cast, system, signed_in):
    first, second = handling(cast, on=ago(10)), received(cast, on=ago(3))
    merge_a_into_b(system, cast)
    clerk = signed_in(cast.other_clerk)
    assert f">{cast.a.name}</a>" in clerk.get(LIST).content.decode()
    text = clerk.get(page(cast)).content.decode()
    assert first.number in text and second.number in text
    said = {"request_key": key_of(text), "target": cast.b.pk, "on": "2021-01-15", "reason": WHY, "case": [first.pk]}
    told = clerk.post(page(cast), {**said, "preview": "1"}).content.decode()
    assert "1件将会移交" in told and "期限照常计算" in told and second.number not in told
    assert Case.objects.get(pk=first.pk).organ == cast.a
    for _ in range(2):
        clerk.post(page(cast), {**said, "confirm": "1"})
    assert Case.objects.get(pk=first.pk).organ == cast.b
    assert Case.objects.get(pk=second.pk).organ == cast.a
    assert waiting(cast.actor(cast.other_clerk), TODAY) == 1
    said = {**said, "request_key": "second", "case": [second.pk], "confirm": "1"}
    assert [clerk.post(page(cast), said)["Location"] for _ in range(2)] == [LIST, LIST]


def test_reviews_alone_can_be_handed_over(cast, system, signed_in):
    filed = {"organ_id": cast.a.pk, "kind": "review", "body": "", "filed_on": TODAY}
    remedy = actions.file_remedy(actor=cast.clerk("legal_reviewer"), **filed)
    merge_a_into_b(system, cast)
    clerk = signed_in(cast.other_clerk)
    assert "一并移交尚未审结的复议、诉讼（1件）" in clerk.get(page(cast)).content.decode()
    said = {"request_key": "k", "target": cast.b.pk, "on": "2021-01-15", "reason": WHY, "remedies": "on"}
    assert "确认移交复议诉讼1件" in clerk.post(page(cast), {**said, "preview": "1"}).content.decode()
    assert clerk.post(page(cast), {**said, "confirm": "1"}).status_code == 302
    remedy.refresh_from_db()
    assert remedy.organ == cast.b and takeovers(taker(cast), TODAY) == []


def test_without_a_tick_nothing_moves_and_the_page_says_so(cast, system, signed_in):
    case = handling(cast)
    merge_a_into_b(system, cast)
    said = {"request_key": "k", "target": cast.b.pk, "on": "2021-01-15", "reason": WHY, "confirm": "1"}
    assert "没有选中申请" in signed_in(cast.other_clerk).post(page(cast), said).content.decode()
    assert Case.objects.get(pk=case.pk).organ == cast.a


def test_whoever_may_not_take_over_finds_no_page(cast, system, signed_in):
    handling(cast)
    merge_a_into_b(system, cast)
    for user in (cast.stranger, cast.auditor, cast.clerks["registrar"], cast.superuser):
        assert signed_in(user).get(page(cast)).status_code == 404


def test_the_page_of_the_organ_tells_of_its_cases_before_it_ends(cast, signed_in):
    handling(cast)
    answered = at_state(cast, "answered")
    office, address = signed_in(cast.office), reverse("organs_desk:change", args=[cast.a.pk, "merge"])
    told = office.post(address, {"request_key": "k", "target": cast.b.pk, "on": "2021-01-20"}).content.decode()
    assert "现有在办申请1件" in told and "确认并入" in told
    assert answered.concluded_year == 2021
    early = office.post(address, {"request_key": "k", "target": cast.b.pk, "on": "2021-01-01"}).content.decode()
    assert "有1件在2020年以后由其办结" in early and "确认并入" not in early
