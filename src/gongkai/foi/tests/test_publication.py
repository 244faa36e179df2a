"""提请主动公开: nothing of the applicant goes into what everybody may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.publication import decide_publication, propose_publication
from gongkai.foi.models import Applicant, Case, PublicationProposal
from gongkai.foi.queries.publication import publication_text
from gongkai.foi.tasks import forward_publication
from gongkai.foi.tests.desk_stage import at_state
from gongkai.kernel import registry
from gongkai.kernel.events import PublicationProposed
from gongkai.kernel.registry import Slot

SignIn = Callable[..., Client]


@pytest.fixture
def answered(cast: Cast) -> Case:
    return at_state(cast, "answered")


def propose(cast: Cast, case: Case, **said: Any) -> PublicationProposal:
    given = {"title": "某工程许可文件", "body": "予以公开", **said}
    return propose_publication(actor=cast.clerk("handler"), case_id=case.pk, **given)


def test_the_text_says_what_was_answered_and_not_to_whom(answered: Case) -> None:
    item = answered.items.get()
    applicant = Applicant.objects.get(case=answered)
    item.wanted = f"{applicant.name}申请的许可，电话13800138001"
    item.save()
    text = publication_text(Case.objects.get(pk=answered.pk), applicant)
    assert "许可" in text
    assert applicant.name not in text and "13800138001" not in text and answered.number not in text


@pytest.mark.parametrize("left", ["13800138001", "11010519491231002X"])
def test_personal_data_left_in_the_text_is_named_masked_and_refused(cast: Cast, answered: Case, left: str) -> None:
    with pytest.raises(ValidationError) as caught:
        propose(cast, answered, body=f"联系{left}")
    assert left not in str(caught.value) and "个人信息" in str(caught.value)


def test_the_name_of_the_applicant_is_refused(cast: Cast, answered: Case) -> None:
    name = Applicant.objects.get(case=answered).name
    with pytest.raises(ValidationError, match="姓名"):
        propose(cast, answered, body=f"答复{name}")


def test_a_refusal_is_nothing_to_publish(cast: Cast, answered: Case) -> None:
    answered.items.update(outcome="unavailable.not_held")
    with pytest.raises(Refused, match="第四十四条"):
        propose(cast, answered)


def test_the_office_decides_with_a_reason_and_never_on_its_own_proposal(cast: Cast, answered: Case) -> None:
    proposal = propose(cast, answered)
    office = cast.actor(cast.office)
    with pytest.raises(PermissionDenied):
        decide_publication(actor=cast.clerk("handler"), proposal_id=proposal.pk, accept=True)
    with pytest.raises(ValidationError, match="理由"):
        decide_publication(actor=office, proposal_id=proposal.pk, accept=False)
    decided = decide_publication(actor=office, proposal_id=proposal.pk, accept=True, reference="/zwgk/1/")
    assert (decided.state, decided.reference) == ("accepted", "/zwgk/1/")


def test_a_room_of_documents_is_handed_the_text_and_answers_with_its_reference(
    cast: Cast, answered: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = propose(cast, answered)
    event = PublicationProposed(proposal_id=proposal.pk, case_id=answered.pk)
    monkeypatch.setattr(registry, "propose_document", Slot("propose_document"))
    forward_publication(event)
    seen: list[Any] = []
    registry.propose_document.fill(lambda payload: seen.append(payload) or "draft:7")  # type: ignore[func-returns-value]
    forward_publication(event)
    proposal.refresh_from_db()
    assert proposal.reference == "draft:7" and seen[0]["organ_id"] == answered.organ_id


def test_the_desk_shows_form_list_and_decision(cast: Cast, signed_in: SignIn, answered: Case) -> None:
    handler = signed_in(cast.clerks["handler"])
    move = f"/admin/foi/{answered.pk}/move/propose_publication/"
    assert "提请主动公开" in handler.get(move).content.decode()
    assert handler.post(move, {"title": "许可文件", "body": "予以公开"}).status_code == 302
    proposal = PublicationProposal.objects.get()
    page = f"/admin/foi/publications/{proposal.pk}/"
    assert handler.post(page, {"accept": "yes"}).status_code == 404
    office = signed_in(cast.office)
    assert "许可文件" in office.get("/admin/foi/publications/").content.decode()
    assert office.post(page, {"accept": "no"}).status_code == 400
    assert office.post(page, {"accept": "yes"}).status_code == 302
    assert signed_in(cast.other_clerk).get(page).status_code == 404
