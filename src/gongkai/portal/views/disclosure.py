"""The disclosure page `/zwgk/` in the national layout, and the guide that article 12 wants."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.disclosure.queries.public import open_columns
from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Crumb, PageMeta
from gongkai.kernel.site_frame import answers
from gongkai.portal import guides
from gongkai.portal.columns import DISCLOSURE, GUIDE

STATUTORY_ITEMS: tuple[tuple[str, str], ...] = (
    ("（一）", "行政法规、规章和规范性文件"),
    ("（二）", "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名"),
    ("（三）", "国民经济和社会发展规划、专项规划、区域规划及相关政策"),
    ("（四）", "国民经济和社会发展统计信息"),
    ("（五）", "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果"),
    ("（六）", "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定"),
    ("（七）", "财政预算、决算信息"),
    ("（八）", "行政事业性收费项目及其依据、标准"),
    ("（九）", "政府集中采购项目的目录、标准及实施情况"),
    ("（十）", "重大建设项目的批准和实施情况"),
    ("（十一）", "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"),
    ("（十二）", "突发公共事件的应急预案、预警信息及应对情况"),
    ("（十三）", "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况"),
    ("（十四）", "公务员招考的职位、名额、报考条件等事项以及录用结果"),
    ("（十五）", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"),
)
"""条例 art. 20: what is published without being asked for."""


LOCAL_ITEMS: tuple[tuple[str, str], ...] = (
    ("市政建设", "市政服务"),
    ("公共服务", "公共文化服务"),
    ("公益事业", "公共法律服务"),
    ("土地征收", "征地补偿"),
    ("房屋征收", "国有土地上房屋征收与补偿"),
    ("治安管理", "户籍管理"),
    ("社会救助", "社会救助"),
    ("农业农村政策", "涉农补贴"),
    ("宅基地使用情况审核", "农村危房改造"),
)
"""条例 art. 21: what districts and towns publish besides, with the field of the catalogue that has it."""


@dataclass(frozen=True)
class Rule:
    """One of the rules that openness stands on; `says` is our own summary."""

    name: str
    says: str


RULES: tuple[Rule, ...] = (
    Rule("《中华人民共和国政府信息公开条例》", "2019年5月15日起施行。公开为常态，不公开为例外。"),
    Rule("《政府信息公开信息处理费管理办法》", "国办函〔2020〕109号。仅对数量、频次明显超过合理范围的申请收费。"),
    Rule("政府信息公开工作年度报告格式", "国办公开办函〔2021〕30号。年度报告按全国统一格式编制、公布。"),
)


GROUPS: tuple[tuple[str, str], ...] = (
    ("policy", "政策文件"),
    ("interpretation", "政策解读"),
    ("field", "基层政务公开标准化规范化领域"),
    ("notice", "通知公告"),
)
"""Kinds of columns beside the statutory ones, in the order of the page."""


def _top(kind: str) -> list[tuple[str, str]]:
    """(name, address) of the open columns of a kind; a column that only holds others gives way to them."""
    columns = list(open_columns((kind,)))
    parents = {column.path[: -column.steplen] for column in columns}
    return [(one.title, f"/zwgk/columns/{one.number}/") for one in columns if one.path not in parents]


@open_to_all
@require_safe
def disclosure(request: HttpRequest) -> HttpResponse:
    """`/zwgk/`: 指南, 制度, 法定主动公开内容, 年报, with 依申请公开 beside them."""
    fields = {column.title: column.number for column in open_columns(("field",))}
    columns = {column.statutory: column for column in open_columns(("statutory", "policy")) if column.statutory}
    return render(
        request,
        "portal/disclosure.html",
        {
            "page_meta": PageMeta("政务公开", DISCLOSURE),
            "items": [(number, text, columns.get(place)) for place, (number, text) in enumerate(STATUTORY_ITEMS, 1)],
            "local": [(text, fields.get(field)) for text, field in LOCAL_ITEMS],
            "has_registers": answers("/zwgk/registers/"),
            "has_topics": answers("/topics/"),
            "groups": [(label, _top(kind)) for kind, label in GROUPS],
            "rules": RULES,
            "has_catalogue": answers("/zwgk/catalogue/"),
            "has_reports": answers("/reports/"),
            "has_apply": answers("/apply/"),
            "has_track": answers("/apply/track/"),
        },
    )


@open_to_all
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """`/zwgk/guide/`: how information is arranged, how to obtain it, whom to ask (条例 art. 12)."""
    meta = PageMeta(GUIDE.name, GUIDE, trail=(Crumb(DISCLOSURE.name, DISCLOSURE.path),))
    context = {"page_meta": meta, "has_apply": answers("/apply/"), "organs": guides.organs(clock.today())}
    return render(request, "portal/guide.html", context)


@open_to_all
@require_safe
def organ_guide(request: HttpRequest, code: str) -> HttpResponse:
    """`/zwgk/guide/<code>/`: the guide of one organ, by its short code or its code."""
    existing = guides.organs(clock.today())
    organ = existing.filter(short_code=code).first() or existing.filter(code=code).first()
    if organ is None:
        raise Http404("没有这个单位的公开指南")
    meta = PageMeta(f"{organ.name}政府信息公开指南", GUIDE)
    found = guides.guide_of(organ, clock.today())
    context = {"page_meta": meta, "code": code, "has_apply": answers("/apply/"), **vars(found)}
    return render(request, "portal/organ_guide.html", context)
