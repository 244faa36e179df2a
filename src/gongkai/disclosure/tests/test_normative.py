"""Normative documents: the file before publication, and the end of validity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.actions.normative import (
    StepFacts,
    open_file,
    record_step,
    require_procedure,
    review_validity,
    tie_document,
)
from gongkai.disclosure.models import Document, NormativeFile
from gongkai.disclosure.versions import newest

NUMBER = "南市监规〔2021〕1号"
STEPS = (
    StepFacts("drafting", date(2020, 11, 2), "法规科起草"),
    StepFacts("consultation", date(2020, 11, 9), "收到意见3条，采纳2条", date(2020, 11, 20)),
    StepFacts("competition", date(2020, 11, 23), "不涉及经营者经济活动", skipped=True),
    StepFacts("legality", date(2020, 12, 1), "区司法局审核意见"),
    StepFacts("deliberation", date(2020, 12, 10), "局务会议讨论通过"),
    StepFacts("number", date(2020, 12, 20), NUMBER),
)


@pytest.fixture
def rule(cast: Cast, facts: DocumentFacts) -> Document:
    said = replace(facts, kind="normative", title="食品小作坊管理办法", doc_number=NUMBER)
    return actions.create_document(actor=cast.clerk("editor"), facts=said)


@pytest.fixture
def file(cast: Cast) -> NormativeFile:
    return open_file(actor=cast.clerk("editor"), organ_id=cast.a.pk, title="食品小作坊管理办法")


def missing(document: Document) -> list[str]:
    return require_procedure(document, newest(document))


def test_without_its_file_a_normative_document_is_not_published(
    cast: Cast, rule: Document, file: NormativeFile
) -> None:
    assert "没有制定卷宗" in missing(rule)[0]
    tie_document(actor=cast.clerk("editor"), file_id=file.pk, document_id=rule.pk)
    assert len(missing(rule)) == 6
    for facts in STEPS:
        record_step(actor=cast.clerk("editor"), file_id=file.pk, facts=facts)
    assert missing(rule) == []
    file.steps.filter(step="number").update(ground="南市监规〔2021〕9号")
    assert "不一致" in missing(rule)[0]
    Document.objects.filter(pk=rule.pk).update(source_system="原门户")
    assert missing(Document.objects.get(pk=rule.pk)) == []


def test_steps_are_taken_in_their_order_by_the_lead_organ(cast: Cast, file: NormativeFile) -> None:
    with pytest.raises(ValidationError, match="下一步是“起草”"):
        record_step(actor=cast.clerk("editor"), file_id=file.pk, facts=STEPS[3])
    with pytest.raises(PermissionDenied):
        record_step(actor=cast.actor(cast.other_clerk), file_id=file.pk, facts=STEPS[0])
    record_step(actor=cast.clerk("handler"), file_id=file.pk, facts=STEPS[0])
    with pytest.raises(ValidationError, match="7个工作日"):
        record_step(actor=cast.clerk("editor"), file_id=file.pk, facts=replace(STEPS[1], until=date(2020, 11, 12)))
    with pytest.raises(ValidationError, match="不能省略"):
        record_step(actor=cast.clerk("editor"), file_id=file.pk, facts=replace(STEPS[3], skipped=True))
    skipped = StepFacts("consultation", date(2020, 11, 9), "执行上级紧急命令", skipped=True)
    assert record_step(actor=cast.clerk("editor"), file_id=file.pk, facts=skipped).until is None


def test_before_its_validity_ends_it_is_evaluated_and_a_repeal_is_seen(
    cast: Cast, rule: Document, client: Client
) -> None:
    values = {
        "live": True,
        "validity": "in_force",
        "expires_on": date(2021, 6, 1),
        "published_at": "2019-01-01T10:00+08:00",
    }
    Document.objects.filter(pk=rule.pk).update(**values)
    client.force_login(cast.clerks["editor"])
    desk = "/admin/disclosure/normative/"
    assert "食品小作坊管理办法" in client.get(desk).content.decode()
    address = f"/admin/disclosure/documents/{rule.pk}/validity/"
    assert client.post(address, {"result": "repeal", "note": ""}).status_code == 200
    assert client.post(address, {"result": "repeal", "note": "已被新规定代替"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.validity, rule.ended_on) == ("repealed", TODAY)
    assert "已废止" in client.get(f"/zwgk/documents/{rule.pk}/").content.decode()
    with pytest.raises(ValidationError):
        review_validity(actor=cast.clerk("editor"), document_id=rule.pk, result="keep", note="再评")


def test_the_desk_leads_through_the_steps(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerks["editor"])
    desk = "/admin/disclosure/normative/"
    made = client.post(desk, {"title": "电梯安全规定", "organ": cast.a.pk})
    page = made.headers["Location"]
    assert "登记“起草”" in client.get(page).content.decode()
    step = {"step": "drafting", "on": "2021-01-04", "ground": "特设科起草"}
    assert client.post(page, step).status_code == 302
    assert "登记“公开征求意见”" in client.get(page).content.decode()
    short = {"step": "consultation", "on": "2021-01-05", "until": "2021-01-07", "ground": "网站"}
    assert "7个工作日" in client.post(page, short).content.decode()
    assert client.post(f"{page}document/", {"document": 999}).status_code == 400
