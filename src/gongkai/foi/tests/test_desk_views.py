"""Workload, the calendar of due dates, the next case, the switch of the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.foi.tests.desk_stage import at_state, handling, received, unconfirmed
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
DESK = "/admin/foi/"


def test_the_load_of_a_clerk_is_what_the_links_open(cast: Cast, signed_in: SignIn) -> None:
    handling(cast)
    handling(cast, on=date(2020, 12, 1))
    soon = handling(cast)
    Case.objects.filter(pk=soon.pk).update(due_on=date(2021, 1, 20))
    at_state(cast, "answered")
    received(cast)
    client = signed_in(cast.clerks["leader"])
    lines = {line.name: line for line in client.get(DESK + "workload/").context["lines"]}
    mine, nobody = lines[str(cast.clerks["handler"])], lines["尚未定人"]
    assert (mine.load.open, mine.load.overdue, mine.load.week, mine.load.done) == (3, 1, 1, 1)
    assert mine.load.days is not None
    assert (nobody.load.open, nobody.load.done, nobody.load.days) == (1, 0, None)
    for address, count in ((mine.open, 3), (mine.overdue, 1), (mine.week, 1), (nobody.open, 1)):
        assert client.get(address).context["page"].paginator.count == count


def test_the_load_of_another_organ_is_not_shown(cast: Cast, signed_in: SignIn) -> None:
    received(cast, organ="b")
    assert signed_in(cast.clerks["leader"]).get(DESK + "workload/").context["lines"] == []
    assert len(signed_in(cast.office).get(DESK + "workload/").context["lines"]) == 1


def test_the_month_names_what_falls_due_and_marks_rest_days(cast: Cast, signed_in: SignIn) -> None:
    case, waiting = handling(cast), unconfirmed(cast)
    client = signed_in(cast.clerks["handler"])
    due = Case.objects.get(pk=case.pk).due_on
    assert due is not None
    page = client.get(DESK + "agenda/", {"month": due.strftime("%Y-%m")})
    days = {day.on: day for week in page.context["weeks"] for day in week if day.here}
    named = {(item.case_id, item.what) for item in days[due].items}
    assert (case.pk, "答复期限") in named and days[due].count == len(named)
    cautious = Case.objects.get(pk=waiting.pk).cautious_due_on
    assert cautious is not None and (waiting.pk, "稳妥期限") in {(i.case_id, i.what) for i in days[cautious].items}
    assert days[date(2021, 2, 12)].rests == "春节" and days[date(2021, 2, 20)].rests == ""


def test_inner_dates_stand_beside_the_due_dates(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    actions.ask_clarification(
        actor=cast.clerk("handler"), case_id=case.pk, on=date(2021, 1, 15), until=date(2021, 1, 25), what="年度"
    )
    page = signed_in(cast.clerks["handler"]).get(DESK + "agenda/", {"month": "2021-01"})
    items = [item for week in page.context["weeks"] for day in week for item in day.items]
    assert [(item.on, item.what, item.inner) for item in items] == [(date(2021, 1, 25), "补正期限", True)]


def test_an_unreadable_month_is_the_present_one(cast: Cast, signed_in: SignIn) -> None:
    for month in ("", "x", "2021-13", "0001-01", "2021-1"):
        page = signed_in(cast.clerks["handler"]).get(DESK + "agenda/", {"month": month})
        assert page.context["first"] == date(2021, 1, 1)


def test_a_fuller_month_takes_no_more_queries(cast: Cast, signed_in: SignIn) -> None:
    client, spent = signed_in(cast.clerks["handler"]), []
    for more in (2, 8):
        for _ in range(more):
            handling(cast)
        client.get(DESK + "agenda/?month=2021-02")
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK + "agenda/?month=2021-02")
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 25


def test_the_next_case_is_the_one_due_next_among_ones_own(cast: Cast, signed_in: SignIn) -> None:
    first, second, last = handling(cast, on=date(2020, 12, 28)), handling(cast, on=date(2021, 1, 4)), handling(cast)
    received(cast, on=date(2020, 12, 30))
    client = signed_in(cast.clerks["handler"])
    assert client.get(f"{DESK}{first.pk}/next/")["Location"] == f"{DESK}{second.pk}/"
    assert client.get(f"{DESK}{second.pk}/next/")["Location"] == f"{DESK}{last.pk}/"
    assert client.get(f"{DESK}{last.pk}/next/")["Location"] == DESK
    assert "data-next" in client.get(f"{DESK}{first.pk}/").content.decode()


def test_the_keys_are_listed_and_switched_off_for_the_browser(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    assert "下一件" in client.get(DESK + "keys/").content.decode()
    assert "data-keys-off" not in client.get(DESK).content.decode()
    client.post(DESK + "keys/", {"keys": "off"})
    assert "data-keys-off" in client.get(DESK).content.decode()
    client.post(DESK + "keys/", {"keys": "on"})
    assert "data-keys-off" not in client.get(DESK).content.decode()
