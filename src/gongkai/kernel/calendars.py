"""The calendar in force: the packaged table with the changes kept in the database."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Max

from gongkai.kernel.models import CalendarDay
from gongkai.rules import calendar
from gongkai.rules.calendar import Calendar


def version() -> int:
    """The number of the last change; 0 while only the packaged table holds."""
    return CalendarDay.objects.aggregate(last=Max("version"))["last"] or 0


def current() -> Calendar:
    """The calendar in force; built once a version and process."""
    return at_version(version())


@lru_cache(maxsize=16)
def at_version(number: int) -> Calendar:
    """The calendar as it was after that change."""
    made = calendar.china()
    days = list(CalendarDay.objects.filter(version__lte=number))
    for one in sorted({day.version for day in days}):
        of_version = [day for day in days if day.version == one]
        made = made.with_changes(
            {day.day: day.name for day in of_version if day.kind == CalendarDay.Kind.HOLIDAY},
            {day.day: day.name for day in of_version if day.kind == CalendarDay.Kind.WORKDAY},
        )
    return made
