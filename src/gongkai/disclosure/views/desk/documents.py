"""`/admin/disclosure/documents/`: the lists, and a draft as it is written."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.disclosure.actions import create_document, revise_document
from gongkai.disclosure.elements import KINDS
from gongkai.disclosure.forms import DocumentForm, initial_of
from gongkai.disclosure.models import Document
from gongkai.disclosure.policies import DESK_POSTS, WRITERS, documents_seen_by, organs_written_for
from gongkai.disclosure.queries.desk import VIEWS, Wanted, counts, listed, organs_in_view
from gongkai.disclosure.versions import newest
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

PAGE = 50
MOST_EXPORTED = 20_000


@officers(DESK_POSTS)
@require_safe
def document_list(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """One of the lists, by page, or the whole of it as CSV."""
    wanted = _wanted(request)
    rows = listed(actor, wanted)
    if request.GET.get("export"):
        return _exported(rows[:MOST_EXPORTED])
    today = clock.today()
    context = {
        "tab": "documents",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "views": VIEWS.items(),
        "kinds": KINDS.items(),
        "organs": organs_in_view(actor),
        "counts": counts(actor, today),
        "today": today,
        "may_write": organs_written_for(actor).exists(),
    }
    return render(request, "disclosure/desk/documents.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    view = request.GET.get("view", "mine")
    organ = request.GET.get("organ", "")
    return Wanted(
        view=view if view in VIEWS else "mine",
        text=request.GET.get("q", "").strip()[:100],
        organ_id=int(organ) if organ.isascii() and organ.isdigit() and len(organ) < 15 else None,
        kind=request.GET.get("kind", "") if request.GET.get("kind") in KINDS else "",
    )


EXPORTED = (
    "编号",
    "标题",
    "发布机构",
    "信息类别",
    "栏目",
    "公开属性",
    "环节",
    "索引号",
    "文号",
    "成文日期",
    "发布时间",
)


def _exported(rows: Iterable[Document]) -> StreamingHttpResponse:
    """As CSV with a mark of its encoding, so that a spreadsheet opens it right."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow(line) for line in (EXPORTED, *map(_line, rows)))
    response = StreamingHttpResponse(("\ufeff" if not n else "") + line for n, line in enumerate(lines))
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Disposition"] = 'attachment; filename="documents.csv"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _line(one: Document) -> tuple[object, ...]:
    at = one.published_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if one.published_at else ""
    return (
        one.pk,
        one.title,
        one.organ.name,
        one.get_kind_display(),
        one.column.title,
        one.get_attribute_display(),
        one.get_stage_display(),
        one.index_number,
        one.doc_number,
        one.formed_on or "",
        at,
    )


@officers(WRITERS)
def new_document(request: HttpRequest, actor: Actor) -> HttpResponse:
    """拟稿."""
    form = DocumentForm(request.POST or None, actor=actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            document = create_document(
                actor=actor, facts=form.facts, request_key=form.cleaned_data["request_key"] or ""
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "草稿已保存。核对无误后送审。")
            return redirect("disclosure_desk:document", document_id=document.pk)
    return render(request, "disclosure/desk/document_form.html", {"tab": "documents", "form": form})


@officers(WRITERS)
def edit_document(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Another version of a draft, or of what is public."""
    document = seen_or_404(actor, document_id)
    held = newest(document)
    first = initial_of(held) | {"version": document.latest_revision_id}
    form = DocumentForm(request.POST or None, actor=actor, today=clock.today(), document=document, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            revise_document(
                actor=actor,
                document_id=document.pk,
                version=said["version"] or 0,
                facts=form.facts,
                slip=bool(said.get("slip")),
                request_key=said["request_key"] or "",
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已保存为新的版本。")
            return redirect("disclosure_desk:document", document_id=document.pk)
    context = {"tab": "documents", "form": form, "document": document}
    return render(request, "disclosure/desk/document_form.html", context)


def seen_or_404(actor: Actor, document_id: int) -> Document:
    document = documents_seen_by(actor).select_related("organ", "column").filter(pk=document_id).first()
    if document is None:
        raise Http404("没有这件信息")
    return document


RENAMED = {"organ_id": "organ", "column_id": "column", "row_id": "row_code"}


def refuse(form: object, error: PermissionDenied | ValidationError) -> None:
    """Put what the action refused beside the field it is about."""
    add = form.add_error  # type: ignore[attr-defined]
    fields = form.fields  # type: ignore[attr-defined]
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, words in error.message_dict.items():
            place = RENAMED.get(name, name)
            add(place if place in fields else None, words)
    else:
        add(None, str(error) if isinstance(error, PermissionDenied) else error.messages)
