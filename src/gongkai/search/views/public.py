"""`/search/`: the page of results, what is suggested while somebody types, and the count of what was opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Column, PageMeta
from gongkai.kernel.registry import Entry, searchables
from gongkai.kernel.site_frame import answers
from gongkai.search import indexing, journal
from gongkai.search.answers import PER_PAGE, Answer, answer, suggest
from gongkai.search.engine import FACETS, Key
from gongkai.search.understanding import LONGEST

COLUMN = Column(
    "搜索", "在全站已公开的信息中查找文件、事项、机关和报告", ("搜索", "查找", "政府信息"), "概况信息", "/search/"
)
FACET_LABELS = {"kind": "类别", "organ": "机关", "year": "年份"}
MOST_VALUES = 8
LAST_PAGE = 100
VALIDITIES = {"repealed": ("已废止", "bad"), "expired": ("已失效", "warn")}
SUGGESTED_FOR = 60
"""Seconds that a browser may keep suggestions."""


@dataclass(frozen=True)
class FacetItem:
    label: str
    count: int | str
    href: str
    active: bool


@dataclass(frozen=True)
class FacetGroup:
    label: str
    items: list[FacetItem]


class Pages(Paginator):
    """Numbers the pages of an answer of which only one has been asked for."""

    def __init__(self, total: int) -> None:
        super().__init__((), PER_PAGE)
        self.total = total

    @cached_property
    def count(self) -> int:
        return min(self.total, LAST_PAGE * PER_PAGE)


@open_to_all
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`, narrowed by `kind`, `organ` and `year`; without words all that the chosen facets leave."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    chosen = {name: value for name in FACETS if (value := request.GET.get(name, "").strip())}
    number = _page_number(request.GET.get("page", ""))
    asked = bool(text or chosen)
    building = asked and not indexing.build_if_missing()
    today = clock.today()
    found = Answer(text)
    if asked and not building:
        found = answer(text, today=today, offset=(number - 1) * PER_PAGE, chosen=chosen)
        if text and number == 1 and not chosen:
            journal.note(text, found.total, today)
    pages = Pages(found.total)
    context = {
        "page_meta": PageMeta(f"搜索：{text}" if text else "搜索", COLUMN),
        "search_in_page": True,
        "text": text,
        "asked": asked,
        "building": building,
        "found": found,
        "rows": [(hit, _kind(hit.entry), VALIDITIES.get(hit.entry.validity)) for hit in found.hits],
        "groups": list(_groups(text, chosen, found)),
        "chosen": [
            (_value_label(name, value), _address(text, _without(chosen, name))) for name, value in chosen.items()
        ],
        "better_href": _address(found.better, chosen),
        "page": pages.get_page(number),
        "may_apply": answers("/apply/"),
        "hidden": list(chosen.items()),
        "opened": _address(text, {}, "/search/opened/"),
    }
    return render(request, "search/results.html", context)


@open_to_all
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/search/suggest?q=` as JSON: `{"query", "suggestions": [{"title", "url", "kind"}]}`, at most eight."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = suggest(typed) if typed else []
    told = [{"title": entry.title, "url": entry.url, "kind": _kind(entry)} for entry in found]
    response = JsonResponse({"query": typed, "suggestions": told}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={SUGGESTED_FOR}"
    return response


@csrf_exempt
@open_to_all
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Counts that a hit of a query was opened: the browser tells it beside following the link. It adds to a count of
    today and nothing else, so that it needs no token."""
    kind, _, ref = request.GET.get("to", "")[:120].partition(":")
    key = Key(kind, ref) if kind in searchables and ref and searchables[kind].some([ref]) else None
    journal.opened(request.GET.get("q", "")[:LONGEST], clock.today(), key)
    return HttpResponse(status=204)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def _kind(entry: Entry) -> str:
    return searchables[entry.kind].label if entry.kind in searchables else entry.kind


def _value_label(name: str, value: str) -> str:
    if name == "kind":
        return searchables[value].label if value in searchables else value
    return f"{value}年" if name == "year" else value


def _without(chosen: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in chosen.items() if other != name}


def _address(text: str, chosen: Mapping[str, str], path: str = "/search/") -> str:
    return f"{path}?{urlencode({'q': text, **chosen})}"


def _groups(text: str, chosen: Mapping[str, str], found: Answer) -> Iterator[FacetGroup]:
    """The facets with more than one value, or with one that is chosen; the commonest values first, years the newest."""
    for name in FACETS:
        counts = found.facets.get(name, {})
        current = chosen.get(name)
        if len(counts) < 2 and not current:
            continue
        ordered = sorted(counts.items(), key=lambda item: (-int(item[0]) if name == "year" else -item[1], item[0]))
        items = [FacetItem("全部", "", _address(text, _without(chosen, name)), False)] if current else []
        for value, count in ordered[:MOST_VALUES]:
            href = _address(text, {**chosen, name: value})
            items.append(FacetItem(_value_label(name, value), count, href, value == current))
        yield FacetGroup(FACET_LABELS[name], items)
