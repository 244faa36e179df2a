"""Two hands at the same moment: one wins, the other is told who did, and nothing is written twice."""

from __future__ import annotations

import pytest
from tests.cast import OPENED, PASSWORD, TODAY, Cast
from tests.racing import together

from gongkai.foi import actions
from gongkai.foi.models import Case, HelpRequest
from gongkai.foi.tests.desk_stage import handling, received
from gongkai.kernel.actor import Actor
from gongkai.organs import actions as organs

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def handlers(cast: Cast, organ_id: int) -> list[Actor]:
    """Several handlers of one organ."""
    system, made = Actor.system("test"), []
    for number in range(HANDS):
        user = organs.create_officer(
            actor=system, username=f"h{number}", display_name=f"承办{number}", password=PASSWORD
        )
        organs.grant_post(actor=system, user_id=user.pk, organ_id=organ_id, post="handler", starts_on=OPENED)
        made.append(Actor.of(user, TODAY))
    return made


def test_of_several_who_claim_a_case_one_has_it(cast: Cast) -> None:
    case = received(cast)
    actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")
    actions.assign(actor=cast.clerk("registrar"), case_id=case.pk, unit="食品科")
    people = handlers(cast, cast.a.pk)
    calls = [lambda one=one: actions.claim(actor=one, case_id=case.pk) for one in people]
    raised = together(calls)
    winner = Case.objects.get(pk=case.pk).assignee
    assert winner is not None and len(raised) == HANDS - 1
    assert all(isinstance(error, actions.Refused) and str(winner) in str(error) for error in raised)
    assert case.events.filter(type="claimed").count() == 1


def test_of_several_who_take_on_help_one_has_it(cast: Cast) -> None:
    case = handling(cast)
    help = actions.ask_help(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        helpers=[actions.Helper(cast.b.pk)],
        question="请提供凭证",
        due_on=TODAY,
    )[0]
    people = handlers(cast, cast.b.pk)
    raised = together([lambda one=one: actions.take_help(actor=one, help_id=help.pk) for one in people])
    assert len(raised) == HANDS - 1 and all(isinstance(error, actions.Refused) for error in raised)
    assert HelpRequest.objects.get(pk=help.pk).taken_by_id in {one.user_id for one in people}


def test_help_is_answered_once(cast: Cast) -> None:
    case = handling(cast)
    help = actions.ask_help(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        helpers=[actions.Helper(cast.b.pk)],
        question="请提供凭证",
        due_on=TODAY,
    )[0]
    calls = [
        lambda one=one: actions.answer_help(actor=one, help_id=help.pk, holds="not", answer=f"没有，{one.name}")
        for one in handlers(cast, cast.b.pk)
    ]
    raised = together(calls)
    assert len(raised) == HANDS - 1 and all(isinstance(error, actions.Refused) for error in raised)
    assert case.events.filter(type="help_given").count() == 1
