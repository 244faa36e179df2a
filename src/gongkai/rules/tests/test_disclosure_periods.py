"""Time limits of the catalogue, in words and in days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import china
from gongkai.rules.disclosure_periods import (
    STATUTORY,
    Period,
    add_months,
    due,
    last_round,
    read_period,
)

GOLDEN = (
    ("自信息形成或者变更之日起20个工作日内", Period("within", 20)),
    ("信息形成或者变更之日起20个工作日内公开，法律、法规另有规定的从其规定", Period("within", 20)),
    ("自收到之日起七个工作日内", Period("within", 7)),
    ("10个工作日内", Period("within", 10)),
    ("作出决定之日起二十日内", Period("within", 20, "days")),
    ("批复后一个月内", Period("within", 1, "months")),
    ("规划报批前不少于30日", Period("ahead", 30, "days")),
    ("公示期不得少于7个工作日", Period("ahead", 7)),
    ("实时公开", Period("at_once")),
    ("每月10日前", Period("every", months=1, by_day=10)),
    ("按季度公开", Period("every", months=3)),
    ("每半年一次", Period("every", months=6)),
    ("按年度公开", Period("every", months=12)),
    ("季度公开一次", Period("every", months=3)),
    ("长期公开", Period("standing")),
    ("及时公开", STATUTORY),
    ("按照《政府信息公开条例》规定的时限", STATUTORY),
    ("", STATUTORY),
    ("见附件", Period("unread")),
)


@pytest.mark.parametrize(("words", "period"), GOLDEN)
def test_the_words_of_catalogues_become_terms(words: str, period: Period) -> None:
    assert read_period(words) == period
    assert Period.of(period.as_data()) == period and period.label


def test_the_term_counts_workdays_and_shows_each_day() -> None:
    """条例第26条: 20 workdays, over the Spring Festival of 2020 with its prolonged holiday."""
    term = due(STATUTORY, date(2020, 1, 20), china())
    assert term is not None and term.article == "条例第26条"
    assert term.due_on == china().add_workdays(date(2020, 1, 20), 20)
    assert sum(row.counts for row in term.ledger) == 20 and term.ledger[-1].on == term.due_on
    assert any("春节" in row.why and not row.counts for row in term.ledger)


def test_days_and_months_that_end_on_a_rest_day_end_after_it() -> None:
    """民法典第203条."""
    found = due(Period("within", 20, "days"), date(2020, 9, 14), china())
    assert found is not None and found.due_on == date(2020, 10, 9)
    month = due(Period("within", 1, "months"), date(2020, 1, 31), china())
    assert month is not None and month.due_on == date(2020, 3, 2)  # 29 February is a Saturday
    assert due(Period("at_once"), date(2020, 5, 6), china()) is not None
    assert due(Period("every", months=3), date(2020, 5, 6), china()) is None


@pytest.mark.parametrize(
    ("period", "today", "label", "opens", "due_on"),
    [
        (Period("every", months=3), date(2021, 1, 15), "2020年第四季度", date(2020, 10, 1), date(2020, 12, 31)),
        (Period("every", months=1), date(2021, 1, 15), "2020年12月", date(2020, 12, 1), date(2020, 12, 31)),
        (
            Period("every", months=1, by_day=10),
            date(2021, 1, 15),
            "2020年12月",
            date(2020, 12, 11),
            date(2021, 1, 10),
        ),
        (
            Period("every", months=1, by_day=20),
            date(2021, 1, 15),
            "2020年11月",
            date(2020, 11, 21),
            date(2020, 12, 20),
        ),
        (Period("every", months=12), date(2021, 1, 15), "2020年度", date(2020, 1, 1), date(2020, 12, 31)),
        (Period("every", months=6), date(2020, 8, 1), "2020年上半年", date(2020, 1, 1), date(2020, 6, 30)),
    ],
)
def test_the_last_turn_of_a_periodic_duty(period: Period, today: date, label: str, opens: date, due_on: date) -> None:
    found = last_round(period, today)
    assert found is not None and (found.label, found.opens, found.due_on) == (label, opens, due_on)
    assert last_round(STATUTORY, today) is None


DAYS = st.dates(date(2010, 1, 1), date(2026, 10, 1))


@given(DAYS, st.integers(1, 60), st.sampled_from(["workdays", "days"]))
def test_a_longer_term_never_ends_earlier(day: date, number: int, unit: str) -> None:
    shorter, longer = (due(Period("within", n, unit), day, china()) for n in (number, number + 1))
    assert shorter and longer and day < shorter.due_on <= longer.due_on
    assert china().is_workday(shorter.due_on)


@given(DAYS, st.sampled_from([1, 3, 6, 12]), st.sampled_from([0, 5, 10, 20]))
def test_turns_follow_each_other_without_a_gap(today: date, months: int, by_day: int) -> None:
    period = Period("every", months=months, by_day=by_day)
    found = last_round(period, today)
    assert found and found.opens <= found.due_on < today
    before = last_round(period, found.due_on)
    assert before and before.due_on < found.opens
    assert before.due_on + timedelta(days=1) == found.opens


@given(DAYS, st.integers(-30, 30))
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int) -> None:
    """民法典第202条."""
    moved = add_months(day, months)
    assert moved.day <= day.day
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
