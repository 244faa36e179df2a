"""What the public lists share: the columns of the site, facets as links, and files of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from gongkai.kernel.page_meta import Column
from gongkai.kernel.sheets import read_date
from gongkai.services.importing.exporting import CONTENT_TYPES

POWERS = Column(
    "权责清单",
    "区级各部门的权力和责任事项：实施依据、责任事项、问责依据和监督方式",
    ("权责清单", "行政许可", "行政处罚", "责任事项"),
    "信息公开目录",
    "/powers/",
)
SERVICES = Column(
    "政务服务",
    "依申请办理的政务服务事项：带什么、到哪里、多久、多少钱",
    ("办事指南", "政务服务事项", "一件事"),
    "办事服务",
    "/services/",
)
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


def file_response(data: bytes, title: str, on: date, fmt: str) -> HttpResponse:
    """A list as a file; its name says what it is and of which day."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[fmt])
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{title}-{on.isoformat()}.{fmt}") or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def kept(request: HttpRequest, *names: str) -> Mapping[str, str]:
    """Filters of the address that a form of the page carries along."""
    return {name: value for name in names if (value := request.GET.get(name, ""))}
