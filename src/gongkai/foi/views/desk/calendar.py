"""A new holiday notice: which open cases it moves, before it is brought into force."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.calendar import Shift, preview, recompute
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.views.desk.access import CALENDAR_KEEPERS
from gongkai.foi.views.desk.forms.lists import NoticeForm
from gongkai.kernel.actions import calendar as calendars
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import officers

AT_ONCE = 50
"""So many cases the page itself folds; the officer does not wait for more."""


@officers(CALENDAR_KEEPERS)
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/calendar/`: the notice as CSV, the preview, and with `confirm` the change."""
    if not calendars.may_change_calendar(actor):
        raise Http404("没有这一页")
    form = NoticeForm(request.POST or None)
    context: dict[str, object] = {"form": form, "calendar": current(), "years": sorted(current().years)[-3:]}
    if request.method == "POST" and form.is_valid():
        try:
            notice = calendars.read_notice(form.cleaned_data["text"])
            shifts = preview(calendars.preview(notice))
            if "confirm" in request.POST:
                _bring_into_force(actor, form, shifts)
                told = "均已记录" if len(shifts) <= AT_ONCE else "由后台逐件重新计算并记录"
                messages.success(request, f"日历已更新，{len(shifts)}件在办申请的期限随之变动，{told}。")
                return redirect("foi_desk:calendar")
            context |= _seen(actor, shifts) | {"previewed": True, "days": len(notice.holidays) + len(notice.workdays)}
        except ValidationError as error:
            for message in error.messages:
                form.add_error("text", message)
        except PermissionDenied as error:
            form.add_error(None, str(error))
    return render(request, "foi/desk/calendar.html", context, status=400 if form.errors else 200)


def _bring_into_force(actor: Actor, form: NoticeForm, shifts: list[Shift]) -> None:
    """Change the calendar and fold a few cases at once; many are left to the worker, which folds all open ones anew."""
    notice = calendars.read_notice(form.cleaned_data["text"])
    calendars.change_calendar(actor=actor, notice=notice, source=form.cleaned_data["source"])
    for shift in shifts if len(shifts) <= AT_ONCE else ():
        recompute(actor=actor, case_id=shift.case_id, calendar_version=current().version)


def _seen(actor: Actor, shifts: list[Shift]) -> dict[str, object]:
    """The shifts the actor may see by number; the others are only counted."""
    visible = set(cases_visible_to(actor).filter(pk__in=[s.case_id for s in shifts]).values_list("pk", flat=True))
    return {
        "shifts": [shift for shift in shifts if shift.case_id in visible],
        "unseen": sum(1 for shift in shifts if shift.case_id not in visible),
    }
