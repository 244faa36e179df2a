"""Stages, terms, papers and results of a review or suit, and what they ask of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case, CaseFile, Remedy
from gongkai.foi.policies import remedies_visible_to
from gongkai.foi.queries.remedies import remedy_deadlines
from gongkai.foi.tests.desk_stage import at_state
from gongkai.kernel import clock

SignIn = Callable[..., Client]
FILED = date(2021, 1, 4)


@pytest.fixture
def case(cast: Cast) -> Case:
    return at_state(cast, "answered")


def filed(cast: Cast, case: Case, kind: str = "review", **more: Any) -> Remedy:
    given = {"body": "某机关", "body_number": "复〔2021〕1号", "filed_on": FILED, **more}
    return actions.file_remedy(
        actor=cast.clerk("legal_reviewer"), organ_id=cast.a.pk, kind=kind, case_id=case.pk, **given
    )


def stage(cast: Cast, remedy: Remedy, key: str, on: date, **more: Any) -> Any:
    return actions.record_stage(actor=cast.clerk("legal_reviewer"), remedy_id=remedy.pk, stage=key, on=on, **more)


def owed(cast: Cast, post: str = "legal_reviewer") -> list[tuple[date, str]]:
    visible = remedies_visible_to(cast.clerk(post))
    return [(one.on, one.what) for one in remedy_deadlines(visible, None, TODAY + timedelta(days=60))]


def test_a_notice_starts_the_term_and_the_answer_ends_it(cast: Cast, case: Case) -> None:
    remedy = filed(cast, case)
    stage(cast, remedy, "notified", FILED)
    assert owed(cast) == [(date(2021, 1, 14), "提出书面答复并提交证据")]
    stage(cast, remedy, "replied", date(2021, 1, 12))
    assert owed(cast) == []


def test_a_voided_answer_is_owed_again(cast: Cast, case: Case) -> None:
    remedy = filed(cast, case)
    stage(cast, remedy, "notified", FILED)
    answer = stage(cast, remedy, "replied", date(2021, 1, 12))
    with pytest.raises(ValidationError, match="理由"):
        actions.void_stage(actor=cast.clerk("registrar"), stage_id=answer.pk, reason=" ")
    actions.void_stage(actor=cast.clerk("registrar"), stage_id=answer.pk, reason="日期有误")
    assert len(owed(cast)) == 1


def test_a_hearing_needs_its_day_and_is_attended(cast: Cast, case: Case) -> None:
    suit = filed(cast, case, "litigation_direct")
    with pytest.raises(ValidationError, match="开庭"):
        stage(cast, suit, "trial", FILED)
    hearing = stage(cast, suit, "trial", FILED, due_on=TODAY)
    assert owed(cast) == [(TODAY, "出庭应诉")]
    actions.settle_stage(actor=cast.clerk("legal_reviewer"), stage_id=hearing.pk, on=TODAY)
    assert owed(cast) == []
    with pytest.raises(ValidationError, match="没有待办"):
        actions.settle_stage(actor=cast.clerk("legal_reviewer"), stage_id=hearing.pk, on=TODAY)


@pytest.mark.parametrize(
    ("key", "on", "name"),
    [
        ("trial", FILED, "stage"),  # a stage of suits
        ("notified", FILED - timedelta(days=1), "on"),
        ("notified", TODAY + timedelta(days=1), "on"),
    ],
)
def test_a_stage_that_cannot_be_is_refused(cast: Cast, case: Case, key: str, on: date, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        stage(cast, filed(cast, case), key, on)
    assert name in caught.value.message_dict


def test_strangers_record_nothing(cast: Cast, case: Case) -> None:
    remedy = filed(cast, case)
    for user in (cast.other_clerk, cast.stranger, cast.clerks["handler"]):
        with pytest.raises(PermissionDenied):
            actions.record_stage(actor=cast.actor(user), remedy_id=remedy.pk, stage="notified", on=FILED)


@pytest.mark.parametrize(
    ("detail", "column"), [("maintained", "upheld"), ("revoked", "corrected"), ("withdrawn", "other")]
)
def test_the_column_follows_from_the_result(cast: Cast, case: Case, detail: str, column: str) -> None:
    remedy = filed(cast, case)
    done = actions.conclude_remedy(actor=cast.clerk("legal_reviewer"), remedy_id=remedy.pk, on=TODAY, detail=detail)
    assert (done.result, done.detail) == (column, detail)


def test_the_district_sets_where_uncertain_results_count(cast: Cast, case: Case) -> None:
    office = cast.actor(cast.office)
    with pytest.raises(ValidationError):
        actions.set_remedy_rules(actor=office, counts={"revoked": "other"}, instances="first", reason="通知")
    with pytest.raises(PermissionDenied):
        actions.set_remedy_rules(actor=cast.clerk("registrar"), counts={}, instances="each", reason="通知")
    rule = {"application_dismissed": "upheld"}
    actions.set_remedy_rules(actor=office, counts=rule, instances="each", reason="省里通知")
    remedy = filed(cast, case)
    done = actions.conclude_remedy(
        actor=cast.clerk("legal_reviewer"), remedy_id=remedy.pk, on=TODAY, detail="application_dismissed"
    )
    assert done.result == "upheld"


@pytest.mark.parametrize(("instances", "counted"), [("first", False), ("each", True)])
def test_second_instance_is_kept_and_counts_by_the_setting(
    cast: Cast, case: Case, instances: str, counted: bool
) -> None:
    office = cast.actor(cast.office)
    actions.set_remedy_rules(actor=office, counts={}, instances=instances, reason="口径")
    suit = filed(cast, case, "litigation_direct")
    with pytest.raises(ValidationError, match="前一程序"):
        filed(cast, case, "litigation_direct", instance="second")
    appeal = filed(cast, case, "litigation_direct", instance="second", before_id=suit.pk)
    assert (appeal.counted, suit.counted, appeal.before) == (counted, True, suit)


def test_a_correction_asks_for_a_new_answer_until_it_is_given(cast: Cast, signed_in: SignIn, case: Case) -> None:
    remedy = filed(cast, case)
    limit = TODAY + timedelta(days=20)
    lawyer = signed_in(cast.clerks["legal_reviewer"])
    sent = {"request_key": "k", "on": TODAY.isoformat(), "detail": "ordered", "comply_by": limit.isoformat()}
    assert lawyer.post(f"/admin/foi/remedies/{remedy.pk}/", sent).status_code == 302
    leader = signed_in(cast.clerks["leader"])
    assert "按此结果重新办理" in leader.get(f"/admin/foi/{case.pk}/").content.decode()
    form = leader.get(f"/admin/foi/{case.pk}/move/reopen/").context["form"]
    assert form["until"].value() == limit and "复〔2021〕1号" in form["reason"].value()
    assert owed(cast) == [(limit, "按决定或者判决重新答复")]
    fact = {"type": "answered", "key": "again", "actor_name": "甲", "recorded_at": clock.now()}
    case.events.create(on=TODAY + timedelta(days=3), **fact)
    assert owed(cast) == []


def test_the_page_keeps_papers_and_names_what_is_owed(cast: Cast, signed_in: SignIn, case: Case) -> None:
    remedy = filed(cast, case)
    lawyer = signed_in(cast.clerks["legal_reviewer"])
    page = f"/admin/foi/remedies/{remedy.pk}/"
    assert "还没有登记环节" in lawyer.get(page).content.decode()
    paper = SimpleUploadedFile("答复通知书.txt", "答复通知书".encode())
    sent = {"do": "stage", "request_key": "s1", "stage": "notified", "on": FILED.isoformat(), "file": paper}
    assert lawyer.post(page, sent).status_code == 302
    assert CaseFile.objects.get(case=case, kind="remedy")
    shown = lawyer.get(page).content.decode()
    assert "2021年1月14日" in shown and "已逾期" in shown
    assert "已逾期" in lawyer.get("/admin/foi/remedies/").content.decode()
    assert "复〔2021〕1号" in lawyer.get("/admin/foi/agenda/?month=2021-01").content.decode()
    row = remedy.stages.get()
    assert lawyer.post(page, {"do": "settle", "stage_id": row.pk, "on": TODAY.isoformat()}).status_code == 302
    assert lawyer.post(page, {"do": "void", "stage_id": row.pk, "reason": ""}).status_code == 400
    assert signed_in(cast.other_clerk).get(page).status_code == 404


def test_only_the_office_of_the_district_opens_the_rules(cast: Cast, signed_in: SignIn) -> None:
    page = "/admin/foi/remedies/rules/"
    assert signed_in(cast.clerks["registrar"]).get(page).status_code == 404
    office = signed_in(cast.office)
    sent = dict.fromkeys(("request_rejected", "claim_rejected", "application_dismissed"), "upheld")
    sent |= {"suit_dismissed": "other", "instances": "each", "request_key": "x"}
    assert office.post(page, sent).status_code == 400
    assert office.post(page, sent | {"reason": "通知"}).status_code == 302
    assert "通知" in office.get(page).content.decode()
