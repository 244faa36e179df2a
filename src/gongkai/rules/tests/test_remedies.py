"""The last days of review and suit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import china
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.remedies import deadlines

CALENDAR = china()


@pytest.mark.parametrize(
    ("received", "review", "suit"),
    [
        (date(2020, 1, 10), date(2020, 3, 10), date(2020, 7, 10)),
        (date(2020, 8, 31), date(2020, 10, 30), date(2021, 3, 1)),  # no 31 February; 28 February 2021 is a Sunday
        (date(2020, 8, 3), date(2020, 10, 9), date(2021, 2, 3)),  # the 60th day falls into the National Day holiday
        (date(2019, 12, 31), date(2020, 3, 2), date(2020, 6, 30)),
    ],
)
def test_golden_last_days_before_2024(received: date, review: date, suit: date) -> None:
    """民法典第201条、民法典第202条、民法典第203条、行政复议法第9条、行政诉讼法第46条"""
    one, other = deadlines("unavailable.not_held", received, received, CALENDAR)
    assert (one.last_day, other.last_day) == (review, suit)
    assert one.article == "行政复议法第9条"


def test_where_review_comes_first_no_day_for_a_direct_suit_is_named() -> None:
    """行政复议法第23条第1款第4项、行政复议法第20条"""
    [only] = deadlines("refused.internal_affairs", date(2024, 3, 1), date(2024, 3, 1), CALENDAR)
    assert (only.way, only.article) == ("review", "行政复议法第20条")
    assert len(deadlines("refused.internal_affairs", date(2023, 3, 1), date(2023, 3, 1), CALENDAR)) == 2


@given(
    st.dates(date(2005, 1, 1), date(2025, 12, 31)),
    st.sampled_from(sorted(OUTCOMES)),
)
def test_last_days_are_workdays_and_never_early(received: date, outcome: str) -> None:
    """民法典第203条"""
    for one in deadlines(outcome, received, received, CALENDAR):
        assert CALENDAR.is_workday(one.last_day)
        assert one.last_day >= received + timedelta(days=60 if one.way == "review" else 181)
        assert one.last_day <= received + timedelta(days=(60 if one.way == "review" else 184) + 11)
