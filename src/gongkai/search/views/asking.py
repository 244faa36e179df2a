"""`/ask/` 热线互动: a question is answered from what is published, and whom to ask where nothing is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Column, PageMeta
from gongkai.kernel.site_frame import answers
from gongkai.search import indexing, journal
from gongkai.search.asking import Reply, reply

COLUMN = Column(
    "热线互动",
    "有问题先在已公开的信息中找答案；咨询、建议、投诉怎样提出，与申请公开政府信息有什么不同",
    ("咨询投诉", "热线", "智能问答", "建议"),
    "咨询投诉",
    "/ask/",
)
HEAD = ("比较", "咨询、建议", "申请公开政府信息")
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
EXAMPLES = ("身份证丢了怎么补办", "办护照多少钱", "二手房过户要带什么材料", "公租房在哪里申请")


@open_to_all
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """`/ask/?q=`: the reply with its sources, or that nothing fits; below it whom to ask."""
    question = request.GET.get("q", "").strip()[:200]
    found = Reply("")
    if question and indexing.build_if_missing():
        today = clock.today()
        found = reply(question, today=today)
        journal.note(question, len(found.quotes), today)
    context = {
        "page_meta": PageMeta(COLUMN.name, COLUMN),
        "question": question,
        "reply": found,
        "examples": EXAMPLES,
        "head": HEAD,
        "rows": DIFFERENCES,
        "has_apply": answers("/apply/"),
    }
    return render(request, "search/ask.html", context)
