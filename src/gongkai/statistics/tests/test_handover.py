"""Cases that a closed organ handed over count once in the district, for the organ that held them at the year's end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import Cast

from gongkai.annual_report.reconcile import reconcile_years
from gongkai.foi.actions.handover import hand_over
from gongkai.foi.models import Case
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CaseMoved
from gongkai.organs import actions as organs
from gongkai.statistics import actions, policies, queries, tasks
from gongkai.statistics.models import AnnualReport, SealDrift
from gongkai.statistics.queries.carrying import against_last_year
from gongkai.statistics.queries.membership import cases_of_cell, places
from gongkai.statistics.tests import ledger

pytestmark = pytest.mark.django_db
CLOSED, ON = date(2021, 1, 11), date(2021, 1, 12)
Table = dict[str, dict[str, int]]


@pytest.fixture
def handed(cast: Cast, year_of_a: Table, system: Actor) -> list[Case]:
    """A is merged into B in January; its two open cases of last year and one of this year go on there."""
    ledger.case(cast.b, received=2020, concluded=2020, outcome="granted").save()
    Case.objects.bulk_create([ledger.case(cast.a, received=2021)])
    Case.objects.filter(received_year=2021).update(received_on=date(2021, 1, 5))
    return hand(cast, system)


def hand(cast: Cast, system: Actor) -> list[Case]:
    organs.merge_organs(actor=system, source_ids=[cast.a.pk], target_id=cast.b.pk, on=CLOSED)
    office = cast.actor(cast.office)
    moved = hand_over(actor=office, organ_id=cast.a.pk, to_organ_id=cast.b.pk, on=ON, reason="南机改〔2021〕1号")
    assert all(not one.why for one in moved)
    return list(Case.objects.filter(pk__in=[one.case_id for one in moved]))


def totals(report: object, *rows: str) -> list[int]:
    return [report.requests[row]["total"] for row in rows]  # type: ignore[attr-defined]


ROWS = ("received", "carried_in", "concluded", "carried_out")


def test_the_year_before_stays_as_it_was_for_both(cast: Cast, handed: list[Case]) -> None:
    assert len(handed) == 3
    assert totals(queries.compile(cast.a, 2020), *ROWS) == [11, 2, 11, 2]
    assert totals(queries.compile(cast.b, 2020), *ROWS) == [1, 0, 1, 0]


def test_from_the_year_of_the_handover_on_the_successor_counts_them(cast: Cast, handed: list[Case]) -> None:
    assert totals(queries.compile(cast.a, 2021, "2019"), *ROWS) == [0, 0, 0, 0]
    assert totals(queries.compile(cast.b, 2021, "2019"), *ROWS) == [1, 2, 0, 3]


def test_the_district_counts_each_once_and_carries_in_what_it_carried_out(cast: Cast, handed: list[Case]) -> None:
    Case.objects.filter(pk=handed[0].pk).update(
        state="answered", outcome="granted", concluded_on=date(2021, 1, 14), concluded_year=2021
    )
    last, this = queries.rollup(cast.district, 2020).report, queries.rollup(cast.district, 2021, "2019").report
    assert totals(last, *ROWS) == [12, 2, 12, 2]
    assert totals(this, *ROWS) == [1, 2, 1, 2]
    assert not [finding for finding in reconcile_years(last, this) if finding.rule == "R7"]
    errors = {finding.rule for finding in queries.rollup(cast.district, 2020).findings if finding.severity == "error"}
    assert not errors & {"R1", "R2", "R8"}


def test_the_cases_behind_a_cell_are_those_that_are_counted(cast: Cast, handed: list[Case]) -> None:
    open_then = [case.pk for case in handed if case.received_year == 2020]
    for organ, year, expected in ((cast.a, 2020, 2), (cast.b, 2020, 0), (cast.a, 2021, 0), (cast.b, 2021, 3)):
        found = cases_of_cell([organ.pk], year, "carried_out", "total")
        assert found.count() == expected == queries.compile(organ, year, "2019").requests["carried_out"]["total"]
    listed = {place.ref for place in places([cast.a.pk], 2020) if place.row == "carried_out"}
    assert listed == set(open_then)
    assert {place.organ_id for place in places([cast.a.pk, cast.b.pk], 2020)} == {cast.a.pk, cast.b.pk}


def test_the_difference_to_last_year_is_explained_at_both(cast: Cast, handed: list[Case]) -> None:
    for organ, said in (
        (cast.a, "移交给广州市规划和自然资源局南沙区分局2件"),
        (cast.b, "由广州市南沙区市场监督管理局移交来2件"),
    ):
        last, this = queries.compile(organ, 2020), queries.compile(organ, 2021, "2019")
        plain = [one for one in reconcile_years(last, this) if one.rule == "R7"]
        found = [one for one in against_last_year(organ, "own", last, this) if one.rule == "R7"]
        assert {one.severity for one in plain} == {"error"} and {one.severity for one in found} == {"warning"}
        assert said in found[-1].message and "第六部分" in found[-1].message


def test_a_difference_that_is_not_the_handover_stays_an_error(cast: Cast, handed: list[Case]) -> None:
    last = queries.compile(cast.b, 2020)
    ledger.case(cast.b, received=2020).save()
    found = against_last_year(cast.b, "own", last, queries.compile(cast.b, 2021, "2019"))
    assert "error" in {one.severity for one in found if one.rule == "R7"}


@pytest.mark.usefixtures("year_of_a", "returned")
def test_a_sealed_year_does_not_move_with_the_case(
    cast: Cast, system: Actor, to_state: Callable[..., AnnualReport], signed_in: Callable[..., object]
) -> None:
    report = to_state("sealed")
    for case in hand(cast, system):
        tasks.compare_case(CaseMoved(case.pk, case.organ_id, "hand_over", case.state, clock.today()))
    assert not SealDrift.objects.exists()
    page = reverse("statistics_desk:cell", args=[report.pk, "requests", "carried_out", "total"])
    text = signed_in(cast.office).get(page).content.decode()  # type: ignore[attr-defined]
    assert "封存后有变动" not in text and "已变动" not in text


@pytest.mark.usefixtures("year_of_a", "returned")
def test_a_handover_dated_back_into_a_sealed_year_is_told_as_what_it_is(
    cast: Cast, system: Actor, to_state: Callable[..., AnnualReport]
) -> None:
    to_state("sealed")
    organs.merge_organs(
        actor=system, source_ids=[cast.a.pk], target_id=cast.b.pk, on=date(2020, 12, 1) + timedelta(days=1)
    )
    (case, *_) = Case.objects.filter(organ=cast.a, state="handling")
    hand_over(
        actor=cast.actor(cast.office),
        organ_id=cast.a.pk,
        to_organ_id=cast.b.pk,
        on=date(2020, 12, 30),
        reason="南机改〔2020〕9号",
        case_ids=[case.pk],
    )
    tasks.compare_case(CaseMoved(case.pk, cast.b.pk, "hand_over", case.state, clock.today()))
    drift = SealDrift.objects.get()
    assert (drift.event, drift.now) == ("移交", [])


def test_cases_handed_over_since_do_not_slow_the_year(cast: Cast, handed: list[Case]) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.requests_table([cast.a.pk, cast.b.pk], 2020)
    of_cases = [one["sql"] for one in captured if "foi_case" in one["sql"]]
    assert len(of_cases) == 1 and len(captured) == 2
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + of_cases[0])
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "COVERING INDEX foi_case_report" in plan


def test_the_last_part_year_of_a_closed_organ_is_reported_by_its_successor(cast: Cast, handed: list[Case]) -> None:
    heir, gone = cast.actor(cast.other_clerk), cast.clerk("handler")
    report = actions.start_report(actor=heir, organ_id=cast.a.pk, year=2020)
    assert policies.get_report(heir, report.pk) == report
    assert {move.event for move in policies.lawful_moves(heir, report)} >= {"write", "hand_in"}
    with pytest.raises(AnnualReport.DoesNotExist):
        policies.get_report(gone, report.pk)
    with pytest.raises(PermissionDenied):
        actions.write_prose(actor=gone, report_id=report.pk, prose={"six": "无"})
