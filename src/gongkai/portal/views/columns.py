"""Columns whose contents no room keeps: what each is for, by which rule, and where to turn meanwhile.

The routes stand last in the URL tree. A room that keeps the contents of one of them is included before and answers
its address; the page here is then never reached.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Column, PageMeta
from gongkai.kernel.site_frame import answers
from gongkai.portal.columns import CONSULT, INTERVIEWS


@dataclass(frozen=True)
class Period:
    """How long a kind of draft is open for opinions, and the rule that says so."""

    kind: str
    at_least: str
    rule: str


PERIODS: tuple[Period, ...] = (
    Period("重大行政决策草案", "一般不少于30日", "《重大行政决策程序暂行条例》第十五条"),
    Period("规章草案（由有规章制定权的政府征集）", "一般不少于30日", "《规章制定程序条例》第十五条"),
    Period("与市场主体生产经营活动密切相关的规范性文件", "一般不少于30日", "《优化营商环境条例》第六十二条"),
    Period("涉及公民、法人和其他组织权利义务的其他行政规范性文件", "一般不少于7个工作日", "市县法治政府建设示范指标"),
)


@open_to_all
@require_safe
def consult(request: HttpRequest) -> HttpResponse:
    """`/consult/` 意见征集: how long drafts are open, and what becomes of an opinion."""
    rows = [(period.kind, period.at_least, period.rule) for period in PERIODS]
    return _column(request, CONSULT, "portal/consult.html", head=("草案", "征集多久", "依据"), rows=rows)


@open_to_all
@require_safe
def interviews(request: HttpRequest) -> HttpResponse:
    """`/interviews/` 在线访谈."""
    return _column(request, INTERVIEWS, "portal/interviews.html")


def _column(request: HttpRequest, column: Column, template: str, **context: object) -> HttpResponse:
    offers = {f"has_{name}": answers(f"/{name}/") for name in ("apply", "reports", "search")}
    return render(request, template, {"page_meta": PageMeta(column.name, column), **offers, **context})
