"""What public lists share: facets as links, pages, and values read from the address without an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from gongkai.kernel.sheets import read_date

PER_PAGE = 30


@dataclass(frozen=True)
class Choice:
    """One item of a facet, as `blocks/facets.html` reads it."""

    label: str
    count: str
    href: str
    active: bool


@dataclass(frozen=True)
class Group:
    label: str
    items: tuple[Choice, ...]
    key: str = ""
    """Of a long group the name, under which it is folded."""


def group(
    request: HttpRequest,
    label: str,
    key: str,
    values: Iterable[tuple[str, str, int]],
    chosen: str,
    *,
    folded: bool = False,
) -> Group:
    """A facet whose (value, label, count) are links that set `key`; the chosen one's link takes it away again."""
    items = [
        Choice(
            f"{text}（取消）" if value == chosen else text,
            f"{n:,}",
            _with(request, key, value, chosen),
            value == chosen,
        )
        for value, text, n in values
        if n or value == chosen
    ]
    return Group(label, tuple(items), key if folded else "")


def _with(request: HttpRequest, key: str, value: str, chosen: str) -> str:
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    query.pop(key, None)
    if value != chosen:
        query[key] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def day_of(request: HttpRequest, key: str, otherwise: date) -> tuple[date, str]:
    """The day that the address names under `key`, and a sentence if it names none that exists."""
    text = request.GET.get(key, "").strip()
    if not text:
        return otherwise, ""
    try:
        return read_date(text), ""
    except ValueError:
        return otherwise, f"“{text}”不是日期，下面按{otherwise.year}年{otherwise.month}月{otherwise.day}日显示。"


def number_of(request: HttpRequest, key: str) -> int | None:
    text = request.GET.get(key, "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def page_of(request: HttpRequest, rows: QuerySet | Sequence[object], total: int | None = None) -> Page:
    """One page of rows; `total` saves the count where it is known."""
    paginator = Paginator(rows, PER_PAGE)
    if total is not None:
        paginator.count = total
    return paginator.get_page(request.GET.get("page"))


def kept(request: HttpRequest, *names: str) -> Mapping[str, str]:
    """Filters of the address that a form of the page carries along."""
    return {name: value for name in names if (value := request.GET.get(name, ""))}
