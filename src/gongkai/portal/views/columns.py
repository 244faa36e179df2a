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
from gongkai.portal.columns import ASK, CONSULT, INTERVIEWS


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

DIFFERENCES: tuple[tuple[str, str, str], ...] = (
    ("适合", "问政策、问办事、提建议、反映问题", "要一份机关已经制作或者保存的文件、数据"),
    ("怎样提出", "打电话，或者到办公地址当面说", "网上、当面或者邮寄，写明所需信息的名称、文号或者特征"),
    ("要不要证件", "一般不需要", "需要身份证明（条例第二十九条）"),
    (
        "多久答复",
        "当时能答的当时答，没有统一的法定期限",
        "自收到申请之日的次日起20个工作日内书面答复，依法延长的除外（条例第三十三条）",
    ),
    ("对答复不满意", "向主管部门投诉、举报", "可以依法申请行政复议或者提起行政诉讼（条例第五十一条）"),
)
"""Rows of (question, an enquiry, an application under the regulation)."""


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


@open_to_all
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """`/ask/` 热线互动: whom to ask now, and when to apply under the regulation instead."""
    return _column(request, ASK, "portal/ask.html", head=("比较", "咨询、建议", "申请公开政府信息"), rows=DIFFERENCES)


def _column(request: HttpRequest, column: Column, template: str, **context: object) -> HttpResponse:
    offers = {f"has_{name}": answers(f"/{name}/") for name in ("apply", "reports", "search")}
    return render(request, template, {"page_meta": PageMeta(column.name, column), **offers, **context})
