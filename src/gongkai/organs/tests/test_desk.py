"""Organs on the desk."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.organs import actions, queries
from gongkai.organs.models import Organ, Post

TODAY = date(2021, 1, 15)


def show(organ):
    return reverse("organs_desk:show", args=[organ.pk])


def url(organ, what):
    return reverse("organs_desk:change", args=[organ.pk, what])


SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


def foreseen(client, address, data):
    """The page that tells what will happen, and the data with which it is confirmed."""
    page = client.post(address, data)
    assert page.status_code == 200
    text = page.content.decode()
    found = SEEN.search(text)
    return text, {**data, "seen": found[1]} if found else None


def test_a_clerk_sees_her_organ_and_no_other(cast, signed_in):
    clerk = signed_in(cast.clerks["handler"])
    listed = clerk.get(reverse("organs_desk:index")).content.decode()
    assert cast.a.name in listed and cast.b.name not in listed
    assert clerk.get(show(cast.a)).status_code == 200
    assert clerk.get(show(cast.b)).status_code == 404
    assert clerk.get(url(cast.a, "rename")).status_code == 404


def test_a_stranger_finds_nothing(cast, signed_in):
    stranger = signed_in(cast.stranger)
    for page in (reverse("organs_desk:index"), show(cast.a), url(cast.a, "grant")):
        assert stranger.get(page).status_code == 404


@pytest.mark.parametrize(
    "what", ["describe", "rename", "create", "move", "split", "merge", "abolish", "officer", "grant", "revoke"]
)
def test_the_disclosure_office_gets_each_form(cast, signed_in, what):
    assert signed_in(cast.office).get(url(cast.a, what)).status_code == 200


def test_a_rename_on_the_desk_goes_through_once(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "on": "2020-01-01", "name": "南沙区市监局"}
    text, confirmed = foreseen(office, url(cast.a, "rename"), data)
    assert "以前的文书和报告仍用原名" in text and cast.a.versions.count() == 1
    for _ in range(2):
        assert office.post(url(cast.a, "rename"), confirmed).status_code == 302
    assert Organ.objects.get(pk=cast.a.pk).name == "南沙区市监局"
    assert cast.a.versions.count() == 2
    assert "南沙区市监局" in office.get(show(cast.a)).content.decode()


def test_what_nobody_has_said_stays_unsaid(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "code": "N1", "name": "新机关", "level": "department", "opened_on": "2020-01-01"}
    assert office.post(url(cast.district, "create"), data).status_code == 302
    organ = queries.find("N1")
    assert organ.parent == cast.district and organ.versions.get().in_rollup is None
    page = office.get(show(organ)).content.decode()
    assert "行政复议机关未定" in page
    again = office.post(url(cast.district, "create"), {**data, "request_key": "k2"})
    assert again.status_code == 200 and "机关代码" in again.content.decode()


def test_a_keeper_of_an_organ_takes_in_an_officer(cast, signed_in):
    keeper = signed_in(cast.clerks["sysadmin"])
    data = {"request_key": "k", "username": "neu", "display_name": "新人", "post": "handler", "starts_on": "2021-01-15"}
    assert keeper.post(url(cast.a, "officer"), {**data, "password": "123"}).status_code == 200
    assert keeper.post(url(cast.a, "officer"), {**data, "password": "long enough to keep"}).status_code == 302
    post = Post.objects.get(user__username="neu")
    assert post.organ == cast.a
    revoke = {"request_key": "r", "post": post.pk, "on": "2021-01-20", "reason": "调离"}
    assert keeper.post(url(cast.a, "revoke"), revoke).status_code == 302
    assert keeper.get(url(cast.b, "officer")).status_code == 404


def test_what_is_changed_after_it_was_foretold_is_foretold_again(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "on": "2020-01-01", "name": "南沙区市监局"}
    _, confirmed = foreseen(office, url(cast.a, "rename"), data)
    assert office.post(url(cast.a, "rename"), {**confirmed, "name": "另一个名称"}).status_code == 200
    assert cast.a.versions.count() == 1


def test_an_abolition_says_what_it_brings_about_and_closes_the_posts(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "on": "2021-01-15", "successors": [cast.a.pk], "reason": "机构改革方案"}
    text, confirmed = foreseen(office, url(cast.b, "abolish"), data)
    assert "1人在此的岗位（登记、承办、审核、审批、签发）自2021年1月15日起失效" in text and cast.a.name in text
    for _ in range(2):
        assert office.post(url(cast.b, "abolish"), confirmed).status_code == 302
    assert queries.successors(cast.b, TODAY) == [cast.a]
    page = office.get(show(cast.b)).content.decode()
    assert "起不再存在" in page and "撤销时的岗位（已失效）" in page and "乙经办" in page
    assert url(cast.b, "rename") not in page
    assert office.get(url(cast.b, "rename")).status_code == 404


def test_what_hangs_below_must_be_moved_before_an_abolition_without_successor(cast, signed_in, system):
    below = {"level": "village", "opened_on": TODAY, "parent_id": cast.town.pk}
    actions.create_organ(actor=system, code="V1", name="某村", **below)
    data = {"request_key": "k", "on": "2021-01-20", "reason": "机构改革方案"}
    text, confirmed = foreseen(signed_in(cast.office), url(cast.town, "abolish"), data)
    assert confirmed is None and "现在不能办理" in text and "其下级某村须先调整上级" in text


def test_an_organ_is_set_up_out_of_another(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "code": "A02", "name": "药品监督管理局", "level": "department"}
    text, confirmed = foreseen(office, url(cast.a, "split"), {**data, "opened_on": "2021-03-01"})
    assert "在办申请由其办结" in text
    assert office.post(url(cast.a, "split"), confirmed).status_code == 302
    made = queries.find("A02")
    assert (made.parent, made.opened_on) == (cast.district, date(2021, 3, 1))
    assert "分设自" in office.get(show(cast.a)).content.decode()
    assert queries.at(made, made.opened_on).review_body == ""


def test_a_merger_to_come_can_be_taken_back(cast, signed_in):
    office = signed_in(cast.office)
    data = {"request_key": "k", "on": "2021-03-01", "target": cast.a.pk}
    _, confirmed = foreseen(office, url(cast.b, "merge"), data)
    assert office.post(url(cast.b, "merge"), confirmed).status_code == 302
    page = office.get(show(cast.b)).content.decode()
    assert "定于" in page and "现任岗位" in page and url(cast.b, "cancel") in page and url(cast.b, "merge") not in page
    assert office.post(url(cast.b, "cancel"), {"request_key": "c", "reason": "方案未获批准"}).status_code == 302
    assert queries.find("B01").closed_on is None and not cast.b.links_out.exists()


def test_the_superuser_keeps_organs(cast, signed_in):
    root = signed_in(cast.superuser)
    assert root.get(reverse("organs_desk:index")).status_code == 200
    assert root.get(reverse("organs_desk:create")).status_code == 200


def test_the_list_costs_the_same_for_few_and_many_organs(cast, signed_in, system):
    office, page = signed_in(cast.office), reverse("organs_desk:index")
    office.get(page)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries_run:
            assert office.get(page).status_code == 200
        costs.append(len(queries_run))
        for number in range(20):
            more = {"level": "village", "opened_on": TODAY, "parent_id": cast.town.pk}
            actions.create_organ(actor=system, code=f"V{len(costs)}-{number}", name=f"{number}村", **more)
    assert costs[0] == costs[1] <= 30
