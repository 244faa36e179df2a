from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import Calendar, NoticeError, china, parse_notice
from gongkai.rules.tests import make_calendar
from gongkai.rules.tests.properties import any_case

DAYS = st.dates(date(2004, 1, 1), date(2026, 11, 30))


def every_day() -> list[date]:
    return [date.fromordinal(n) for n in range(date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)]


def test_every_day_agrees_with_an_independent_table() -> None:
    """23 years, day by day, against the package `holidays`; no day may differ."""
    other = holidays.country_holidays("CN", years=range(2004, 2027))
    calendar = china()
    assert [day for day in every_day() if calendar.is_workday(day) != other.is_working_day(day)] == []


def test_the_packaged_table_is_what_its_script_writes() -> None:
    rows = make_calendar.rows()
    calendar = china()
    assert len(rows) == len(calendar.holidays) + len(calendar.workdays)
    assert rows[0] == "2004-01-01,holiday,元旦"
    for row in rows:
        day, kind, name = row.split(",")
        table = calendar.holidays if kind == "holiday" else calendar.workdays
        assert table[date.fromisoformat(day)] == name


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2020, 1, 19), True, "调休上班"),
        (date(2020, 1, 30), False, "春节"),
        (date(2020, 1, 31), False, "春节（延长）"),
        (date(2020, 2, 2), False, "春节（延长）"),
        (date(2020, 2, 3), True, "工作日"),
        (date(2005, 12, 31), True, "调休上班"),
        (date(2006, 1, 3), False, "元旦"),
        (date(2021, 3, 6), False, "周末"),
        (date(2015, 9, 3), False, "抗战胜利70周年纪念日"),
    ],
)
def test_a_day_says_why_it_works_or_rests(day: date, works: bool, why: str) -> None:
    found = china().day(day)
    assert (found.works, found.why) == (works, why)


def test_the_day_of_the_event_is_not_counted() -> None:
    """民法典第201条: Monday plus 7, 15 and 20 workdays without holidays."""
    plain = Calendar.of({}, {}, range(2020, 2022))
    monday = date(2021, 3, 1)
    assert plain.add_workdays(monday, 7) == date(2021, 3, 10)
    assert plain.add_workdays(monday, 15) == date(2021, 3, 22)
    assert plain.add_workdays(monday, 20) == date(2021, 3, 29)
    with pytest.raises(ValueError):
        plain.add_workdays(monday, -1)


def test_a_term_ending_on_a_rest_day_rolls_forward() -> None:
    """民法典第203条"""
    assert china().roll_forward(date(2020, 10, 1)) == date(2020, 10, 9)
    assert china().roll_forward(date(2020, 10, 10)) == date(2020, 10, 10)


def test_an_unpublished_year_is_monday_to_friday_and_not_covered() -> None:
    calendar = china()
    assert calendar.years == frozenset(range(2004, 2027))
    assert calendar.is_workday(date(2027, 10, 1)) and not calendar.covers(date(2027, 10, 1))
    assert calendar.covers(date(2026, 12, 31))


def test_a_notice_publishes_its_year_and_gives_a_new_version() -> None:
    text = "日期,类别,名称\n2027-01-01,放假,元旦\n2027-02-06,放假,春节\n2027-10-01,holiday,国庆节\n2027-02-20,上班,\n"
    notice = parse_notice(text)
    changed = china().with_changes(notice.holidays, notice.workdays)
    assert notice.years == {2027} and changed.covers(date(2027, 6, 1))
    assert not changed.is_workday(date(2027, 1, 1)) and changed.is_workday(date(2027, 2, 20))
    assert changed.version != china().version and changed != china()
    assert hash(china().with_changes({}, {})) == hash(china())


def test_a_single_changed_day_does_not_publish_a_year() -> None:
    changed = china().with_changes({date(2027, 1, 1): "元旦"}, {date(2020, 1, 31): ""})
    assert not changed.covers(date(2027, 1, 1))
    assert changed.is_workday(date(2020, 1, 31)) and not changed.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2027-01-01,holiday,元旦\n2027-13-01,holiday,元旦", "第2行"),
        ("2027-01-01,休息,元旦", "第1行"),
        ("date,kind,name\n2027-01-01,holiday", "第2行"),
        ("2027-01-01,holiday,", "第1行"),
        ("2027-01-01,holiday,元旦\n\n2027-01-01,workday,", "第3行"),
        ("", "第1行"),
    ],
)
def test_a_wrong_notice_names_its_line(text: str, line: str) -> None:
    with pytest.raises(NoticeError, match=line):
        parse_notice(text)


@any_case
@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_are_inverse(day: date, n: int) -> None:
    calendar = china()
    end = calendar.add_workdays(day, n)
    assert calendar.workdays_between(day, end) == n
    assert n == 0 or (calendar.is_workday(end) and calendar.workdays_between(day, end - timedelta(1)) == n - 1)
