"""The letters of a consultation: who gets which, and what each must not say."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.notices import serve_notice
from gongkai.foi.models import Case, Letter
from gongkai.foi.queries.consulting import owed_before_disclosure
from gongkai.foi.tests.desk_stage import NAME, PHONE, at_state, decided, handling, reviewed
from gongkai.kernel.models import OutboxRow

EARLY = date(2021, 1, 5)


def said(letter: Letter) -> str:
    return json.dumps(letter.content, ensure_ascii=False)


def asked(cast: Cast) -> Case:
    case = handling(cast, on=date(2021, 1, 4))
    actions.consult_third_party(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        on=EARLY,
        party="甲公司",
        about="检测合同的价款",
        others=[actions.Party("乙公司")],
    )
    return case


def test_each_party_and_the_applicant_get_their_letter(cast: Cast) -> None:
    case = asked(cast)
    first, second = case.consultations.all()
    assert first.letter and second.letter and first.letter.number != second.letter.number
    assert first.letter.recipient == Letter.Recipient.THIRD_PARTY and first.letter.fact_key == first.fact_key
    assert "检测合同的价款" in said(first.letter) and "甲公司" in said(first.letter)
    assert not [word for word in (NAME, PHONE, "乙公司") if word in said(first.letter)]
    notice = case.letters.get(kind="consultation_notice")
    assert notice.recipient == Letter.Recipient.APPLICANT and NAME in said(notice)
    assert not [word for word in ("甲公司", "乙公司") if word in said(notice)]
    assert OutboxRow.objects.filter(event="LetterSigned").count() == 3


def test_the_letter_is_served_when_the_party_has_it(cast: Cast) -> None:
    case = asked(cast)
    row = case.consultations.first()
    assert row is not None and row.letter is not None
    receipt = {"tracking": "EMS1001"}
    handler = cast.clerk("handler")
    actions.third_party_served(
        actor=handler, case_id=case.pk, on=date(2021, 1, 7), ref=row.fact_key, way="post", receipt=receipt
    )
    row.letter.refresh_from_db()
    assert (row.letter.state, row.letter.served_on) == (Letter.State.SERVED, date(2021, 1, 7))
    assert (row.letter.service or {})["tracking"] == "EMS1001"


def test_a_letter_handed_over_starts_the_limit_and_a_posted_one_does_not_yet(cast: Cast) -> None:
    case = asked(cast)
    first, second = case.consultations.all()
    handler = cast.clerk("handler")
    assert first.letter and second.letter
    serve_notice(actor=handler, case_id=case.pk, letter_id=first.letter.pk, on=date(2021, 1, 6), way="direct")
    posted = {"on": date(2021, 1, 6), "way": "post", "receipt": {"tracking": "EMS1002"}}
    serve_notice(actor=handler, case_id=case.pk, letter_id=second.letter.pk, **posted)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.served_on, second.served_on) == (date(2021, 1, 6), None)
    actions.third_party_served(actor=handler, case_id=case.pk, on=date(2021, 1, 8), ref=second.fact_key)
    second.refresh_from_db(), second.letter.refresh_from_db()
    assert (second.served_on, second.letter.served_on) == (date(2021, 1, 8), date(2021, 1, 6))


def test_an_organ_of_the_district_has_the_letter_at_once(cast: Cast) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    said_of = {"on": EARLY, "about": "会议纪要", "actor": cast.clerk("handler"), "case_id": case.pk}
    actions.consult_organ(organ_name="", organ_id=cast.b.pk, basis="34", **said_of)
    actions.consult_organ(organ_name="某市某局", basis="other", **said_of)
    inside, outside = case.consultations.all()
    assert inside.letter and inside.letter.state == Letter.State.SERVED and inside.letter.kind == "organ_consultation"
    assert (
        outside.letter and outside.letter.state == Letter.State.SIGNED and outside.letter.kind == "organ_coordination"
    )
    assert "视为同意公开" in said(inside.letter) and "视为同意公开" not in said(outside.letter)


def test_a_letter_for_help_where_it_is_wanted(cast: Cast) -> None:
    case = handling(cast)
    helpers = [actions.Helper(cast.b.pk), actions.Helper(cast.a.pk, "财务科")]
    handler = cast.clerk("handler")
    actions.ask_help(actor=handler, case_id=case.pk, helpers=helpers, question="请提供凭证", due_on=TODAY, letter=True)
    other, own = case.help_requests.order_by("pk")
    assert other.letter and other.letter.kind == "help_letter" and own.letter is None
    assert NAME not in said(other.letter)


def overruled(cast: Cast) -> Case:
    """Disclosed over an objection: decided, reviewed and signed, the third party not told yet."""
    case = decided(cast, on=date(2021, 1, 4))
    handler = cast.clerk("handler")
    actions.consult_third_party(actor=handler, case_id=case.pk, on=EARLY, party="甲公司", about="价款")
    row = case.consultations.get()
    actions.third_party_served(actor=handler, case_id=case.pk, on=EARLY)
    actions.third_party_replied(actor=handler, case_id=case.pk, on=date(2021, 1, 8), reply="objects", note="商业秘密")
    actions.decide_over_objection(
        actor=handler, case_id=case.pk, consultation_id=row.pk, on=TODAY, why="涉及食品安全，关系公共利益"
    )
    return case


def test_the_decision_over_an_objection_is_told_with_reasons_and_remedy(cast: Cast) -> None:
    row = overruled(cast).consultations.get()
    letter = row.overruled_letter
    assert letter is not None and letter.recipient == Letter.Recipient.THIRD_PARTY
    text = said(letter)
    assert "涉及食品安全" in text and "价款" in text and "行政复议" in text
    assert NAME not in text and PHONE not in text


def test_nothing_is_disclosed_before_the_third_party_is_told(cast: Cast) -> None:
    case = overruled(cast)
    for post, action in (("handler", actions.submit_review), ("reviewer", actions.pass_review)):
        if post == "reviewer":
            reviewed(cast, case)
        action(actor=cast.clerk(post), case_id=case.pk)
    actions.approve(actor=cast.clerk("approver"), case_id=case.pk)
    actions.sign(actor=cast.clerk("signatory"), case_id=case.pk)
    handler = cast.clerk("handler")
    assert owed_before_disclosure(case)
    with pytest.raises(actions.Refused, match="第三方"):
        actions.serve(actor=handler, case_id=case.pk, on=TODAY, way="direct")
    letter = case.consultations.get().overruled_letter
    assert letter is not None
    serve_notice(actor=handler, case_id=case.pk, letter_id=letter.pk, on=TODAY, way="direct")
    actions.serve(actor=handler, case_id=case.pk, on=TODAY, way="direct")
    case.refresh_from_db()
    assert case.state == "answered"


def test_a_case_without_objection_owes_nothing(cast: Cast) -> None:
    assert owed_before_disclosure(at_state(cast, "serving")) == ""
