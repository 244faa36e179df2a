"""The course of reviews and suits: days to answer, results and their columns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import china
from gongkai.rules.remedy_course import COUNTS, RESULTS, STAGES, counted_as, due_day, results_of, stages_of

CALENDAR = china()


@pytest.mark.parametrize(
    ("stage", "on", "due"),
    [
        ("notified", date(2021, 1, 15), date(2021, 1, 25)),  # ten days that run on
        ("notified", date(2023, 9, 20), date(2023, 10, 7)),  # the tenth falls into the holiday; 7 October is worked
        ("notified", date(2024, 3, 1), date(2024, 3, 15)),  # ten workdays
        ("notified_simple", date(2024, 3, 1), date(2024, 3, 8)),
        ("summoned", date(2021, 1, 15), date(2021, 2, 1)),  # the fifteenth day is a Saturday
        ("judged", date(2021, 3, 1), date(2021, 3, 16)),
        ("ruled", date(2021, 3, 1), date(2021, 3, 11)),
        ("appeal_served", date(2021, 3, 1), date(2021, 3, 16)),
        ("accepted", date(2021, 3, 1), None),
        ("trial", date(2021, 3, 1), None),
    ],
)
def test_days_to_answer(stage: str, on: date, due: date | None) -> None:
    """行政复议法第48条、行政复议法第54条、行政复议法第88条、行政诉讼法第67条、行政诉讼法第85条、行政诉讼法第86条"""
    assert due_day(stage, on, CALENDAR) == due


@given(
    stage=st.sampled_from([row.key for row in STAGES.values() if row.term]),
    on=st.dates(date(2019, 1, 1), date(2025, 6, 30)),
)
def test_a_last_day_is_a_workday_and_never_earlier_than_the_term(stage: str, on: date) -> None:
    """民法典第201条、民法典第203条"""
    due, term = due_day(stage, on, CALENDAR), STAGES[stage].term
    assert due is not None and term is not None
    assert CALENDAR.is_workday(due) and due >= on + timedelta(days=term.days)


def test_every_result_has_a_column_and_only_the_uncertain_ones_move() -> None:
    assert {row.counts for row in RESULTS.values()} == set(COUNTS)
    assert (counted_as("revoked"), counted_as("revoked", {"revoked": "other"})) == ("corrected", "corrected")
    assert (counted_as("suit_dismissed"), counted_as("suit_dismissed", {"suit_dismissed": "upheld"})) == (
        "other",
        "upheld",
    )
    with pytest.raises(ValueError, match="没有"):
        counted_as("suit_dismissed", {"suit_dismissed": "pending"})
    with pytest.raises(KeyError):
        counted_as("lost")


@pytest.mark.parametrize("kind", ["review", "litigation_direct", "litigation_after_review"])
def test_stages_and_results_are_those_of_the_way(kind: str) -> None:
    stages = {row.key for row in stages_of(kind)}
    assert ("notified" in stages) is (kind == "review") and ("trial" in stages) is (kind != "review")
    results = {row.key for row in results_of(kind)}
    assert ("maintained" in results) is (kind == "review") and ("suit_dismissed" in results) is (kind != "review")
    assert all(set(row.settles) <= stages for row in stages_of(kind))
