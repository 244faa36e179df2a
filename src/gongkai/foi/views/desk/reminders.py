"""The bell: what the officer should look at, until it is seen to."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.reminders import quiet_reminders
from gongkai.foi.models import Case, Reminder
from gongkai.foi.policies import cases_visible_to, desk_owner
from gongkai.foi.queries.reminders import KINDS, reminders_of
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

MOST = 200
TONES = {"overdue": "bad", "due": "warn", "confirm": "warn", "returned": "warn", "mention": "active"}


@dataclass(frozen=True)
class Line:
    """A reminder in words."""

    row: Reminder
    case: Case
    kind: str
    tone: str


@officers(CASE_POSTS)
def reminders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/reminders/`: POST quiets those in `quiet`, or all that the page showed with `all`."""
    if request.method == "POST":
        asked = request.POST.getlist("shown" if "all" in request.POST else "quiet")
        done = quiet_reminders(actor=actor, reminder_ids=[int(one) for one in asked if one.isdecimal()])
        messages.success(request, f"{done}条提醒已处理。") if done else messages.info(request, "没有变动。")
        return redirect("foi_desk:reminders")
    # Posts may have been taken back since: what is no longer the officer's to see is not shown.
    rows = reminders_of(desk_owner(actor)).filter(case__in=cases_visible_to(actor))
    total = rows.count()
    lines = [Line(row, row.case, KINDS.get(row.kind, row.kind), TONES.get(row.kind, "neutral")) for row in rows[:MOST]]
    return render(request, "foi/desk/reminders.html", {"lines": lines, "more": max(0, total - MOST)})
