"""三审三校: three persons, one version, and no way around them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Document, Withdrawal
from gongkai.disclosure.tests.conftest import Desk
from gongkai.kernel import clock
from gongkai.kernel.models import AuditRow

pytestmark = pytest.mark.django_db


def test_a_document_goes_out_after_three_persons_have_passed_it(desk: Desk, draft: Document) -> None:
    assert desk.clear(draft).stage == "cleared"
    assert not desk.fresh(draft).live
    published = desk.publish(draft)
    assert published.live
    assert published.stage == "done"
    assert published.published_at.date() == clock.today()
    assert published.index_number.endswith("/2021-00001")
    verbs = list(AuditRow.objects.filter(record=f"disclosure.document:{draft.pk}").values_list("verb", flat=True))
    assert verbs.count("disclosure.passed") == 3
    assert verbs[-1] == "disclosure.publish"


def test_nobody_reviews_what_she_wrote(desk: Desk, cast: Cast, draft: Document) -> None:
    desk.submit(draft)
    writer = cast.actor(cast.clerks["editor"])
    both = type(writer)(user_id=writer.user_id, name=writer.name, holdings=(*writer.holdings, (cast.a.pk, "reviewer")))
    version = desk.fresh(draft).latest_revision_id
    with pytest.raises(PermissionDenied, match="其他人员"):
        actions.pass_review(actor=both, document_id=draft.pk, version=version)


def test_one_person_passes_one_stage_of_a_round(desk: Desk, cast: Cast, draft: Document) -> None:
    desk.submit(draft)
    desk.pass_as("reviewer", draft)
    reviewer = cast.clerk("reviewer")
    both = type(reviewer)(
        user_id=reviewer.user_id, name=reviewer.name, holdings=(*reviewer.holdings, (cast.a.pk, "approver"))
    )
    version = desk.fresh(draft).latest_revision_id
    with pytest.raises(PermissionDenied, match="不同人员"):
        actions.pass_review(actor=both, document_id=draft.pk, version=version)


def test_the_last_review_waits_for_the_secrecy_review_of_each_item(desk: Desk, draft: Document) -> None:
    desk.submit(draft)
    desk.pass_as("reviewer", draft)
    desk.pass_as("approver", draft)
    with pytest.raises(ValidationError, match="保密审查"):
        desk.pass_as("signatory", draft)


def test_a_change_after_the_last_review_starts_it_again(desk: Desk, facts: DocumentFacts, draft: Document) -> None:
    desk.clear(draft)
    assert desk.revise(draft, facts, title="关于国庆节放假安排的通知").stage == "draft"
    with pytest.raises(ValidationError, match="三审"):
        desk.publish(draft)
    assert desk.clear(draft).stage == "cleared"
    assert desk.publish(draft).title == "关于国庆节放假安排的通知"


def test_a_slip_needs_the_last_review_only_and_no_figure_is_a_slip(
    desk: Desk, facts: DocumentFacts, draft: Document
) -> None:
    desk.clear(draft)
    desk.publish(draft)
    with pytest.raises(ValidationError, match="数字"):
        desk.revise(draft, facts, slip=True, body="<p>现将3件有关事项通知如下。</p>")
    with pytest.raises(ValidationError, match="重新三审"):
        desk.revise(draft, facts, slip=True, kind="policy")
    desk.revise(draft, facts, slip=True, body="<p>现将有关事项通告如下。</p>")
    assert desk.fresh(draft).live
    assert "通知如下" in desk.fresh(draft).body
    assert desk.submit(draft).stage == "final"
    desk.check_secrecy(draft)
    assert desk.pass_as("signatory", draft).stage == "cleared"
    assert "通告如下" in desk.publish(draft).body


def test_the_public_sees_the_old_version_while_a_new_one_is_reviewed(
    desk: Desk, facts: DocumentFacts, draft: Document
) -> None:
    desk.clear(draft)
    desk.publish(draft)
    desk.revise(draft, facts, title="另一个标题")
    desk.submit(draft)
    held = desk.fresh(draft)
    assert held.live
    assert held.title == facts.title
    assert held.get_latest_revision_as_object().title == "另一个标题"


def test_a_stale_version_is_refused(desk: Desk, cast: Cast, facts: DocumentFacts, draft: Document) -> None:
    old = draft.latest_revision_id
    desk.revise(draft, facts, title="改过的标题")
    with pytest.raises(ValidationError, match="他人修改"):
        actions.revise_document(actor=cast.clerk("editor"), document_id=draft.pk, version=old, facts=facts)


def test_wagtails_own_ways_to_the_public_are_closed(draft: Document) -> None:
    for way in (lambda: draft.get_latest_revision().publish(), draft.unpublish, draft.delete):
        with pytest.raises(PermissionDenied):
            way()
    assert not Document.objects.get(pk=draft.pk).live


def test_what_is_not_open_is_never_published(desk: Desk, facts: DocumentFacts, draft: Document) -> None:
    desk.revise(draft, facts, attribute="closed", ground="internal_affairs")
    desk.clear(draft)
    with pytest.raises(ValidationError, match="不予公开"):
        desk.publish(draft)


def test_a_withdrawn_document_is_gone_with_its_reason(desk: Desk, cast: Cast, draft: Document) -> None:
    desk.clear(draft)
    desk.publish(draft)
    with pytest.raises(ValidationError, match="事由"):
        actions.withdraw_document(actor=cast.clerk("signatory"), document_id=draft.pk, reason="tired")
    actions.withdraw_document(actor=cast.actor(cast.office), document_id=draft.pk, reason="inaccurate", note="更正中")
    assert not desk.fresh(draft).live
    desk.clear(draft)
    assert desk.publish(draft).live
    assert Withdrawal.objects.get(document=draft).ended_at is not None


def test_an_emergency_release_takes_a_second_person_and_owes_its_reviews(
    desk: Desk, cast: Cast, draft: Document
) -> None:
    version = draft.latest_revision_id
    asked = actions.ask_emergency(
        actor=cast.clerk("editor"), document_id=draft.pk, version=version, reason="台风红色预警"
    )
    with pytest.raises(ValidationError, match="发布前检查"):
        actions.release_emergency(actor=cast.clerk("signatory"), emergency_id=asked.pk)
    check_document(draft.pk)
    with pytest.raises(PermissionDenied):
        actions.release_emergency(actor=cast.clerk("editor"), emergency_id=asked.pk)
    released = actions.release_emergency(actor=cast.clerk("signatory"), emergency_id=asked.pk)
    assert released.live
    assert released.stage == "draft"
    assert desk.clear(draft).stage == "done"
    asked.refresh_from_db()
    assert asked.reviewed_at is not None


def test_organs_of_two_persons_are_set_by_the_office_with_a_reason(desk: Desk, cast: Cast, draft: Document) -> None:
    rule = {"organ_id": cast.a.pk, "kind": "", "stages": ["first", "final"], "days": 2, "shows_names": True}
    with pytest.raises(PermissionDenied):
        actions.set_review_rule(actor=cast.clerk("signatory"), reason="人手少", **rule)
    with pytest.raises(ValidationError, match="理由"):
        actions.set_review_rule(actor=cast.actor(cast.office), reason="", **rule)
    actions.set_review_rule(actor=cast.actor(cast.office), reason="仅有两名工作人员", **rule)
    assert desk.submit(draft).stage == "first"
    assert desk.pass_as("reviewer", draft).stage == "final"


def test_the_menu_reminds_of_what_waits_and_the_list_says_what_is_late(cast: Cast, desk: Desk, draft: Document) -> None:
    client = Client()
    client.force_login(cast.clerks["reviewer"])
    assert "主动公开（" not in menu(client)
    desk.submit(draft)
    assert "主动公开（1）" in menu(client)
    with clock.travel(clock.now() + timedelta(days=20)):
        assert "逾期" in client.get("/admin/disclosure/").content.decode()


def menu(client: Client) -> str:
    """The desk's page with the menu that Wagtail hands to its script as JSON."""
    return (
        client.get("/admin/disclosure/").content.decode().encode("ascii", "xmlcharrefreplace").decode("unicode_escape")
    )
