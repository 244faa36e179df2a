"""Keyboard shortcuts: what they are, their switch, and the next case. Every one of them is also a link or a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.models import Case
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.views.desk.access import CASE_POSTS, case_or_404
from gongkai.foi.views.desk.forms.lists import DUE
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.rules.transitions import OPEN

COOKIE = "foi_keys"
A_YEAR = 365 * 24 * 3600


@officers(CASE_POSTS)
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/keys/`: the list; POST switches the single-letter keys off or on for this browser (WCAG 2.1.4)."""
    if request.method != "POST":
        return render(request, "foi/desk/keys.html", {"off": request.COOKIES.get(COOKIE) == "off"})
    off = request.POST.get("keys") == "off"
    messages.success(request, "已关闭单键快捷键。" if off else "已启用单键快捷键。")
    response = redirect("foi_desk:keys")
    if off:
        response.set_cookie(COOKIE, "off", max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE)
    return response


@officers(CASE_POSTS)
def next_case(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """`/admin/foi/<id>/next/`: to the open case that is due next after this one: of the officer's own if this is hers,
    else of what she sees."""
    case = case_or_404(actor, case_id)
    found = _after(actor, case)
    if found is None:
        messages.info(request, "后面没有在办的申请了。")
        return redirect("foi_desk:queue")
    return redirect("foi_desk:case", found)


def _after(actor: Actor, case: Case) -> int | None:
    rows = cases_visible_to(actor).filter(state__in=OPEN).exclude(pk=case.pk).alias(due=DUE)
    if case.assignee_id == actor.user_id:
        rows = rows.filter(assignee_id=actor.user_id)
    due = case.due_on or case.cautious_due_on
    if due is None or case.state not in OPEN:
        ahead = rows.filter(due=None, pk__gt=case.pk) if case.state in OPEN else rows
        return ahead.order_by(DUE.asc(nulls_last=True), "pk").values_list("pk", flat=True).first()
    same = rows.filter(due=due, pk__gt=case.pk).order_by("pk").values_list("pk", flat=True).first()
    if same is not None:
        return same
    later = rows.filter(due__gt=due).order_by("due", "pk").values_list("pk", flat=True).first()
    return later or rows.filter(due=None).order_by("pk").values_list("pk", flat=True).first()
