"""`/api/v1/documents`: what is published, as open data. Read only, a page at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from gongkai.disclosure.models import Document
from gongkai.disclosure.queries.public import Wanted, beside, listed, live, tombstone
from gongkai.kernel import clock

router = Router(tags=["公开信息"])
LARGEST_PAGE = 200


class DocumentQuery(Schema):
    """`kind` a key such as normative, `organ` a number, `validity` in_force, amended, repealed or expired."""

    q: str = ""
    kind: str = ""
    organ: int | None = None
    year: int | None = None
    validity: str = ""
    page: int = 1
    size: int = 50


class LineOut(Schema):
    """One document of a list."""

    id: int
    url: str
    title: str
    kind: str
    organ: str
    column: int
    index_number: str
    doc_number: str
    formed_on: date | None
    published_at: datetime
    validity: str


class FileOut(Schema):
    """An attachment; `size` in bytes."""

    title: str
    suffix: str
    size: int
    url: str


class DocumentOut(LineOut):
    """A document in full; `body` is HTML, `beside` what stands beside it as {"relation", "id", "title"}."""

    summary: str
    body: str
    effective_on: date | None
    expires_on: date | None
    ended_on: date | None
    files: list[FileOut]
    beside: list[dict[str, Any]]


class GoneOut(Schema):
    """A document that was withdrawn: why, and when."""

    id: int
    withdrawn_at: datetime
    reason: str
    note: str


class PageOut(Schema):
    """One page of a list: `total` documents in all."""

    total: int
    page: int
    pages: int
    items: list[LineOut]


@router.get("/documents", response=PageOut, summary="公开信息清单")
def documents(request: HttpRequest, wanted: Query[DocumentQuery]) -> dict[str, Any]:
    """The newest first."""
    rows = listed(Wanted(wanted.q.strip()[:100], wanted.organ, wanted.kind, wanted.year, wanted.validity))
    rows = rows.prefetch_related("column")
    paginator = Paginator(rows, max(1, min(wanted.size, LARGEST_PAGE)))
    page = paginator.get_page(wanted.page)
    items = [_line(one) for one in page.object_list]
    return {"total": paginator.count, "page": page.number, "pages": paginator.num_pages, "items": items}


@router.get("/documents/{document_id}", response={200: DocumentOut, 410: GoneOut}, summary="一件公开信息")
def document(request: HttpRequest, document_id: int) -> dict[str, Any] | tuple[int, dict[str, Any]]:
    """In full, with its files; 410 with the reason for one that was withdrawn, 404 for one that never was public."""
    one = live().select_related("organ", "column").filter(pk=document_id).first()
    if one is None:
        gone = tombstone(document_id)
        if gone is None:
            raise Http404("没有这件信息")
        reason = gone.get_reason_display()
        return 410, {"id": document_id, "withdrawn_at": gone.at, "reason": reason, "note": gone.note}
    address = f"/zwgk/documents/{one.pk}/files/"
    files = [
        {"title": file.title, "suffix": file.suffix, "size": file.size, "url": f"{address}{file.ordinal}/"}
        for file in one.files.all()
    ]
    related = [{"relation": it.label, "id": it.document.pk, "title": it.document.title} for it in beside(one)]
    names = ("summary", "body", "effective_on", "expires_on", "ended_on")
    return _line(one) | {name: getattr(one, name) for name in names} | {"files": files, "beside": related}


def _line(one: Document) -> dict[str, Any]:
    names = ("title", "kind", "index_number", "doc_number", "formed_on", "validity")
    published = one.published_at.astimezone(clock.ZONE) if one.published_at else None
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "url": f"/zwgk/documents/{one.pk}/",
        "organ": one.organ.name,
        "column": one.column.number,
        "published_at": published,
    }
