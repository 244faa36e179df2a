"""Saved filters: a name for an address of the queue. What somebody searched for is not kept, for it may be a name."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.foi.actions.desk import drop_filter, save_filter
from gongkai.foi.models import SavedFilter
from gongkai.foi.policies import desk_owner
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.forms.lists import QueueFilter
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

KEPT = frozenset(QueueFilter.base_fields) - {"q"} | {"queue"}


@dataclass(frozen=True)
class Kept:
    """A saved filter as a link; `here` when the page shows it."""

    pk: int
    name: str
    href: str
    here: bool


def kept_query(data: QueryDict) -> str:
    """The part of an address that may be kept, in one order."""
    kept = QueryDict(mutable=True)
    for name in sorted(KEPT & data.keys()):
        if value := data.get(name):
            kept[name] = value
    return kept.urlencode()


def kept_filters(request: HttpRequest, actor: Actor) -> list[Kept]:
    """The officer's own."""
    here = kept_query(request.GET)
    rows = SavedFilter.objects.filter(user_id=desk_owner(actor))
    return [Kept(row.pk, row.name, f"{reverse('foi_desk:queue')}?{row.query}", row.query == here) for row in rows]


@officers(CASE_POSTS)
def filters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/filters/`: the list; POST saves the address in `query` under `name`, or drops the one named."""
    error = ""
    if request.method == "POST" and (drop := request.POST.get("drop", "")):
        if drop.isdecimal():
            drop_filter(actor=actor, filter_id=int(drop))
            messages.success(request, "常用筛选已删除。")
        return redirect("foi_desk:filters")
    if request.method == "POST":
        query = kept_query(QueryDict(request.POST.get("query", "")))
        try:
            kept = save_filter(actor=actor, name=request.POST.get("name", ""), query=query)
        except ValidationError as problem:
            error = "；".join(problem.messages)
        else:
            messages.success(request, f"已保存常用筛选“{kept.name}”。")
            return redirect(f"{reverse('foi_desk:queue')}?{query}")
    context = {
        "kept": kept_filters(request, actor),
        "error": error,
        "name": request.POST.get("name", ""),
        "query": kept_query(QueryDict(request.POST.get("query", ""))),
    }
    return render(request, "foi/desk/filters.html", context, status=400 if error else 200)
