"""Several cases at once: what will move and what will not is said first; a filter has a name; a red row says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.foi.models import Case, SavedFilter
from gongkai.foi.tests.desk_stage import NAME, at_state, handling, received, reviewed, unconfirmed
from gongkai.kernel.models import AuditRow, User

SignIn = Callable[[User], Client]
DESK = "/admin/foi/"


@pytest.mark.parametrize(
    ("event", "post", "before", "after"),
    [
        ("register", "registrar", "received", "registered"),
        ("submit_review", "handler", "handling", "reviewing"),
        ("pass_review", "reviewer", "reviewing", "approving"),
        ("archive", "handler", "answered", "closed"),
    ],
)
def test_a_move_of_several_moves_those_that_may_and_names_the_others(
    cast: Cast, signed_in: SignIn, event: str, post: str, before: str, after: str
) -> None:
    ready = received(cast) if before == "received" else at_state(cast, before)
    if event == "pass_review":
        reviewed(cast, ready)
    other = unconfirmed(cast)
    client = signed_in(cast.clerks[post])
    page = client.post(DESK + "bulk/", {"event": event, "case": [ready.pk, other.pk]})
    assert {one.case.pk: bool(one.why) for one in page.context["prospects"]} == {ready.pk: False, other.pk: True}
    assert Case.objects.get(pk=ready.pk).state == before, "the preview moves nothing"
    client.post(DESK + "bulk/", {"event": event, "case": [ready.pk, other.pk], "confirm": "1", "request_key": "k"})
    assert Case.objects.get(pk=ready.pk).state == after
    assert Case.objects.get(pk=other.pk).state == "submitted"


def test_an_answer_without_its_secrecy_review_does_not_pass_in_bulk(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "reviewing")
    page = signed_in(cast.clerks["reviewer"]).post(DESK + "bulk/", {"event": "pass_review", "case": [case.pk]})
    assert "保密审查" in page.context["prospects"][0].why


def test_cases_given_to_a_unit_are_claimed_together_and_once(cast: Cast, signed_in: SignIn) -> None:
    mine, taken = handling(cast), handling(cast)
    Case.objects.filter(pk=mine.pk).update(assignee=None)
    sent = {"event": "claim", "case": [mine.pk, taken.pk], "confirm": "1", "request_key": "k"}
    client = signed_in(cast.clerks["handler"])
    for _ in range(2):
        client.post(DESK + "bulk/", sent)
    assert Case.objects.get(pk=mine.pk).assignee == cast.clerks["handler"]
    assert mine.events.filter(type="claimed").count() == 1
    assert taken.events.filter(type="claimed").count() == 0


def test_only_moves_that_judge_no_single_case_are_made_in_bulk(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "approving")
    sent = {"event": "approve", "case": [case.pk], "confirm": "1"}
    assert signed_in(cast.clerks["approver"]).post(DESK + "bulk/", sent).status_code in (302, 404)
    assert Case.objects.get(pk=case.pk).state == "approving"


def test_the_way_back_is_never_to_another_site(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    sent = {"event": "register", "case": [case.pk], "confirm": "1", "back": "https://example.com/admin/foi/"}
    assert signed_in(cast.clerks["registrar"]).post(DESK + "bulk/", sent)["Location"] == DESK
    sent["back"] = DESK + "?queue=all"
    assert signed_in(cast.clerks["registrar"]).post(DESK + "bulk/", sent)["Location"] == DESK + "?queue=all"


def test_a_filter_is_kept_under_a_name_without_what_was_searched_for(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    client.post(DESK + "filters/", {"name": "本月食品", "query": f"state=handling&queue=open&q={NAME}&page=3&x=1"})
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.query) == (cast.clerks["handler"], "queue=open&state=handling")
    assert NAME not in str(list(AuditRow.objects.values()))
    page = client.get(DESK).content.decode()
    assert "本月食品" in page
    assert "本月食品" not in signed_in(cast.clerks["registrar"]).get(DESK).content.decode()
    client.post(DESK + "filters/", {"drop": kept.pk})
    assert not SavedFilter.objects.exists()


def test_nobody_drops_the_filter_of_another(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.clerks["handler"]).post(DESK + "filters/", {"name": "我的", "query": "queue=all"})
    signed_in(cast.clerks["registrar"]).post(DESK + "filters/", {"drop": SavedFilter.objects.get().pk})
    assert SavedFilter.objects.count() == 1


def test_a_filter_without_a_name_says_what_is_missing_and_keeps_the_address(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.clerks["handler"]).post(DESK + "filters/", {"name": " ", "query": "queue=all"})
    assert page.status_code == 400 and "起一个名称" in page.content.decode()
    assert 'value="queue=all"' in page.content.decode()


def test_a_red_row_says_why_it_is_red(cast: Cast, signed_in: SignIn) -> None:
    late, fresh = handling(cast, on=date(2020, 12, 1)), handling(cast)
    client = signed_in(cast.clerks["handler"])
    rows = {row.case.pk: row for row in client.get(DESK).context["rows"]}
    assert "届满" in rows[late.pk].red and "承办中" in rows[late.pk].red and "没有延长过期限" in rows[late.pk].red
    assert rows[fresh.pk].red == ""
    assert "为什么红" in client.get(f"{DESK}{late.pk}/").content.decode()
    assert "为什么红" not in client.get(f"{DESK}{fresh.pk}/").content.decode()


def test_a_case_that_waits_for_its_confirmation_is_sorted_by_its_cautious_date(cast: Cast, signed_in: SignIn) -> None:
    later, waiting = received(cast), unconfirmed(cast, on=date(2021, 1, 4))
    rows = signed_in(cast.clerks["registrar"]).get(DESK, {"sort": "due"}).context["rows"]
    assert [row.case for row in rows] == [waiting, later]


def test_the_queue_is_narrowed_by_due_date_and_to_ones_own(cast: Cast, signed_in: SignIn) -> None:
    mine, other = handling(cast), received(cast)
    client = signed_in(cast.clerks["handler"])
    assert [row.case for row in client.get(DESK, {"assignee": "me"}).context["rows"]] == [mine]
    due = Case.objects.get(pk=other.pk).due_on
    assert len(client.get(DESK, {"due_from": due, "due_to": due}).context["rows"]) == 2
    assert len(client.get(DESK, {"due_to": "2021-01-20"}).context["rows"]) == 0
