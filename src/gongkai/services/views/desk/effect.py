"""办事效能 at the desk: promises kept, ratings, and the systems that report progress."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.listing import day_of
from gongkai.organs.forms import SourceForm
from gongkai.services import policies
from gongkai.services.actions import add_source, stop_source
from gongkai.services.models import ProgressSource
from gongkai.services.queries.matters import effects

OFFICE = frozenset({"disclosure_office"})


@officers(policies.DESK_POSTS)
def effect_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By organ, over the days asked for; the office also keeps the systems that push."""
    today = clock.today()
    start, _ = day_of(request, "from", date(today.year - 1, 1, 1))
    end, _ = day_of(request, "to", today)
    may_keep = policies.keeps_all(actor)
    form = SourceForm(request.POST if request.method == "POST" else None)
    shown: ProgressSource | None = None
    if request.method == "POST":
        if not may_keep:
            raise Http404("没有这一页")
        if form.is_valid():
            shown = _add(actor, form)
    context = {
        "tab": "effect",
        "rows": effects(start, end, policies.organs_kept_by(actor)),
        "start": start,
        "end": end,
        "may_keep": may_keep,
        "form": SourceForm() if shown else form,
        "shown": shown,
        "sources": ProgressSource.objects.select_related("organ") if may_keep else [],
    }
    return render(request, "services/desk/effect.html", context)


def _add(actor: Actor, form: SourceForm) -> ProgressSource | None:
    said = form.cleaned_data
    try:
        return add_source(actor=actor, key=said["key"], name=said["name"], organ_id=said["organ"].pk)
    except ValidationError as error:
        form.add_error(None, error)
    return None


@officers(OFFICE)
@require_POST
def stop(request: HttpRequest, actor: Actor, source_id: int) -> HttpResponse:
    """A system may push no more."""
    try:
        source = stop_source(actor=actor, source_id=source_id)
    except ProgressSource.DoesNotExist as error:
        raise Http404("没有这个来源") from error
    except PermissionDenied as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已停用{source}")
    return redirect("services_desk:effect")
