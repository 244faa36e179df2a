"""A fact keyed in wrongly: voided with a reason, recorded anew, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.foi.policies import lawful_moves
from gongkai.foi.queries import clock_today, open_consultations
from gongkai.foi.tests.desk_stage import consult, handling, loaded, received, unconfirmed
from gongkai.foi.views.desk.timeline import entries
from gongkai.kernel import audit, clock
from gongkai.kernel.calendars import current

SignIn = Callable[..., Client]


def key(case: Case, type: str) -> str:
    return str(case.events.get(type=type, voided=False).key)


def void(cast: Cast, case: Case, type: str, **more: Any) -> Case:
    return actions.void_fact(
        actor=cast.clerk("registrar"), case_id=case.pk, key=key(case, type), reason="日期录错", **more
    )


def test_a_day_keyed_in_wrongly_is_voided_and_recorded_anew(cast: Cast) -> None:
    case = unconfirmed(cast, on=date(2021, 1, 11))
    actions.confirm(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY, medium="phone")
    case = void(cast, case, "confirmed", on=date(2021, 1, 12))
    assert (case.state, case.received_on) == ("received", date(2021, 1, 12))
    assert case.due_on == current().add_workdays(date(2021, 1, 12), 20)
    facts = {fact.on: (fact.voided, fact.void_reason) for fact in case.events.filter(type="confirmed")}
    assert facts == {TODAY: (True, "日期录错"), date(2021, 1, 12): (False, "")}
    row = list(audit.trail(case))[-1]
    assert row.verb == "foi.void_fact" and row.after["voided"]["on"] == TODAY.isoformat()
    assert [line.voided for line in entries(loaded(case)) if line.voided] == ["日期录错"]


def test_replies_stay_tied_to_a_corrected_consultation(cast: Cast) -> None:
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    case = actions.third_party_replied(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, reply="objects")
    assert case.due_on == current().add_workdays(date(2021, 1, 4), 28)
    case = void(cast, case, "third_party_asked", on=date(2021, 1, 4))
    assert case.due_on == current().add_workdays(date(2021, 1, 4), 29)
    assert open_consultations(case, TODAY) == []


def test_a_correction_that_breaks_the_sequence_is_refused(cast: Cast) -> None:
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    with pytest.raises(actions.Refused, match="前后不合"):
        void(cast, case, "third_party_asked")
    with pytest.raises(actions.Refused, match="更正后的日期"):
        void(cast, case, "received")
    with pytest.raises(actions.Refused, match="晚于今天"):
        void(cast, case, "third_party_served", on=TODAY + timedelta(days=1))
    assert not case.events.filter(voided=True).exists()
    case = void(cast, case, "third_party_served")
    assert clock_today(case, TODAY).awaited[0].limit is None


def test_the_day_of_service_corrected_moves_the_conclusion(cast: Cast) -> None:
    with clock.travel(datetime(2020, 12, 31, 10, tzinfo=clock.ZONE)):
        case = at_signed(cast)
    actions.serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="post")
    case.refresh_from_db()
    assert case.concluded_year == 2021
    case = void(cast, case, "answered", on=date(2020, 12, 31))
    assert (case.state, case.concluded_on, case.concluded_year) == ("answered", date(2020, 12, 31), 2020)
    assert case.letters.get().served_on == date(2020, 12, 31)
    with pytest.raises(actions.Refused, match="成文日期"):
        void(cast, case, "answered", on=date(2020, 12, 30))


def at_signed(cast: Cast) -> Case:
    """A case handed in and signed on one day."""
    handler = cast.clerk("handler")
    case = handling(cast, on=clock.today())
    grants = [actions.ItemDecision(1, "granted", grounds={"access": "随本答复书附上"})]
    actions.decide(actor=handler, case_id=case.pk, decisions=grants)
    actions.draft_answer(actor=handler, case_id=case.pk)
    actions.submit_review(actor=handler, case_id=case.pk)
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    actions.approve(actor=cast.clerk("approver"), case_id=case.pk)
    actions.sign(actor=cast.clerk("signatory"), case_id=case.pk)
    return case


def test_only_registrar_and_office_correct_and_never_what_the_desk_dates(cast: Cast) -> None:
    case = handling(cast)
    with pytest.raises(PermissionDenied):
        actions.void_fact(
            actor=cast.clerk("handler"), case_id=case.pk, key=key(case, "received"), reason="错", on=TODAY
        )
    with pytest.raises(ValidationError):
        void(cast, case, "assigned")
    assert "void_fact" in {move.event for move in lawful_moves(cast.clerk("registrar"), case)}


def test_the_desk_corrects_a_fact_and_shows_both(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast, on=date(2021, 1, 13))
    client = signed_in(cast.clerks["registrar"])
    page = client.get(f"/admin/foi/{case.pk}/move/void_fact/")
    assert "收到申请（只能更正日期）" in page.content.decode()
    sent = {"key": key(case, "received"), "on": "2021-01-12", "reason": "看错日期", "request_key": "v1"}
    assert client.post(f"/admin/foi/{case.pk}/move/void_fact/", sent).status_code == 302
    shown = client.get(f"/admin/foi/{case.pk}/").content.decode()
    assert 'class="is-void"' in shown and "已作废：看错日期" in shown and "2021年1月12日" in shown
