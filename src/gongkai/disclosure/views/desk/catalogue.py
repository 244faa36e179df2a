"""`/admin/disclosure/catalogue/`: the catalogue as duties: how each stands, what is owed, what came late."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.disclosure.catalogue.standing import OWED, STATES
from gongkai.disclosure.catalogue_forms import CloseTaskForm, EndForm
from gongkai.disclosure.models import CatalogueRow, CatalogueTask, Document
from gongkai.disclosure.policies import DESK_POSTS, is_office, may_keep
from gongkai.disclosure.queries import catalogue
from gongkai.disclosure.queries.catalogue import Duty
from gongkai.disclosure.serving import attachment
from gongkai.disclosure.views.public.catalogue import catalogue_workbook, facts_of
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import officers
from gongkai.kernel.listing import number_of
from gongkai.organs.models import Organ
from gongkai.rules.disclosure_periods import Period, due

PAGE = 50
HEADINGS = (
    "目录所属",
    "领域",
    "事项编码",
    "一级事项",
    "二级事项",
    "公开主体",
    "公开时限",
    "已公开",
    "最近公开",
    "情况",
    "说明",
)


@dataclass(frozen=True)
class Chosen:
    """What narrows the list of duties; empty values narrow nothing. `state` may be `owed`: all that is owed."""

    scope: Organ | None
    field: str = ""
    organ_id: int | None = None
    state: str = ""
    text: str = ""

    def keeps(self, duty: Duty) -> bool:
        version = duty.version
        wanted_state = duty.standing.state in OWED if self.state == "owed" else self.state in ("", duty.standing.state)
        named = self.text in version.level_one + version.level_two or self.text == version.row.code
        return (
            wanted_state
            and (not self.field or version.row.field.code == self.field)
            and (self.organ_id is None or version.organ_id == self.organ_id)
            and (not self.text or named)
        )


def scope_of(request: HttpRequest, actor: Actor) -> Organ | None:
    """The catalogue asked for, else that of an organ where a post is held, else the district's."""
    scopes = catalogue.scopes()
    if wanted := number_of(request, "scope"):
        return scopes.filter(pk=wanted).first()
    own = scopes.filter(pk__in={organ for organ, _ in actor.holdings})
    return own.first() or scopes.first()


@officers(DESK_POSTS)
@require_safe
def duty_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The duties of one catalogue; what is owed first to be seen. `?export=csv` gives the same as a file."""
    today = clock.today()
    scope = scope_of(request, actor)
    chosen = Chosen(
        scope,
        request.GET.get("field", ""),
        number_of(request, "organ"),
        request.GET.get("state", ""),
        request.GET.get("q", "").strip()[:100],
    )
    everything = catalogue.duties(catalogue.in_force(scope.pk, today), today) if scope else []
    found = [one for one in everything if chosen.keeps(one)]
    names = catalogue.field_names(today)
    if request.GET.get("export") == "csv":
        return _csv(scope, found, names)
    counts = Counter(one.standing.state for one in everything)
    organs = {one.version.organ_id: one.version.organ for one in everything if one.version.organ}
    context = {
        "tab": "catalogue",
        "chosen": chosen,
        "scopes": list(catalogue.scopes()),
        "fields": [(one.field.code, one.name) for one in catalogue.tallies(everything, names)],
        "organs": sorted(organs.values(), key=lambda one: one.path),
        "states": [("owed", "应办未办", sum(counts[state] for state in OWED))]
        + [(state, label, counts[state]) for state, (label, _) in STATES.items() if counts[state]],
        "total": len(everything),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "names": names,
        "tasks_open": catalogue.tasks(None if is_office(actor) else [scope.pk] if scope else [], done=False).count(),
        "late": len(catalogue.late_documents(scope.pk, current(), today)) if scope else 0,
        "may_keep": scope is not None and may_keep(actor, scope.pk),
        "may_start": is_office(actor),
    }
    return render(request, "disclosure/desk/catalogue.html", context)


def _csv(scope: Organ | None, found: list[Duty], names: dict[int, str]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for one in found:
        version = one.version
        writer.writerow(
            (
                scope.name if scope else "",
                names.get(version.row.field_id, ""),
                version.row.code,
                version.level_one,
                version.level_two,
                version.organ.name if version.organ else version.organ_text,
                version.period_text,
                one.published.count,
                one.published.newest or "",
                one.standing.label,
                one.standing.why,
            )
        )
    return attachment(("\ufeff" + out.getvalue()).encode(), "公开事项情况.csv")


@officers(DESK_POSTS)
@require_safe
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The catalogue as XLSX, to change in a spreadsheet and import again."""
    scope = scope_of(request, actor)
    if scope is None:
        raise Http404("还没有目录")
    return attachment(catalogue_workbook(scope), f"{scope.name}标准目录.xlsx")


@officers(DESK_POSTS)
@require_safe
def row_page(request: HttpRequest, actor: Actor, row_id: int) -> HttpResponse:
    """One duty: what it says, how it stands, its documents with the computation of their terms, its history."""
    row = get_object_or_404(CatalogueRow.objects.select_related("scope", "field", "column"), pk=row_id)
    return render(request, "disclosure/desk/catalogue_row.html", row_context(actor, row))


def row_context(actor: Actor, row: CatalogueRow, ending: EndForm | None = None) -> dict[str, Any]:
    """What the page of a duty shows; `ending` is the form that was refused."""
    today = clock.today()
    versions = catalogue.history(row)
    now = catalogue.in_force(row.scope_id, today).filter(row=row).first()
    duty = catalogue.duties([now], today)[0] if now else None
    return {
        "tab": "catalogue",
        "row": row,
        "name": catalogue.field_names(today).get(row.field_id, ""),
        "now": now,
        "duty": duty,
        "facts": facts_of(now) if now else [],
        "history": versions,
        "documents": _terms(row, now) if now else [],
        "tasks": list(row.tasks.all()),
        "may_keep": may_keep(actor, row.scope_id),
        "ending": ending or EndForm(initial={"on": today}),
    }


def _terms(row: CatalogueRow, version: Any) -> list[tuple[Document, Any, bool]]:
    """The newest documents of the row with their term, and whether each came out within it."""
    period, calendar = Period.of(version.period), current()
    found = []
    for document in row.documents.filter(live=True).defer("body").order_by("-published_at")[:20]:
        term = due(period, document.formed_on, calendar) if document.formed_on else None
        published = document.published_at.astimezone(clock.ZONE).date() if document.published_at else None
        late = bool(term and published and published > term.due_on)
        found.append((document, term, late))
    return found


@officers(DESK_POSTS)
@require_safe
def late_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was published after its term within the last year, with the count of days."""
    scope = scope_of(request, actor)
    rows = catalogue.late_documents(scope.pk, current(), clock.today()) if scope else []
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosure/desk/catalogue_late.html", {"tab": "catalogue", "scope": scope, "page": page})


@officers(DESK_POSTS)
@require_safe
def task_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rows whose power or service changed: to be looked at, or done."""
    return render(request, "disclosure/desk/catalogue_tasks.html", task_context(request, actor))


def task_context(request: HttpRequest, actor: Actor, refused: CloseTaskForm | None = None) -> dict[str, Any]:
    """What the page of tasks shows; `refused` is the form that was not taken."""
    done = request.GET.get("view") == "done"
    scopes = None if is_office(actor) else {organ for organ, _ in actor.holdings}
    rows = catalogue.tasks(scopes, done=done)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "tab": "catalogue",
        "done": done,
        "page": page,
        "rows": [(task, _task_form(task, refused)) for task in page],
        "today": clock.today(),
        "keeps": {task.pk for task in page if may_keep(actor, task.row.scope_id)},
    }


def _task_form(task: CatalogueTask, refused: CloseTaskForm | None) -> CloseTaskForm:
    if refused is not None and refused.task_id == task.pk:
        return refused
    return CloseTaskForm(task_id=task.pk)
