"""The queue: who sees what, the words of the due date, filters, the ledger, bulk assignment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import Cast

from gongkai.foi import actions
from gongkai.foi.ledger import import_file
from gongkai.foi.ledger.columns import COLUMNS
from gongkai.foi.models import Case
from gongkai.foi.tests.desk_stage import NAME, PHONE, handling, received, unconfirmed
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
QUEUE = "/admin/foi/"


def test_a_clerk_sees_her_organ_the_office_all_and_another_clerk_his(cast: Cast, signed_in: SignIn) -> None:
    mine, theirs = received(cast), received(cast, organ="b")
    for user, seen, unseen in (
        (cast.clerks["handler"], [mine], [theirs]),
        (cast.other_clerk, [theirs], [mine]),
        (cast.office, [mine, theirs], []),
        (cast.auditor, [mine, theirs], []),
    ):
        page = signed_in(user).get(QUEUE).content.decode()
        assert all(case.number in page for case in seen)
        assert not any(case.number in page for case in unseen)


@pytest.mark.parametrize("path", ["", "new/", "remedies/", "calendar/", "ledger.xlsx", "1/", "1/move/comment/"])
def test_a_stranger_and_a_superuser_without_posts_find_nothing(cast: Cast, signed_in: SignIn, path: str) -> None:
    received(cast)
    for user in (cast.stranger, cast.superuser):
        assert signed_in(user).get(QUEUE + path).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_door(client: Client, db: None) -> None:
    answer = client.get(QUEUE)
    assert answer.status_code == 302 and "/admin/login/" in answer["Location"]


def test_the_menu_offers_the_desk_only_to_posts_that_work_cases(cast: Cast, signed_in: SignIn) -> None:
    assert "/admin/foi/" in signed_in(cast.clerks["handler"]).get("/admin/").content.decode()
    assert "/admin/foi/" not in signed_in(cast.stranger).get("/admin/").content.decode()
    assert "/admin/foi/" not in signed_in(cast.superuser).get("/admin/").content.decode()


def test_the_applicant_is_masked(cast: Cast, signed_in: SignIn) -> None:
    received(cast)
    page = signed_in(cast.clerks["handler"]).get(QUEUE).content.decode()
    assert NAME not in page and "陈**" in page


def test_the_due_date_says_how_many_workdays_are_left_or_gone(cast: Cast, signed_in: SignIn) -> None:
    received(cast, "新的一件")
    received(cast, "逾期的一件", on=date(2020, 12, 1))
    client = signed_in(cast.clerks["handler"])
    assert "还剩20个工作日" in client.get(QUEUE).content.decode()
    overdue = client.get(QUEUE + "?queue=overdue").content.decode()
    assert "已逾期" in overdue and "逾期的一件" in overdue and "新的一件" not in overdue


def test_an_unconfirmed_request_shows_the_cautious_date_and_waits_for_confirmation(
    cast: Cast, signed_in: SignIn
) -> None:
    unconfirmed(cast)
    page = signed_in(cast.clerks["registrar"]).get(QUEUE + "?queue=confirm").content.decode()
    assert "稳妥" in page and "尚未与申请人确认" in page


def test_the_tabs_count_what_their_lists_hold(cast: Cast, signed_in: SignIn) -> None:
    received(cast)
    received(cast, on=date(2020, 12, 1))
    unconfirmed(cast)
    client = signed_in(cast.clerks["handler"])
    counts = {tab.queue.key: tab.count for tab in client.get(QUEUE).context["tabs"]}
    assert counts == {"overdue": 1, "today": 0, "risk": 0, "confirm": 1, "waiting": 0, "open": 3, "done": 0, "all": 3}
    for key, count in counts.items():
        assert len(client.get(QUEUE, {"queue": key}).context["rows"]) == count


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "-00001"}, ["食品抽检"]),
        ({"q": "陈志强"}, ["食品抽检", "道路规划"]),
        ({"q": "陈志"}, []),
        ({"q": "没有的"}, []),
        ({"assignee": "none"}, ["道路规划"]),
        ({"state": "handling"}, ["食品抽检"]),
        ({"channel": "online"}, []),
        ({"klass": "natural_person"}, ["食品抽检", "道路规划"]),
        ({"since": "2021-01-10"}, ["道路规划"]),
        ({"until": "2021-01-10"}, ["食品抽检"]),
        ({"state": "unheard-of", "since": "not a date"}, ["食品抽检", "道路规划"]),
    ],
)
def test_filters_narrow_the_queue(cast: Cast, signed_in: SignIn, filters: dict[str, str], found: list[str]) -> None:
    handling(cast, "食品抽检", on=date(2021, 1, 4))
    received(cast, "道路规划")
    rows = signed_in(cast.clerks["registrar"]).get(QUEUE, filters).context["rows"]
    assert sorted(row.case.subject for row in rows) == sorted(found)


def test_the_office_filters_by_organ(cast: Cast, signed_in: SignIn) -> None:
    received(cast)
    theirs = received(cast, organ="b")
    rows = signed_in(cast.office).get(QUEUE, {"organ": cast.b.pk}).context["rows"]
    assert [row.case for row in rows] == [theirs]


def test_a_longer_queue_takes_no_more_queries(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    spent = []
    for more in (2, 15):
        for _ in range(more):
            handling(cast)
        client.get(QUEUE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(QUEUE)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 30


def test_pages_follow_one_another(cast: Cast, signed_in: SignIn) -> None:
    for _ in range(26):
        received(cast)
    client = signed_in(cast.clerks["handler"])
    assert len(client.get(QUEUE).context["rows"]) == 25
    assert len(client.get(QUEUE + "?page=2").context["rows"]) == 1


def test_the_exported_ledger_is_one_that_the_import_knows_again(cast: Cast, signed_in: SignIn) -> None:
    received(cast)
    handling(cast)
    answer = signed_in(cast.clerks["registrar"]).get(QUEUE + "ledger.xlsx", {"queue": "all"})
    result = import_file(actor=cast.clerk("registrar"), data=answer.getvalue(), name="台账.xlsx", dry_run=True)
    assert (result.errors, result.created, result.unchanged) == ([], 0, 2)


def test_the_ledger_holds_the_filtered_cases_under_the_headers_of_the_import(cast: Cast, signed_in: SignIn) -> None:
    received(cast, "=1+1 的说明")
    received(cast, "另一件")
    received(cast, "别的机关", organ="b")
    answer = signed_in(cast.clerks["handler"]).get(QUEUE + "ledger.xlsx", {"queue": "all", "q": "-00001"})
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0])[: len(COLUMNS)] == [column.header for column in COLUMNS]
    assert len(rows) == 2
    line = dict(zip(rows[0], rows[1], strict=True))
    assert "=1+1 的说明" in line.values() and line["申请人"] == "陈**"
    assert NAME not in str(rows) and PHONE not in str(rows)


def test_bulk_assignment_previews_what_moves_and_what_does_not(cast: Cast, signed_in: SignIn) -> None:
    ready, early = handling(cast), received(cast)
    client = signed_in(cast.clerks["registrar"])
    handler = cast.clerks["handler"]
    chosen = {"case": [ready.pk, early.pk], "unit": "信息科", "assignee_id": handler.pk}
    page = client.post(QUEUE + "assign/", chosen | {"preview": "1"})
    assert {one.case.pk: bool(one.why) for one in page.context["prospects"]} == {ready.pk: False, early.pk: True}
    assert "待登记" in next(one.why for one in page.context["prospects"] if one.case.pk == early.pk)
    assert Case.objects.get(pk=ready.pk).unit == "食品科"
    client.post(QUEUE + "assign/", chosen | {"confirm": "1"})
    assert Case.objects.get(pk=ready.pk).unit == "信息科"
    assert Case.objects.get(pk=early.pk).state == "received"


def test_a_double_click_on_bulk_assignment_assigns_once(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")
    client = signed_in(cast.clerks["registrar"])
    sent = {"case": [case.pk], "assignee_id": cast.clerks["handler"].pk, "confirm": "1"}
    for _ in range(2):
        client.post(QUEUE + "assign/", sent)
    assert case.events.filter(type="assigned").count() == 1


def test_cases_of_another_organ_are_not_in_the_bulk(cast: Cast, signed_in: SignIn) -> None:
    theirs = received(cast, organ="b")
    sent = {"case": [theirs.pk], "unit": "我的科", "confirm": "1"}
    assert signed_in(cast.clerks["registrar"]).post(QUEUE + "assign/", sent).status_code == 302
    assert Case.objects.get(pk=theirs.pk).unit == ""
