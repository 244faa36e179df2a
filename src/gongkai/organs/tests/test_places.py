"""Where organs stand in the tree from day to day, and who belonged to a roll-up when."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.organs import actions, queries
from gongkai.organs.models import Organ, OrganPlace

BEFORE, SPRING, SUMMER = date(2019, 12, 31), date(2020, 3, 1), date(2020, 7, 1)
MEMBER = actions.OrganFacts(in_rollup=True)


def made(system, code, parent, on=date(2010, 1, 1), level="village"):
    new = {
        "code": code,
        "name": f"{code}机关",
        "level": level,
        "opened_on": on,
        "parent_id": parent.pk if parent else None,
    }
    return actions.create_organ(actor=system, facts=MEMBER, **new)


def moved(system, organ, parent, on):
    return actions.move_organ(actor=system, organ_id=organ.pk, parent_id=parent.pk, on=on)


def codes(organs):
    return [organ.code for organ in organs]


def fresh(organ):
    return Organ.objects.get(pk=organ.pk)


def test_a_moved_organ_takes_along_what_is_below_it_from_that_day_on(cast, system):
    village = made(system, "V1", cast.town)
    moved(system, cast.town, cast.a, SUMMER)
    assert set(queries.subtree(cast.a, SUMMER)) == {cast.a, cast.town, village}
    assert set(queries.subtree(cast.a, SUMMER - timedelta(days=1))) == {cast.a}
    assert codes(queries.ancestors(village, SUMMER)) == ["440115", "A01", "T01"]
    assert codes(queries.ancestors(village, BEFORE)) == ["440115", "T01"]
    assert codes(queries.ever_above(village)) == ["440115", "A01", "T01"]
    assert fresh(village).path == "/440115/A01/T01/V1/" and fresh(cast.town).parent == cast.a


def test_nobody_is_moved_below_itself_and_nowhere_where_it_stands(cast, system):
    village = made(system, "V1", cast.town)
    with pytest.raises(ValidationError, match="自身"):
        moved(system, cast.town, village, SUMMER)
    with pytest.raises(ValidationError, match="已在"):
        moved(system, cast.town, cast.district, SUMMER)


def test_a_move_that_would_close_a_ring_later_is_refused(cast, system):
    moved(system, cast.b, cast.town, SUMMER)
    with pytest.raises(ValidationError, match="自身"):
        moved(system, cast.town, cast.b, SPRING)


def test_a_move_to_come_takes_effect_on_its_day(cast, system):
    moved(system, cast.town, cast.a, date(2021, 3, 1))
    assert fresh(cast.town).parent == cast.district
    assert actions.follow_places(actor=system, on=date(2021, 2, 28)) == 0
    assert actions.follow_places(actor=system, on=date(2021, 3, 1)) == 1
    assert fresh(cast.town).path == "/440115/A01/T01/"
    assert actions.follow_places(actor=system, on=date(2021, 3, 1)) == 0


def test_a_move_entered_late_ends_where_a_later_one_begins(cast, system):
    moved(system, cast.town, cast.b, SUMMER)
    moved(system, cast.town, cast.a, SPRING)
    days = (BEFORE, SPRING, SUMMER)
    assert [queries.place_on(cast.town, day).parent for day in days] == [cast.district, cast.a, cast.b]


def test_nobody_is_moved_before_it_was_set_up_or_below_what_is_closed(cast, system):
    late = made(system, "V1", cast.town, on=SUMMER)
    with pytest.raises(ValidationError, match="尚未设立"):
        moved(system, late, cast.a, SPRING)
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=SPRING)
    with pytest.raises(ValidationError, match="不再存在"):
        moved(system, cast.town, cast.b, SUMMER)
    with pytest.raises(ValidationError, match="不再存在"):
        actions.rename_organ(actor=system, organ_id=cast.b.pk, on=SUMMER, name="新名")


def test_a_year_is_added_up_by_the_tree_of_its_last_day(cast, system):
    other = made(system, "D2", None, level="district")
    moved(system, cast.town, other, SUMMER)
    assert cast.town in queries.rollup_members_of_year(cast.district, 2019)
    assert cast.town not in queries.rollup_members_of_year(cast.district, 2020)
    assert codes(queries.rollup_members_of_year(other, 2020)) == ["D2", "T01"]
    assert codes(queries.rollup_members_of_year(other, 2019)) == ["D2"]


def test_who_ended_in_the_year_is_added_up_where_it_stood_on_its_last_day(cast, system):
    other = made(system, "D2", None, level="district")
    village = made(system, "V1", cast.town)
    actions.abolish_organ(actor=system, organ_id=village.pk, on=SPRING, reason="撤村建居")
    moved(system, cast.town, other, SUMMER)
    assert village in queries.rollup_members_of_year(cast.district, 2020)
    assert village not in queries.rollup_members_of_year(other, 2020)
    assert village not in queries.rollup_members_of_year(cast.district, 2021)


def test_what_is_below_a_merged_organ_goes_to_its_successor(cast, system):
    village, coming = made(system, "V1", cast.town), made(system, "V2", cast.town, on=date(2021, 1, 1))
    actions.merge_organs(actor=system, source_ids=[cast.town.pk], target_id=cast.a.pk, on=SUMMER)
    assert [queries.place_on(village, day).parent for day in (SPRING, SUMMER)] == [cast.town, cast.a]
    assert queries.place_on(coming, date(2021, 1, 1)).parent == cast.a
    assert fresh(village).path == "/440115/A01/V1/"


def test_a_merger_taken_back_leaves_what_is_below_where_it_was(cast, system):
    village, ahead = made(system, "V1", cast.town), date(2021, 5, 1)
    actions.merge_organs(actor=system, source_ids=[cast.town.pk], target_id=cast.a.pk, on=ahead)
    assert queries.place_on(village, ahead).parent == cast.a
    actions.cancel_closing(actor=system, organ_id=cast.town.pk, on=date(2021, 1, 15), reason="方案未获批准")
    assert queries.place_on(village, ahead).path == "/440115/T01/V1/"
    with pytest.raises(ValidationError):
        actions.cancel_closing(actor=system, organ_id=cast.town.pk, on=date(2021, 1, 15), reason="方案未获批准")


def test_an_organ_does_not_end_in_one_that_stands_below_it_or_does_not_exist(cast, system):
    village = made(system, "V1", cast.town, on=SUMMER)
    with pytest.raises(ValidationError, match="之下"):
        actions.merge_organs(actor=system, source_ids=[cast.town.pk], target_id=village.pk, on=SUMMER)
    with pytest.raises(ValidationError, match="尚未设立"):
        actions.merge_organs(actor=system, source_ids=[cast.town.pk], target_id=village.pk, on=SPRING)
    assert fresh(cast.town).closed_on is None


def test_the_tasks_of_an_abolished_organ_are_followed_to_all_who_have_them(cast, system):
    both = [cast.a.pk, cast.b.pk]
    actions.abolish_organ(actor=system, organ_id=cast.town.pk, on=SPRING, successor_ids=both, reason="机构改革")
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=SUMMER)
    assert set(queries.successors(cast.town, SPRING)) == {cast.a, cast.b}
    assert queries.successors(cast.town, SUMMER) == [cast.a]
    assert queries.predecessors(cast.a, SUMMER) == [cast.town, cast.b]


def test_posts_end_with_their_organ(cast, system):
    actions.merge_organs(actor=system, source_ids=[cast.b.pk], target_id=cast.a.pk, on=date(2021, 2, 1))
    assert cast.actor(cast.other_clerk, date(2021, 1, 31)).holds("registrar", cast.b.pk)
    assert cast.actor(cast.other_clerk, date(2021, 2, 1)).holdings == ()
    assert not queries.holders(cast.b, ["handler"], date(2021, 2, 1)).exists()


def test_organs_from_before_places_were_kept_stand_where_they_stood(cast):
    before = list(OrganPlace.objects.order_by("path").values_list("organ_id", "parent_id", "path", "effective_from"))
    kept = OrganPlace.objects.filter(organ=cast.a)
    OrganPlace.objects.exclude(pk__in=kept).delete()
    place = import_module("gongkai.organs.migrations.0004_first_places").place
    for _ in range(2):
        place(apps, None)
    now = OrganPlace.objects.order_by("path").values_list("organ_id", "parent_id", "path", "effective_from")
    assert list(now) == before


DAYS = st.integers(0, 60).map(lambda day: date(2020, 1, 1) + timedelta(days=day))
MOVES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5), DAYS), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_paths_always_follow_the_parents_of_the_day(db, system, moves):
    """However moves are entered, in whatever order: rows join, and each path is the parent's of that day and the
    code."""
    with transaction.atomic():
        organs = [made(system, "N0", None, level="district")]
        for number in range(1, 6):
            organs.append(made(system, f"N{number}", organs[number // 2]))
        for child, parent, on in moves:
            with suppress(ValidationError), transaction.atomic():
                moved(system, organs[child], organs[parent], on)
        rows = list(OrganPlace.objects.order_by("effective_from").select_related("organ"))
        transaction.set_rollback(True)
    check_rows_join({organ.pk: [row for row in rows if row.organ_id == organ.pk] for organ in organs})
    check_paths(rows)


def check_rows_join(rows_of):
    for rows in rows_of.values():
        assert rows[0].effective_from == date(2010, 1, 1) and rows[-1].effective_until is None
        assert [row.effective_until for row in rows[:-1]] == [row.effective_from for row in rows[1:]]


def check_paths(rows):
    for number in range(-1, 62):
        day = date(2020, 1, 1) + timedelta(days=number)
        standing = {r.organ_id: r for r in rows if r.effective_from <= day and (r.effective_until or date.max) > day}
        for row in standing.values():
            above = standing[row.parent_id].path if row.parent_id else "/"
            assert row.path == f"{above}{row.organ.code}/"
            assert row.path.count(row.organ.code) == 1
