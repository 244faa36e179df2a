"""One application however often it is sent, one decision however many decide. Means most on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.cast import Cast
from tests.racing import together

from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.foi.tests.desk_stage import application, at_state
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def test_a_form_sent_many_times_at_once_is_one_application(cast: Cast) -> None:
    sent = application(cast.a.pk, "online")
    person = Actor.applicant("申请人")
    calls = [
        lambda: actions.receive(actor=person, application=sent, code="CODECODECODECODE", request_key="draft-1")
        for _ in range(HANDS)
    ]
    assert together(calls) == []
    assert Case.objects.count() == 1
    assert AuditRow.objects.filter(verb="foi.receive").count() == 1


def test_of_two_who_approve_at_once_one_does_and_the_other_is_told(cast: Cast) -> None:
    case = at_state(cast, "approving")
    approver = cast.clerk("approver")
    raised = together([lambda: actions.approve(actor=approver, case_id=case.pk) for _ in range(2)])
    assert len(raised) == 1 and isinstance(raised[0], actions.Refused)
    assert case.events.filter(type="approved").count() == 1
    case.refresh_from_db()
    assert case.state == "signing"


def test_of_two_reviewers_who_pass_and_send_back_at_once_one_prevails(cast: Cast) -> None:
    case = at_state(cast, "approving")
    approver = cast.clerk("approver")
    raised = together(
        [
            lambda: actions.approve(actor=approver, case_id=case.pk),
            lambda: actions.send_back(actor=approver, case_id=case.pk, reason="理由不足"),
        ]
    )
    case.refresh_from_db()
    done = set(case.events.filter(type__in=["approved", "sent_back"], voided=False).values_list("type", flat=True))
    assert len(raised) <= 1
    assert (case.state, len(raised)) in {("signing", 1), ("handling", 1), ("handling", 0)}, (case.state, raised, done)
