"""The calendar of due dates: a month with its rest days; on a phone the list of the days on which something is due."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.foi.policies import cases_visible_to, remedies_visible_to
from gongkai.foi.queries.agenda import DueItem, due_counts, due_items
from gongkai.foi.queries.remedies import remedy_deadlines
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import officers
from gongkai.organs.models import Organ
from gongkai.organs.policies import organs_visible_to
from gongkai.rules.calendar import Calendar

NAMED = 4
"""So many things a day names; the rest is a number and a link."""


@dataclass(frozen=True)
class DayCell:
    """A day of the grid. `count` answers fall due on it, `items` are those named, `more` is how many are not."""

    on: date
    here: bool
    rests: str
    today: bool
    past: bool
    count: int
    items: Sequence[DueItem]
    more: int


def month_of(text: str, today: date) -> date:
    """The first day of the month asked for as `2021-01`; of the present one where that is none."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if 2000 <= asked.year < 2100 else today.replace(day=1)


@officers(CASE_POSTS)
def agenda(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/agenda/?month=2021-01`, of one's own cases with `mine`, of one organ with `organ`."""
    today = clock.today()
    first = month_of(request.GET.get("month", ""), today)
    cases, mine = cases_visible_to(actor), "mine" in request.GET
    organs = list(organs_visible_to(actor).order_by("path"))
    chosen = next((one for one in organs if str(one.pk) == request.GET.get("organ")), None)
    cases = cases.filter(assignee_id=actor.user_id) if mine else cases
    cases = cases.filter(organ=chosen) if chosen else cases
    last_day = months.monthrange(first.year, first.month)[1]
    last = first.replace(day=last_day)
    counts, items = due_counts(cases, first, last), due_items(cases, first, last)
    if not mine:
        items = sorted([*items, *_of_remedies(actor, chosen, first, last)], key=lambda one: (one.on, one.inner))
    calendar = current()
    days = [
        _cell(day, first, today, counts, items, calendar)
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
        for day in week
    ]
    context = {
        "first": first,
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "busy": [day for day in days if day.here and (day.count or day.items)],
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (last + timedelta(days=1)).strftime("%Y-%m"),
        "now": today.strftime("%Y-%m"),
        "mine": mine,
        "organs": organs if len(organs) > 1 else [],
        "chosen": chosen,
        "narrowed": ("&assignee=me" if mine else "") + (f"&organ={chosen.pk}" if chosen else ""),
        "total": sum(counts.values()),
    }
    return render(request, "foi/desk/agenda.html", context)


def _of_remedies(actor: Actor, chosen: Organ | None, first: date, last: date) -> list[DueItem]:
    """What is owed in reviews and suits; they are the organ's, not one handler's."""
    remedies = remedies_visible_to(actor)
    remedies = remedies.filter(organ=chosen) if chosen else remedies
    owed = remedy_deadlines(remedies, first, last)
    return [DueItem(one.on, one.case_id, one.title, one.what, True, one.remedy_id) for one in owed]


def _cell(
    day: date, first: date, today: date, counts: dict[date, int], items: Sequence[DueItem], calendar: Calendar
) -> DayCell:
    here = day.month == first.month
    of_day = [one for one in items if one.on == day] if here else []
    answers = counts.get(day, 0) if here else 0
    shown = of_day[:NAMED]
    named = sum(1 for one in shown if not one.inner)
    more = (answers - named) + sum(1 for one in of_day[NAMED:] if one.inner)
    rests = "" if calendar.is_workday(day) else calendar.day(day).why
    return DayCell(day, here, rests, day == today, day < today, answers, shown, more)
