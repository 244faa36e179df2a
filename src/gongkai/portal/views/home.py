"""The home page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.disclosure.queries.public import newest
from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import PageMeta
from gongkai.kernel.site_frame import answers
from gongkai.portal.charting import outcome_chart, outcome_sentence
from gongkai.portal.columns import HOME
from gongkai.portal.queries import awaited_report, newest_organ_figures, newest_reports, years_of_figures

DOCUMENTS_SHOWN, REPORTS_SHOWN = 6, 3


@dataclass(frozen=True)
class Task:
    """One of the things people come for; shown while its address is answered."""

    label: str
    path: str
    says: str


TASKS: tuple[Task, ...] = (
    Task("申请公开政府信息", "/apply/", "三步填完；除数量、频次明显超过合理范围外，不收费用"),
    Task("查询申请办理进度", "/apply/track/", "凭查询码看办到哪一步、何时到期、依据是什么"),
    Task("查阅年度报告", "/reports/", "区政府和各单位历年政府信息公开工作年度报告"),
    Task("看公开信息", "/zwgk/documents/", "政策文件、解读、财政、公告，按机构、类别和年份查找"),
    Task("了解怎样获取信息", "/zwgk/guide/", "公开指南：信息如何分类、从哪里取得、找谁办理"),
    Task("看办理数据", "/data/", "每年收到多少申请、怎样答复，一图看清"),
)


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`: search, what people come for, and three columns."""
    years = years_of_figures()
    year = years[0] if years else None
    organ = None if year else newest_organ_figures()
    shown = year or (organ.figures if organ else None)
    return render(
        request,
        "portal/home.html",
        {
            "page_meta": PageMeta("首页", HOME),
            "tasks": [task for task in TASKS if answers(task.path.partition("#")[0])],
            "documents": newest(DOCUMENTS_SHOWN),
            "newest": newest_reports()[:REPORTS_SHOWN],
            "figures": shown,
            "organ": organ,
            "awaited": None if year else awaited_report(clock.today()),
            "sentence": outcome_sentence(shown) if shown else "",
            "chart": outcome_chart(shown) if shown and shown.concluded else "",
            "search_in_page": True,
        },
    )
