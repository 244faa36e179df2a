"""The report is the sum of the ledger: cells, years, editions, organs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.annual_report.editions import COLUMNS, EDITION_2019, EDITION_2021, PARTS, REMEDY_KINDS
from gongkai.foi.models import Remedy
from gongkai.organs.models import Organ
from gongkai.statistics import queries
from gongkai.statistics.models import Return
from gongkai.statistics.tests import ledger, nansha

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> Organ:
    return ledger.organ("nansha", "某区人民政府")


def hand_in(organ: Organ, proactive: dict, *, year: int = 2020, edition: str = "2019", **more) -> Return:
    values = {"state": "accepted", "filler": "填", "reviewer": "审", **more}
    return Return.objects.create(organ=organ, year=year, edition=edition, proactive=proactive, **values)


def remedies_of_nansha(organ: Organ) -> list[Remedy]:
    return [
        ledger.remedy(
            organ, kind, concluded=None if cell == "pending" else 2020, result="" if cell == "pending" else cell
        )
        for kind, cells in nansha.REMEDIES.items()
        for cell, n in cells.items()
        if cell != "total"
        for _ in range(n)
    ]


def test_the_published_report_of_the_reference_district_comes_out_cell_by_cell(district: Organ) -> None:
    ledger.cases(ledger.spread(district, 2020, nansha.REQUESTS))
    Remedy.objects.bulk_create(remedies_of_nansha(district))
    hand_in(district, nansha.PROACTIVE)
    report = queries.compile(district, 2020)
    assert report.edition == "2019"
    for row in EDITION_2019.rows:
        for column in PARTS:
            expected = nansha.CONCLUDED if row.key == "concluded" else nansha.REQUESTS.get(row.key, {})
            assert report.requests[row.key][column] == expected.get(column, 0), (row.key, column)
        assert report.requests[row.key]["total"] == nansha.TOTALS.get(row.key, 0), row.key
    assert report.remedies == nansha.REMEDIES
    assert report.proactive == nansha.PROACTIVE
    assert not queries.has_errors(queries.examine(report))


def test_every_row_and_column_of_the_form_is_there_when_nothing_happened(district: Organ) -> None:
    report = queries.compile(district, 2023)
    assert list(report.requests) == [row.key for row in EDITION_2021.rows]
    assert all(cells == dict.fromkeys(COLUMNS, 0) for cells in report.requests.values())
    assert list(report.remedies) == list(REMEDY_KINDS)
    assert all(value is None for cells in report.proactive.values() for value in cells.values())


def test_what_is_open_at_the_end_of_a_year_is_carried_into_the_next_ones_until_it_is_concluded(district: Organ) -> None:
    ledger.cases([ledger.case(district, "company", received=2019, concluded=2021, outcome="granted")])
    cells = {year: queries.compile(district, year, "2021").requests for year in (2018, 2019, 2020, 2021, 2022)}
    seen = {
        year: {row: table[row]["company"] for row in ("received", "carried_in", "granted", "concluded", "carried_out")}
        for year, table in cells.items()
    }
    assert list(seen[2018].values()) == [0, 0, 0, 0, 0]
    assert list(seen[2019].values()) == [1, 0, 0, 0, 1]
    assert list(seen[2020].values()) == [0, 1, 0, 0, 1]
    assert list(seen[2021].values()) == [0, 1, 1, 1, 0]
    assert list(seen[2022].values()) == [0, 0, 0, 0, 0]


def test_unconfirmed_and_uncounted_cases_stand_nowhere(district: Organ) -> None:
    ledger.cases([ledger.case(district, received=None), ledger.case(district, counted=False)])
    assert queries.compile(district, 2020).requests["received"]["total"] == 0


def test_the_form_of_2019_sums_the_other_outcomes_that_the_form_of_2021_tells_apart(district: Organ) -> None:
    kinds = ("other.not_clarified", "other.fee_unpaid", "other.misc")
    ledger.cases([ledger.case(district, concluded=2020, outcome=kind) for kind in kinds])
    old, new = queries.compile(district, 2020), queries.compile(district, 2020, "2021")
    assert old.requests["other"]["total"] == 3
    assert not any(row.startswith("other.") for row in old.requests)
    assert [new.requests[kind]["total"] for kind in kinds] == [1, 1, 1]
    assert "other" not in new.requests


def test_a_remedy_is_pending_until_the_year_of_its_result(district: Organ) -> None:
    Remedy.objects.bulk_create([ledger.remedy(district, "review", filed=2019, concluded=2021, result="corrected")])
    pending, corrected = (
        [queries.remedies_table([district.pk], year)["review"][cell] for year in (2018, 2019, 2020, 2021, 2022)]
        for cell in ("pending", "corrected")
    )
    assert pending == [0, 1, 1, 0, 0]
    assert corrected == [0, 0, 0, 1, 0]


def test_tables_count_the_organs_of_a_path_or_of_a_list(district: Organ) -> None:
    first, second = ledger.organ("a", "甲局", district), ledger.organ("b", "乙局", district)
    stranger = ledger.organ("z", "邻区人民政府")
    ledger.cases([ledger.case(one) for one in (district, first, second, stranger)])
    assert queries.requests_table(district.path, 2020)["received"]["total"] == 3
    assert queries.requests_table([first.pk, stranger.pk], 2020)["received"]["total"] == 2


def test_flows_of_several_periods_are_added_and_stocks_taken_from_their_end(district: Organ) -> None:
    for index, (before, change, decisions) in enumerate(((10, 2, 5), (12, -1, 7)), start=1):
        hand_in(
            district,
            {
                "permits": {"items_before": before, "items_change": change, "decisions": decisions},
                "normative_documents": {"made": 1, "opened": 1, "open_total": 20 + index},
            },
            period="half",
            index=index,
        )
    proactive = queries.compile(district, 2020).proactive
    assert proactive["permits"] == {"items_before": 10, "items_change": 1, "decisions": 12}
    assert proactive["normative_documents"] == {"made": 2, "opened": 2, "open_total": 22}


def test_a_return_that_was_sent_back_counts_for_nothing(district: Organ) -> None:
    hand_in(district, nansha.PROACTIVE, state="sent_back")
    assert queries.compile(district, 2020).proactive["permits"]["decisions"] is None


def test_the_number_of_reads_does_not_grow_with_the_organs(district: Organ) -> None:
    def reads() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.rollup(district, 2020)
        return len(captured)

    for index in range(2):
        ledger.cases([ledger.case(ledger.organ(f"a{index}", f"甲{index}局", district))])
    few = reads()
    for index in range(20):
        organ = ledger.organ(f"b{index}", f"乙{index}局", district)
        ledger.cases([ledger.case(organ)])
        hand_in(organ, nansha.PROACTIVE)
    assert reads() == few <= 18


def test_section_three_is_read_once_and_from_its_index_alone(district: Organ) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.requests_table([district.pk], 2020)
    of_cases = [one["sql"] for one in captured if "foi_case" in one["sql"]]
    assert len(of_cases) == 1 and len(captured) == 2, "and one short read of what was handed over since"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + of_cases[0])
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "COVERING INDEX foi_case_report" in plan
