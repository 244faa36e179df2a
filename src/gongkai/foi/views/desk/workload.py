"""Workload by clerk: what each has open, due this week and overdue, and how long cases take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries.desk import Load, workload
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.policies import organs_visible_to


@dataclass(frozen=True)
class Line:
    """A clerk's load with the addresses of the cases behind each number."""

    load: Load
    name: str
    open: str
    overdue: str
    week: str


@officers(CASE_POSTS)
def workload_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/workload/`, of one organ with `?organ=`."""
    today, queue = clock.today(), reverse("foi_desk:queue")
    organs = list(organs_visible_to(actor).order_by("path"))
    chosen = next((one for one in organs if str(one.pk) == request.GET.get("organ")), None)
    cases = cases_visible_to(actor)
    lines = []
    for load in workload(cases.filter(organ=chosen) if chosen else cases, today):
        who = {"assignee": str(load.user.pk) if load.user else "none"} | ({"organ": str(chosen.pk)} if chosen else {})
        week = {"due_from": str(today), "due_to": str(today + timedelta(days=6))}
        lines.append(
            Line(
                load,
                str(load.user) if load.user else "尚未定人",
                f"{queue}?{urlencode(who | {'queue': 'open'})}",
                f"{queue}?{urlencode(who | {'queue': 'overdue'})}",
                f"{queue}?{urlencode(who | {'queue': 'open'} | week)}",
            )
        )
    context = {"lines": lines, "organs": organs if len(organs) > 1 else [], "chosen": chosen}
    return render(request, "foi/desk/workload.html", context)
