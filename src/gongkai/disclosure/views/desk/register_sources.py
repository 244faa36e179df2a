"""`/admin/disclosure/registers/sources/`: the departments' systems that push decisions and contracts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.disclosure.actions.register_sources import add_register_source, stop_register_source
from gongkai.disclosure.models import RegisterSource
from gongkai.disclosure.registering import COLUMNS
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.forms import SourceForm

OFFICE = frozenset({"disclosure_office"})


@officers(OFFICE)
def source_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The systems and what a push holds; POST admits another one and shows its secret once."""
    form = SourceForm(request.POST or None)
    shown: RegisterSource | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            shown = add_register_source(actor=actor, key=said["key"], name=said["name"], organ_id=said["organ"].pk)
            form = SourceForm()
        except ValidationError as error:
            refuse(form, error)
    context = {
        "tab": "registers",
        "sources": RegisterSource.objects.select_related("organ"),
        "form": form,
        "shown": shown,
        "columns": COLUMNS,
    }
    response = render(request, "disclosure/desk/register_sources.html", context)
    response["Cache-Control"] = "no-store"
    return response


@officers(OFFICE)
@require_POST
def stop(request: HttpRequest, actor: Actor, source_id: int) -> HttpResponse:
    """A system may push no more."""
    try:
        source = stop_register_source(actor=actor, source_id=source_id)
    except RegisterSource.DoesNotExist as error:
        raise Http404("没有这个来源") from error
    except PermissionDenied as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已停用{source}。")
    return redirect("disclosure_desk:register_sources")
