"""The catalogue is changed: a row written anew or ended, a whole file compared and taken in, a task closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.disclosure.actions.catalogue import close_task, end_row, own_column, put_rows
from gongkai.disclosure.catalogue.importing import Taken, take_catalogue
from gongkai.disclosure.catalogue_forms import CatalogueFileForm, CloseTaskForm, EndForm, RowForm
from gongkai.disclosure.models import CatalogueRow, CatalogueTask, Field, RowVersion
from gongkai.disclosure.policies import is_office, require_keeper
from gongkai.disclosure.queries import catalogue
from gongkai.disclosure.views.desk.catalogue import row_context, scope_of, task_context
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.registry import Unreadable
from gongkai.organs.models import Organ

KEEPERS = frozenset({"editor", "disclosure_office"})
SHOWN = 200


def _fields() -> list[tuple[str, str]]:
    names = catalogue.field_names(clock.today())
    codes = dict(Field.objects.values_list("pk", "code"))
    return [(codes[key], f"{codes[key]} {name}") for key, name in sorted(names.items(), key=lambda one: codes[one[0]])]


@officers(KEEPERS)
def new_row(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another duty in a catalogue."""
    scope = scope_of(request, actor) or Organ.objects.order_by("path").first()
    if scope is None:
        raise Http404("还没有机关")
    require_keeper(actor, scope.pk)
    form = RowForm(request.POST or None, fields=_fields(), initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid() and (row := _put(form, actor, scope.pk)):
        messages.success(request, f"已列入目录，事项编码{row.code}。")
        return redirect("disclosure_desk:catalogue_row", row.pk)
    context = {"tab": "catalogue", "form": form, "scope": scope, "title": "新增公开事项"}
    return render(request, "disclosure/desk/catalogue_form.html", context)


@officers(KEEPERS)
def edit_row(request: HttpRequest, actor: Actor, row_id: int) -> HttpResponse:
    """A duty written anew from a day on; what held before stays in its history."""
    row = get_object_or_404(CatalogueRow.objects.select_related("scope", "field"), pk=row_id)
    require_keeper(actor, row.scope_id)
    version: RowVersion | None = row.versions.filter(in_force=True).order_by("-effective_from").first()
    if version is not None:
        version.row = row
    form = RowForm(request.POST or None, fields=_fields(), version=version, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid() and _put(form, actor, row.scope_id, row.code):
        messages.success(request, "已调整，原来的内容保留在历次版本中。")
        return redirect("disclosure_desk:catalogue_row", row.pk)
    context = {"tab": "catalogue", "form": form, "scope": row.scope, "row": row, "title": "调整公开事项"}
    return render(request, "disclosure/desk/catalogue_form.html", context)


def _put(form: RowForm, actor: Actor, scope_id: int, code: str = "") -> CatalogueRow | None:
    """The row as the form says, or None with the form telling why not."""
    said = form.cleaned_data
    facts = form.facts(code)
    try:
        put_rows(actor=actor, scope_id=scope_id, rows=[facts], on=said["on"], reason=said["reason"])
        row = CatalogueRow.objects.filter(scope_id=scope_id).order_by("-pk")
        found = row.get(code=code) if code else row[0]
        column = said["column"]
        own_column(actor=actor, row_id=found.pk, column_id=column.pk if column else found.column_id)
    except ValidationError as error:
        form.add_error(None, ValidationError([said for some in error.message_dict.values() for said in some]))
        return None
    return found


@officers(KEEPERS)
@require_POST
def end(request: HttpRequest, actor: Actor, row_id: int) -> HttpResponse:
    """The duty ends; refused, its page is shown again with what was typed."""
    row = get_object_or_404(CatalogueRow.objects.select_related("scope", "field", "column"), pk=row_id)
    require_keeper(actor, row.scope_id)
    form = EndForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            end_row(
                actor=actor, row_id=row.pk, on=said["on"], reason=said["reason"], request_key=said["request_key"] or ""
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已停用；已经公开的信息仍可查阅。")
            return redirect("disclosure_desk:catalogue_row", row.pk)
    return render(request, "disclosure/desk/catalogue_row.html", row_context(actor, row, form), status=400)


@officers(KEEPERS)
@require_POST
def close(request: HttpRequest, actor: Actor, task_id: int) -> HttpResponse:
    """A task is done."""
    task = get_object_or_404(CatalogueTask.objects.select_related("row"), pk=task_id)
    require_keeper(actor, task.row.scope_id)
    form = CloseTaskForm(request.POST, task_id=task.pk)
    if form.is_valid():
        said = form.cleaned_data
        try:
            close_task(actor=actor, task_id=task.pk, note=said["note"], request_key=said["request_key"] or "")
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已办结。")
            return redirect("disclosure_desk:catalogue_tasks")
    return render(request, "disclosure/desk/catalogue_tasks.html", task_context(request, actor, form), status=400)


@dataclass(frozen=True)
class Difference:
    """One row of a file beside the catalogue: what it does, to which row, and which columns differ."""

    what: str
    number: int
    sheet: str
    name: str
    columns: str = ""


def differences_of(taken: Taken) -> list[Difference]:
    """What a file changes, in its order."""
    found = []
    for place, one in enumerate(taken.rows):
        name = f"{one.facts.level_one} — {one.facts.level_two}"
        if place in taken.changes.created:
            found.append(Difference("新增", one.number, one.sheet, name))
        elif place in taken.changes.changed:
            said = "、".join(taken.changes.changed[place])
            found.append(Difference("修改", one.number, one.sheet, name, said))
    return found


@officers(KEEPERS)
def take_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A whole catalogue from a file: compared first (`预览`), then taken in, all rows or none."""
    organs = Organ.objects.order_by("path")
    if not is_office(actor):
        organs = organs.filter(pk__in={organ for organ, post in actor.holdings if post == "editor"})
    form = CatalogueFileForm(request.POST or None, request.FILES or None, scopes=organs, today=clock.today())
    context: dict[str, Any] = {"tab": "catalogue", "form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        preview = request.POST.get("do") != "apply"
        try:
            taken = take_catalogue(
                actor=actor,
                data=said["upload"].read(),
                name=said["upload"].name,
                on=said["on"],
                reason=said["reason"],
                scope_id=said["scope"].pk,
                end_missing=said["end_missing"],
                dry_run=preview,
            )
        except Unreadable as error:
            form.add_error("upload", str(error))
        except PermissionDenied as error:
            form.add_error("scope", str(error))
        else:
            if not preview and not taken.errors:
                made = len(taken.changes.created), len(taken.changes.changed), len(taken.changes.unchanged)
                messages.success(request, "已导入：新增{}项，修改{}项，未变{}项。".format(*made))
                return redirect(f"{reverse('disclosure_desk:catalogue')}?scope={said['scope'].pk}")
            context |= {"taken": taken, "differences": differences_of(taken)[:SHOWN], "preview": preview}
    return render(request, "disclosure/desk/catalogue_import.html", context)
