"""`/zwgk/documents/`, `/zwgk/columns/`: lists with facets, the page of a document, its files, the tombstone."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from gongkai.disclosure.elements import KINDS, VALIDITIES
from gongkai.disclosure.models import Column, Document, DocumentFile
from gongkai.disclosure.queries import public
from gongkai.disclosure.queries.public import Wanted
from gongkai.disclosure.readers import readers_of
from gongkai.disclosure.serving import file_response
from gongkai.kernel import clock, page_meta
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import group, kept, number_of, page_of
from gongkai.kernel.page_meta import Article, Crumb, PageMeta

DISCLOSURE = page_meta.Column(
    "政务公开",
    "政府信息公开指南、制度、法定主动公开内容、年度报告与依申请公开入口",
    ("政府信息公开", "公开指南", "公开目录", "年度报告"),
    "信息公开目录",
    "/zwgk/",
)
NAMES = ("q", "organ", "kind", "year", "validity")


def column_meta(column: Column) -> page_meta.Column:
    """What a column says of itself in the meta tags."""
    words = tuple(word for word in column.keywords.split() if word)
    about = column.purpose or f"{column.title}栏目的公开信息"
    return page_meta.Column(
        column.title, about, words or (column.title,), column.column_type, f"/zwgk/columns/{column.number}/"
    )


@open_to_all
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """`/zwgk/documents/`: everything that is published."""
    meta = PageMeta("公开信息", DISCLOSURE)
    return _list(request, meta, "公开信息", "区政府各部门和镇街主动公开的信息。", _wanted(request))


@open_to_all
@require_safe
def column_page(request: HttpRequest, number: int) -> HttpResponse:
    """`/zwgk/columns/<number>/`: what is published in the column and in those below it."""
    column = Column.objects.filter(number=number).select_related("keeper").first()
    if column is None:
        raise Http404("没有这个栏目")
    wanted = _wanted(request, public.columns_below(column))
    ancestors = [Crumb(one.title, f"/zwgk/columns/{one.number}/") for one in _ancestors(column)]
    meta = PageMeta(column.title, column_meta(column), trail=(Crumb(DISCLOSURE.name, DISCLOSURE.path), *ancestors))
    below = public.open_columns(parent=column)
    return _list(request, meta, column.title, column.purpose, wanted, column=column, below=below)


def _ancestors(column: Column) -> list[Column]:
    return list(Column.objects.ancestor_of(column).order_by("path"))


def _wanted(request: HttpRequest, column_ids: tuple[int, ...] = ()) -> Wanted:
    kind, validity = request.GET.get("kind", ""), request.GET.get("validity", "")
    year = number_of(request, "year")
    return Wanted(
        text=request.GET.get("q", "").strip()[:100],
        organ_id=number_of(request, "organ"),
        kind=kind if kind in KINDS else "",
        year=year if year and 1900 < year < 2200 else None,
        validity=validity if validity in VALIDITIES else "",
        column_ids=column_ids,
    )


def _list(request: HttpRequest, meta: PageMeta, title: str, lead: str, wanted: Wanted, **extra: object) -> HttpResponse:
    chosen = {
        "organ": str(wanted.organ_id or ""),
        "kind": wanted.kind,
        "year": str(wanted.year or ""),
        "validity": wanted.validity,
    }
    labels = {"kind": "信息类别", "year": "年份", "validity": "有效性", "organ": "发布机构"}
    counted = public.facets(wanted)
    groups = [
        group(request, label, key, counted.groups[key], chosen[key], folded=len(counted.groups[key]) > 12)
        for key, label in labels.items()
        if counted.groups[key]
    ]
    context = {
        "page_meta": meta,
        "title": title,
        "lead": lead,
        "wanted": wanted,
        "page": page_of(request, public.listed(wanted), counted.total),
        "groups": groups,
        "kept": kept(request, "organ", "kind", "year", "validity"),
        "filtered": any(request.GET.get(name) for name in NAMES),
        **extra,
    }
    return render(request, "disclosure/public/documents.html", context)


@open_to_all
@require_safe
def document_page(request: HttpRequest, document_id: int) -> HttpResponse:
    """`/zwgk/documents/<number>/`; one that was withdrawn says so (410), one that never was does not exist (404)."""
    document = Document.objects.filter(pk=document_id, live=True).select_related("organ", "column", "row").first()
    if document is None:
        return _gone(request, document_id)
    column = document.column
    published = document.published_at.astimezone(clock.ZONE) if document.published_at else clock.now()
    words = tuple(document.subject_words.split())
    article = Article(document.title, published, document.source or document.organ.name, words)
    context = {
        "page_meta": PageMeta(document.title, column_meta(column), article=article),
        "document": document,
        "facts": _facts(document),
        "files": list(document.files.select_related("stored")),
        "beside": public.beside(document),
        "reviewers": public.reviewers(document),
        "ends_soon": _ends_soon(document),
        "readers": readers_of(document) if document.kind == "interpretation" else None,
    }
    return render(request, "disclosure/public/document.html", context)


def _ends_soon(document: Document) -> bool:
    today = clock.today()
    ends = document.expires_on
    return document.validity in ("in_force", "amended") and ends is not None and today <= ends <= today + timedelta(180)


def _facts(document: Document) -> list[tuple[str, object]]:
    """The strip of domain G.5; days as the district writes them."""

    def day(value: object) -> str:
        return f"{value:%Y}年{value.month}月{value.day}日" if value else ""  # type: ignore[attr-defined]

    published = document.published_at.astimezone(clock.ZONE) if document.published_at else None
    rows: list[tuple[str, object]] = [
        ("索引号", document.index_number),
        ("分类", document.get_kind_display()),
        ("发布机构", "、".join(part for part in (document.organ.name, document.co_organs) if part)),
        ("成文日期", day(document.formed_on)),
        ("文号", document.doc_number),
        ("发布日期", day(published)),
        ("主题词", document.subject_words),
        ("有效性", document.get_validity_display() if document.validity else ""),
        ("施行日期", day(document.effective_on)),
        ("有效期至", day(document.expires_on)),
        ("废止（失效）日期", day(document.ended_on)),
    ]
    return [(label, value) for label, value in rows if value]


def _gone(request: HttpRequest, document_id: int) -> HttpResponse:
    withdrawal = public.tombstone(document_id)
    if withdrawal is None:
        raise Http404("没有这件信息")
    meta = PageMeta("信息已撤下", DISCLOSURE)
    context = {"page_meta": meta, "withdrawal": withdrawal, "document": withdrawal.document}
    response = render(request, "disclosure/public/gone.html", context, status=410)
    patch_cache_control(response, no_cache=True)
    return response


@open_to_all
@require_safe
def document_file(request: HttpRequest, document_id: int, ordinal: int) -> HttpResponse:
    """An attachment of what the public sees."""
    file: DocumentFile | None = public.public_file(document_id, ordinal)
    if file is None:
        raise Http404("没有这个附件")
    return file_response(file)
