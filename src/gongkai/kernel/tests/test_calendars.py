"""The calendar in force, changed by notice."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.kernel import calendars
from gongkai.kernel.actions.calendar import change_calendar, preview, read_notice
from gongkai.kernel.models import AuditRow, CalendarDay, OutboxRow

NOTICE = "date,kind,name\n2020-03-02,holiday,疫情防控\n2020-03-07,workday,调休\n"


def test_a_notice_makes_a_new_version_and_tells_it(cast):
    office, notice = cast.actor(cast.office), read_notice(NOTICE)
    monday, saturday = date(2020, 3, 2), date(2020, 3, 7)
    assert calendars.current().is_workday(monday)
    assert not preview(notice).is_workday(monday) and calendars.current().is_workday(monday)
    assert change_calendar(actor=office, notice=notice, source="国办发明电〔2020〕1号") == 1
    assert not calendars.current().is_workday(monday) and calendars.current().is_workday(saturday)
    assert calendars.at_version(0).is_workday(monday)
    row = OutboxRow.objects.get(event="CalendarChanged")
    assert row.payload == {"version": 1, "first": "2020-03-02", "last": "2020-03-07"}
    assert AuditRow.objects.get(verb="calendar.change").after["days"]["2020-03-02"] == "holiday"


def test_the_same_notice_twice_changes_nothing(cast):
    for _ in range(2):
        assert change_calendar(actor=cast.actor(cast.office), notice=read_notice(NOTICE), source="x") == 1
    assert CalendarDay.objects.count() == 2


def test_a_later_notice_takes_an_earlier_one_back(cast):
    office = cast.actor(cast.office)
    change_calendar(actor=office, notice=read_notice(NOTICE), source="x")
    change_calendar(actor=office, notice=read_notice("2020-03-02,workday,恢复上班"), source="y")
    assert calendars.current().is_workday(date(2020, 3, 2))


def test_clerks_cannot_change_the_calendar_and_bad_rows_are_named(cast):
    with pytest.raises(PermissionDenied):
        change_calendar(actor=cast.clerk("handler"), notice=read_notice(NOTICE), source="x")
    with pytest.raises(ValidationError, match="第1行"):
        read_notice("not a date,holiday,x")
    with pytest.raises(ValidationError):
        change_calendar(actor=cast.actor(cast.office), notice=read_notice(NOTICE), source=" ")
