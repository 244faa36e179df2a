"""Consultations as records (arts. 32, 34, 11): they follow the facts, and nobody learns who else is in the case."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.files import attach_file
from gongkai.foi.actions.following import follow_facts
from gongkai.foi.letters.gaps import gaps
from gongkai.foi.letters.values import case_values
from gongkai.foi.models import Case, Consultation
from gongkai.foi.queries import clock_today
from gongkai.foi.queries.consulting import asked, helped, led, lines, objections
from gongkai.foi.tests.desk_stage import NAME, handling, loaded
from gongkai.kernel import files
from gongkai.kernel.calendars import current
from gongkai.kernel.models import OutboxRow
from gongkai.rules.clock import ClockSettings

EARLY = date(2021, 1, 5)


def two_parties(cast: Cast) -> Case:
    case = handling(cast, on=date(2021, 1, 4))
    actions.consult_third_party(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        on=EARLY,
        party="甲公司",
        contact="北京路1号",
        about="采购合同的价款",
        harm="商业秘密",
        others=[actions.Party("乙公司", "13800000000")],
    )
    return case


def test_each_party_has_its_own_record_and_limit(cast: Cast) -> None:
    case = two_parties(cast)
    first, second = case.consultations.all()
    assert (first.party, first.contact, first.harm) == ("甲公司", "北京路1号", "商业秘密")
    handler = cast.clerk("handler")
    actions.third_party_served(actor=handler, case_id=case.pk, on=EARLY, ref=first.fact_key)
    actions.third_party_served(actor=handler, case_id=case.pk, on=date(2021, 1, 8), ref=second.fact_key)
    limits = [row.limit_on for row in case.consultations.all()]
    term = ClockSettings().third_party_days
    assert limits == [current().add_workdays(day, term) for day in (EARLY, date(2021, 1, 8))]
    awaited = {one.id: one.limit for one in clock_today(Case.objects.get(pk=case.pk), TODAY).awaited}
    assert awaited == {first.fact_key: limits[0], second.fact_key: limits[1]}


def test_a_reply_of_one_leaves_the_other_open(cast: Cast) -> None:
    case = two_parties(cast)
    first, second = case.consultations.all()
    handler = cast.clerk("handler")
    actions.third_party_replied(
        actor=handler, case_id=case.pk, on=TODAY, reply="objects", ref=second.fact_key, note="涉及商业秘密"
    )
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.reply, second.reply, second.reply_text) == ("", "objects", "涉及商业秘密")
    assert [row.party for row in objections(case)] == ["乙公司"]
    assert clock_today(Case.objects.get(pk=case.pk), TODAY).state == "suspended"


def test_a_voided_service_and_a_corrected_question_keep_both_in_step(cast: Cast) -> None:
    case = two_parties(cast)
    first = case.consultations.first()
    assert first is not None
    actions.third_party_served(actor=cast.clerk("handler"), case_id=case.pk, on=EARLY, ref=first.fact_key)
    served = case.events.get(type="third_party_served")
    registrar = cast.clerk("registrar")
    actions.void_fact(actor=registrar, case_id=case.pk, key=served.key, reason="录错", on=date(2021, 1, 7))
    first.refresh_from_db()
    assert first.served_on == date(2021, 1, 7)
    actions.void_fact(actor=registrar, case_id=case.pk, key=first.fact_key, reason="录错", on=date(2021, 1, 6))
    first.refresh_from_db()
    assert (first.asked_on, first.served_on, first.voided) == (date(2021, 1, 6), date(2021, 1, 7), False)
    pairs = asked(case.events.all(), current())
    assert {one.fact.key: one.served is not None for one in pairs}[first.fact_key]


def test_a_question_voided_for_good_takes_its_record_along(cast: Cast) -> None:
    case = two_parties(cast)
    second = case.consultations.last()
    assert second is not None
    actions.void_fact(actor=cast.clerk("registrar"), case_id=case.pk, key=second.fact_key, reason="无须征求")
    second.refresh_from_db()
    assert second.voided and case.consultations.filter(voided=False).count() == 1
    assert [line.who for line in lines(loaded(case), TODAY)] == ["甲公司"]


def test_the_letter_must_not_name_the_applicant(cast: Cast) -> None:
    case = handling(cast)
    with pytest.raises(ValidationError) as refused:
        actions.consult_third_party(
            actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, party="甲公司", about=f"{NAME}申请公开的合同"
        )
    assert "about" in refused.value.message_dict
    assert not case.consultations.exists() and not case.events.filter(type="third_party_asked").exists()


def test_disclosure_over_an_objection_needs_the_objection_and_reasons(cast: Cast) -> None:
    case = two_parties(cast)
    first = case.consultations.first()
    assert first is not None
    handler = cast.clerk("handler")
    with pytest.raises(actions.Refused):
        actions.decide_over_objection(
            actor=handler, case_id=case.pk, consultation_id=first.pk, on=TODAY, why="涉及公共安全"
        )
    actions.third_party_replied(actor=handler, case_id=case.pk, on=TODAY, reply="objects", ref=first.fact_key)
    with pytest.raises(ValidationError):
        actions.decide_over_objection(actor=handler, case_id=case.pk, consultation_id=first.pk, on=TODAY, why=" ")
    actions.decide_over_objection(
        actor=handler, case_id=case.pk, consultation_id=first.pk, on=TODAY, why="涉及公共安全"
    )
    first.refresh_from_db()
    assert (first.overruled_on, first.overruled_why) == (TODAY, "涉及公共安全")
    assert case.events.filter(type="objection_overruled", ref=first.fact_key).exists()
    assert not objections(case)


def organ_asked(cast: Cast, basis: str = "34") -> tuple[Case, Consultation]:
    case = handling(cast, on=date(2021, 1, 4))
    stored = files.store(b"%PDF-x", name="a.pdf", kind="case", actor=cast.clerk("handler"))
    shown, kept = (
        attach_file(actor=cast.clerk("handler"), case_id=case.pk, stored_id=stored.pk, kind=kind, title=kind)
        for kind in ("evidence", "application")
    )
    actions.consult_organ(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        on=EARLY,
        organ_name="",
        organ_id=cast.b.pk,
        basis=basis,
        about="联合印发的会议纪要",
        file_ids=[shown.pk, kept.pk],
    )
    row = case.consultations.get()
    assert [file.pk for file in row.files.all()] == [shown.pk]  # what the applicant handed in stays here
    return case, row


def test_the_consulted_organ_answers_for_itself_and_the_clock_resumes(cast: Cast) -> None:
    case, row = organ_asked(cast)
    assert row.limit_on == current().add_workdays(EARLY, 15)
    actor = cast.actor(cast.other_clerk)
    with pytest.raises(ValidationError):
        actions.answer_consultation(actor=actor, consultation_id=row.pk, reply="objects")
    actions.answer_consultation(actor=actor, consultation_id=row.pk, reply="partly", text="第三部分属于过程性信息")
    row.refresh_from_db()
    assert (row.reply, row.replied_on, row.replied_by) == ("partly", TODAY, "乙经办")
    assert clock_today(Case.objects.get(pk=case.pk), TODAY).state == "running"
    assert OutboxRow.objects.filter(event="OrganConsulted").count() == 2
    with pytest.raises(actions.Refused):
        actions.answer_consultation(actor=actor, consultation_id=row.pk, reply="agrees")


def test_nobody_else_answers_for_the_consulted_organ(cast: Cast) -> None:
    _, row = organ_asked(cast)
    for actor in (cast.clerk("reviewer"), cast.actor(cast.stranger), cast.actor(cast.office)):
        with pytest.raises(PermissionDenied):
            actions.answer_consultation(actor=actor, consultation_id=row.pk, reply="agrees")


def test_silence_of_a_co_maker_is_consent_and_of_others_has_no_limit(cast: Cast) -> None:
    case, row = organ_asked(cast)
    late = current().add_workdays(row.limit_on or TODAY, 1)
    line = lines(loaded(case), late)[0]
    assert (line.standing, line.tone) == ("期满未答复，请登记结果", "bad")
    _, other = organ_asked(cast, "other")
    assert other.limit_on is None


def test_what_was_made_together_is_answered_by_the_lead_once_all_were_heard(cast: Cast) -> None:
    case, row = organ_asked(cast)
    case.items.update(outcome="granted")
    version = case.organ.versions.get()
    assert [gap for gap in gaps(case) if f"{row.party}的意见尚未登记" in gap]
    assert not case_values(case, version, TODAY)["joint"]()
    assert list(led(Case.objects.all())) == [case] and not helped(Case.objects.all()).exists()
    actions.answer_consultation(actor=cast.actor(cast.other_clerk), consultation_id=row.pk, reply="agrees")
    case = Case.objects.get(pk=case.pk)
    assert not [gap for gap in gaps(case) if "尚未登记" in gap]
    said = case_values(case, version, TODAY)["joint"]()
    assert f"由本机关牵头、与{row.party}共同制作" in said and said.endswith(f"{row.party}同意公开")
    case.consultations.update(reply="silent")
    assert "期满未提出意见，视为同意公开" in case_values(Case.objects.get(pk=case.pk), version, TODAY)["joint"]()


def test_a_case_from_a_ledger_is_shown_and_gets_its_record_when_it_moves(cast: Cast) -> None:
    case = two_parties(cast)
    case.consultations.all().delete()
    assert [line.who for line in lines(loaded(case), TODAY)] == ["未记名称", "未记名称"]
    actions.third_party_replied(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, reply="agrees")
    assert [row.reply for row in case.consultations.all()] == ["agrees", ""]


def test_a_ledger_read_again_moves_the_record_with_its_question(cast: Cast) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    actions.consult_third_party(actor=cast.clerk("handler"), case_id=case.pk, on=EARLY, party="甲公司", about="价款")
    old = case.events.get(type="third_party_asked")
    old.voided = True
    old.save()
    new = case.events.create(
        type="third_party_asked", on=date(2021, 1, 6), key="anew", actor_name="导入", recorded_at=old.recorded_at
    )
    follow_facts(case)
    row = case.consultations.get()
    assert (row.fact_key, row.asked_on, row.party, row.voided) == (new.key, date(2021, 1, 6), "甲公司", False)
    assert row.letter is not None and row.letter.fact_key == new.key
