"""A list's file at the desk: first what it would change, then the change; and how complete the guides are."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.models import StoredFile
from gongkai.kernel.registry import Unreadable
from gongkai.services import policies
from gongkai.services.forms import UploadForm
from gongkai.services.importing import FORMS, import_list
from gongkai.services.models import ListImport
from gongkai.services.queries.items import completeness

KIND = "list-import"
LARGEST = 20 * 2**20
MOST_SHOWN = 300


@officers(policies.DESK_POSTS)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a file and show the differences; nothing changes yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"tab": "import", "form": form, "imports": ListImport.objects.order_by("-pk")[:20]}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        kind, complete = form.cleaned_data["kind"], form.cleaned_data["complete"]
        if given.size > LARGEST:
            form.add_error("file", "文件超过20 MB，请分成几个文件")
        else:
            data = given.read()
            try:
                result = import_list(
                    FORMS[kind], actor=actor, data=data, name=given.name, dry_run=True, complete=complete
                )
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                stored = None if result.errors else files.store(data, name=given.name, kind=KIND, actor=actor)
                context |= {"result": result, "stored": stored, "kind": kind, "complete": complete}
                context |= {"shown": result.differences[:MOST_SHOWN], "more": len(result.differences) - MOST_SHOWN}
    return render(request, "services/desk/import.html", context)


@officers(policies.DESK_POSTS)
@require_POST
def apply(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Apply the file whose differences the officer has seen; only her own upload."""
    stored_id, kind = request.POST.get("stored", ""), request.POST.get("kind", "")
    mine = StoredFile.objects.filter(kind=KIND, stored_by=actor.name)
    stored = mine.filter(pk=int(stored_id)).first() if stored_id.isdecimal() else None
    if stored is None or kind not in FORMS:
        raise Http404("没有这份文件")
    complete = request.POST.get("complete") == "1"
    result = import_list(FORMS[kind], actor=actor, data=files.open_file(stored), name=stored.name, complete=complete)
    if result.errors:
        messages.error(request, f"清单在此期间有变化，未导入：第{result.errors[0].row}行 {result.errors[0].message}")
    else:
        messages.success(request, f"新增{result.created}项，更新{result.changed}项，未变{result.unchanged}项")
    return redirect("services_desk:import")


@officers(policies.DESK_POSTS)
@require_safe
def completeness_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The eight key elements by organ, the least complete first."""
    rows = completeness(clock.today(), policies.organs_kept_by(actor))
    context = {
        "tab": "completeness",
        "rows": rows,
        "total": sum(row.total for row in rows),
        "complete": sum(row.complete for row in rows),
    }
    return render(request, "services/desk/completeness.html", context)
