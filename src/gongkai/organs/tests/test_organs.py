"""Organs over time, and who may see and change them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.kernel import audit
from gongkai.kernel.models import OutboxRow
from gongkai.organs import actions, policies, queries
from gongkai.organs.models import Organ, Post

NEW_YEAR = date(2020, 1, 1)


def test_a_renamed_organ_keeps_its_former_name_on_former_days(cast):
    actions.rename_organ(actor=cast.actor(cast.office), organ_id=cast.a.pk, on=NEW_YEAR, name="南沙区市监局")
    assert queries.at(cast.a, date(2019, 12, 31)).legal_name == "广州市南沙区市场监督管理局"
    assert queries.at(cast.a, NEW_YEAR).legal_name == "南沙区市监局"
    assert queries.at(cast.a, NEW_YEAR).review_body == "广州市南沙区人民政府"
    assert queries.find("广州市南沙区市场监督管理局") == queries.find("南沙区市监局") == cast.a


def test_a_rename_to_come_changes_the_present_name_on_its_day(cast, system):
    actions.rename_organ(actor=cast.actor(cast.office), organ_id=cast.a.pk, on=date(2021, 3, 1), name="新名")
    assert Organ.objects.get(pk=cast.a.pk).name == "广州市南沙区市场监督管理局"
    assert actions.follow_names(actor=system, on=date(2021, 2, 28)) == 0
    assert actions.follow_names(actor=system, on=date(2021, 3, 1)) == 1
    assert Organ.objects.get(pk=cast.a.pk).name == "新名"


def test_a_merged_organ_ends_and_its_successor_is_found(cast, system):
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=NEW_YEAR)
    assert cast.b not in queries.existing(NEW_YEAR)
    assert cast.b in queries.existing(date(2019, 12, 31))
    assert queries.successors(cast.b, NEW_YEAR) == [cast.a]
    assert queries.predecessors(cast.a, NEW_YEAR) == [cast.b]
    assert queries.successors(cast.b, date(2019, 12, 31)) == queries.predecessors(cast.a, date(2019, 12, 31)) == []
    with pytest.raises(ValidationError):
        actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=NEW_YEAR)


def test_nothing_is_taken_from_the_tree(cast, system):
    fresh = actions.create_organ(
        actor=system, code="X1", name="新机关", level="department", opened_on=NEW_YEAR, parent_id=cast.district.pk
    )
    version = queries.at(fresh, NEW_YEAR)
    assert (version.review_body, version.court, version.in_rollup, version.vertical) == ("", "", None, None)
    assert fresh not in queries.rollup_members(cast.district, NEW_YEAR)
    assert queries.rollup_undecided(cast.district, NEW_YEAR) == [fresh]
    assert queries.rollup_members(cast.district, NEW_YEAR) == [cast.district, cast.a, cast.b, cast.town]


def test_an_organ_merged_during_the_year_still_answers_for_it(cast, system):
    everyone = [cast.district, cast.a, cast.b, cast.town]
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=date(2020, 7, 1))
    assert cast.b not in queries.rollup_members(cast.district, date(2020, 12, 31))
    assert queries.rollup_members_of_year(cast.district, 2020) == everyone
    assert queries.rollup_members_of_year(cast.district, 2021) == [cast.district, cast.a, cast.town]
    assert queries.rollup_undecided_of_year(cast.district, 2020) == []


def test_an_organ_merged_on_new_years_day_belongs_to_the_year_before_only(cast, system):
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=NEW_YEAR)
    assert cast.b in queries.rollup_members_of_year(cast.district, 2019)
    assert cast.b not in queries.rollup_members_of_year(cast.district, 2020)


def test_membership_of_a_year_is_what_held_on_the_last_day(cast, system):
    def said(organ, on, member):
        facts = actions.OrganFacts.of(queries.at(organ, on))
        actions.describe_organ(actor=system, organ_id=organ.pk, on=on, facts=replace(facts, in_rollup=member))

    said(cast.town, date(2020, 12, 31), False)
    said(cast.b, date(2020, 3, 1), None)
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=date(2020, 7, 1))
    assert queries.rollup_members_of_year(cast.district, 2020) == [cast.district, cast.a]
    assert queries.rollup_undecided_of_year(cast.district, 2020) == [cast.b]
    assert queries.rollup_members_of_year(cast.district, 2019) == [cast.district, cast.a, cast.b, cast.town]


def test_an_organ_yet_to_open_is_no_part_of_the_year(cast, system):
    facts = actions.OrganFacts(in_rollup=True)
    later = actions.create_organ(
        actor=system,
        code="X9",
        name="新机关",
        level="department",
        opened_on=NEW_YEAR,
        parent_id=cast.district.pk,
        facts=facts,
    )
    assert later not in queries.rollup_members_of_year(cast.district, 2019)
    assert later in queries.rollup_members_of_year(cast.district, 2020)


def test_an_organ_is_found_by_code_short_code_and_name(cast):
    assert queries.find("440115") == queries.find("nansha") == queries.find(" 广州市南沙区人民政府 ") == cast.district
    assert queries.find("没有这个机关") is None
    assert queries.search("市场监督", NEW_YEAR) == [cast.a]


def test_clerks_see_their_own_organ_and_the_disclosure_office_all(cast):
    def seen(user):
        return set(policies.organs_visible_to(cast.actor(user)))

    assert seen(cast.clerks["handler"]) == {cast.a}
    assert seen(cast.other_clerk) == {cast.b}
    assert seen(cast.office) == seen(cast.auditor) == {cast.district, cast.a, cast.b, cast.town}
    assert seen(cast.clerks["disclosure_office"]) == {cast.a}, "the office of a department is not the district's"
    assert seen(cast.stranger) == seen(cast.superuser) == set()


@pytest.mark.parametrize("who", ["handler", "stranger", "auditor"])
def test_others_cannot_change_the_tree(cast, who):
    user = cast.clerks["handler"] if who == "handler" else getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.rename_organ(actor=cast.actor(user), organ_id=cast.a.pk, on=NEW_YEAR, name="改名")


def test_a_post_holds_from_its_first_day_to_the_day_before_its_end(cast, system):
    post = Post.objects.get(user=cast.clerks["handler"], post="handler")
    actions.revoke_post(actor=system, post_id=post.pk, on=NEW_YEAR)
    assert cast.actor(cast.clerks["handler"], date(2019, 12, 31)).holds("handler", cast.a.pk)
    assert not cast.actor(cast.clerks["handler"], NEW_YEAR).holds("handler")


def test_the_system_keeper_of_an_organ_grants_posts_there_only(cast):
    keeper = cast.clerk("sysadmin")
    assert actions.grant_post(actor=keeper, user_id=cast.stranger.pk, organ_id=cast.a.pk, post="handler").pk
    with pytest.raises(PermissionDenied):
        actions.grant_post(actor=keeper, user_id=cast.stranger.pk, organ_id=cast.b.pk, post="handler")


@pytest.mark.parametrize("who", ["keeper", "office", "superuser"])
def test_nobody_gives_herself_a_post(cast, who):
    actor = cast.clerk("sysadmin") if who == "keeper" else cast.actor(getattr(cast, who))
    with pytest.raises(PermissionDenied, match="自己"):
        actions.grant_post(actor=actor, user_id=actor.user_id, organ_id=cast.a.pk, post="signatory")
    assert not Post.objects.filter(user_id=actor.user_id, post="signatory").exists()


def test_each_change_is_audited_and_told(cast):
    actions.rename_organ(actor=cast.actor(cast.office), organ_id=cast.a.pk, on=NEW_YEAR, name="改名")
    row = audit.trail(cast.a).last()
    assert (row.verb, row.actor_name, row.before["name"]) == ("organ.rename", "公开办", "广州市南沙区市场监督管理局")
    told = OutboxRow.objects.filter(record=audit.record_of(cast.a)).order_by("pk").last()
    assert told.payload == {"organ_id": cast.a.pk, "change": "renamed", "on": "2020-01-01"}


def test_an_officer_can_open_the_desk_and_an_unknown_visitor_cannot(cast, signed_in, client):
    assert signed_in(cast.stranger).get("/admin/").status_code == 200
    assert client.get("/admin/").status_code == 302
