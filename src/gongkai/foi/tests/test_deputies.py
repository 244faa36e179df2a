"""代理: the deputy has the absent officer's posts for those days, under her own account; four eyes stay four."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.desk import appoint_deputy, end_deputy
from gongkai.foi.models import Deputy, Reminder
from gongkai.foi.tasks import remind
from gongkai.foi.tests.desk_stage import at_state, handling
from gongkai.kernel.models import AuditRow, User

SignIn = Callable[[User], Client]
PAGE = "/admin/foi/deputies/"


def stands_in(cast: Cast, deputy: str, absent: str, *, days: int = 3, on: date = TODAY) -> Deputy:
    return appoint_deputy(
        actor=cast.clerk("leader" if deputy != "leader" else "registrar"),
        organ_id=cast.a.pk,
        absent_id=cast.clerks[absent].pk,
        deputy_id=cast.clerks[deputy].pk,
        starts_on=on,
        ends_on=on + timedelta(days=days),
        reason="年休假",
    )


def test_the_deputy_holds_the_posts_on_those_days_and_on_no_others(cast: Cast) -> None:
    stands_in(cast, "mailroom", "approver", on=TODAY + timedelta(days=1), days=2)
    user = cast.clerks["mailroom"]
    held = [cast.actor(user, TODAY + timedelta(days=day)).holds("approver", cast.a.pk) for day in range(5)]
    assert held == [False, True, True, True, False]


def test_what_the_deputy_does_is_recorded_under_both_names(cast: Cast) -> None:
    case = at_state(cast, "approving")
    stands_in(cast, "mailroom", "approver")
    actions.approve(actor=cast.clerk("mailroom"), case_id=case.pk)
    name = f"{cast.clerks['mailroom']}（代{cast.clerks['approver']}）"
    assert case.events.get(type="approved").actor_name == name
    row = AuditRow.objects.get(verb="foi.approve")
    assert (row.actor_name, row.actor_id) == (name, cast.clerks["mailroom"].pk)


def test_what_a_deputy_may_do_by_her_own_post_is_done_in_her_own_name(cast: Cast) -> None:
    case = handling(cast)
    stands_in(cast, "handler", "approver")
    actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text="看过")
    assert case.notes.get().author_name == str(cast.clerks["handler"])


def test_whoever_drafted_does_not_approve_as_a_deputy(cast: Cast) -> None:
    case = at_state(cast, "approving")
    stands_in(cast, "handler", "approver")
    with pytest.raises(PermissionDenied, match="同一人"):
        actions.approve(actor=cast.clerk("handler"), case_id=case.pk)


def test_the_posts_of_a_deputy_are_not_handed_on(cast: Cast) -> None:
    stands_in(cast, "mailroom", "approver")
    stands_in(cast, "handler", "mailroom")
    assert not cast.clerk("handler").holds("approver")


def test_the_keeping_of_deputies_is_not_handed_on_either(cast: Cast) -> None:
    stands_in(cast, "mailroom", "registrar")
    with pytest.raises(PermissionDenied):
        appoint_deputy(
            actor=cast.clerk("mailroom"),
            organ_id=cast.a.pk,
            absent_id=cast.clerks["approver"].pk,
            deputy_id=cast.clerks["handler"].pk,
            starts_on=TODAY,
            ends_on=TODAY,
        )


def test_nobody_appoints_herself_and_no_stranger_is_appointed(cast: Cast) -> None:
    leader = cast.clerk("leader")
    days = {"starts_on": TODAY, "ends_on": TODAY}
    with pytest.raises(PermissionDenied):
        appoint_deputy(
            actor=leader,
            organ_id=cast.a.pk,
            absent_id=cast.clerks["signatory"].pk,
            deputy_id=cast.clerks["leader"].pk,
            **days,
        )
    for absent, deputy in (
        (cast.clerks["approver"], cast.other_clerk),
        (cast.other_clerk, cast.clerks["handler"]),
        (cast.clerks["handler"], cast.clerks["handler"]),
    ):
        with pytest.raises(ValidationError):
            appoint_deputy(actor=leader, organ_id=cast.a.pk, absent_id=absent.pk, deputy_id=deputy.pk, **days)
    assert not Deputy.objects.exists()


@pytest.mark.parametrize("post", ["handler", "reviewer", "approver", "signatory", "mailroom"])
def test_only_registrar_and_leader_of_the_organ_appoint(cast: Cast, post: str) -> None:
    with pytest.raises(PermissionDenied):
        appoint_deputy(
            actor=cast.clerk(post),
            organ_id=cast.a.pk,
            absent_id=cast.clerks["legal_reviewer"].pk,
            deputy_id=cast.clerks["secrecy_reviewer"].pk,
            starts_on=TODAY,
            ends_on=TODAY,
        )


def test_ended_early_the_posts_are_gone_that_day(cast: Cast) -> None:
    made = stands_in(cast, "mailroom", "approver")
    assert cast.clerk("mailroom").holds("approver")
    end_deputy(actor=cast.clerk("registrar"), deputy_id=made.pk)
    assert not cast.clerk("mailroom").holds("approver")


def test_a_post_taken_back_from_the_absent_is_gone_for_the_deputy(cast: Cast) -> None:
    stands_in(cast, "mailroom", "approver")
    cast.clerks["approver"].held_posts.update(ends_on=TODAY)
    assert not cast.clerk("mailroom").holds("approver")


def test_the_queue_shows_the_deputy_the_cases_she_stands_in_for(cast: Cast, signed_in: SignIn) -> None:
    mine = handling(cast, on=date(2020, 12, 1))
    stands_in(cast, "mailroom", "handler")
    client = signed_in(cast.clerks["mailroom"])
    page = client.get("/admin/foi/", {"assignee": "deputy"})
    assert [row.case for row in page.context["rows"]] == [mine]
    assert "我代理的" in page.content.decode()
    assert "我代理的" not in signed_in(cast.clerks["reviewer"]).get("/admin/foi/").content.decode()
    remind(TODAY)
    assert Reminder.objects.filter(user=cast.clerks["mailroom"], case=mine, kind="overdue").exists()


def test_the_page_appoints_and_ends(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    sent = {
        "request_key": "k",
        "organ_id": cast.a.pk,
        "absent_id": cast.clerks["approver"].pk,
        "deputy_id": cast.clerks["leader"].pk,
        "starts_on": "2021-01-15",
        "ends_on": "2021-01-20",
    }
    assert client.post(PAGE, sent | {"ends_on": "2021-01-10"}).status_code == 400
    assert client.post(PAGE, sent).status_code == 302
    assert client.post(PAGE, sent).status_code == 302
    row = Deputy.objects.get()
    assert str(cast.clerks["leader"]) in client.get(PAGE).content.decode()
    client.post(PAGE, {"end": row.pk})
    assert Deputy.objects.get().cancelled_on == TODAY
    assert signed_in(cast.clerks["handler"]).get(PAGE).status_code == 404
