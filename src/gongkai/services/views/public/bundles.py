"""`/services/bundles/` and `/services/themes/`: 一件事, and the stages of a life with what belongs to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.documents.writing import Ledger, plain_pdf
from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Crumb, PageMeta
from gongkai.services.facts import read_tags
from gongkai.services.models import Bundle, ItemVersion
from gongkai.services.queries.bundles import Whole, published, whole
from gongkai.services.themes import CYCLES, STAGE_SENTENCES
from gongkai.services.views.public.frame import SERVICES
from gongkai.services.views.public.items import ANSWER, answers_of

ITEMS_OF_A_STAGE = 6


@dataclass(frozen=True)
class Stage:
    """One stage of a life cycle: its bundles, some of its items and the number of all."""

    name: str
    sentence: str
    bundles: tuple[Bundle, ...]
    items: tuple[tuple[int, str], ...]
    count: int


@open_to_all
@require_safe
def bundle_list(request: HttpRequest) -> HttpResponse:
    """`/services/bundles/`: 一件事目录清单, by audience."""
    groups: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in published():
        groups[bundle.get_audience_display()].append(bundle)
    context = {
        "page_meta": PageMeta("一件事", SERVICES),
        "groups": dict(groups),
        "total": sum(map(len, groups.values())),
    }
    return render(request, "services/public/bundles.html", context)


@open_to_all
@require_safe
def bundle_page(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """`/services/bundles/<id>/`: one list of materials, one form, one flow, and the time it takes."""
    bundle = published().filter(pk=bundle_id).first()
    if bundle is None:
        raise Http404("没有这一件事")
    found = whole(bundle, clock.today(), answers_of(request))
    context = {
        "page_meta": PageMeta(f"{bundle.name}一件事", SERVICES, trail=(Crumb("一件事", reverse("services:bundles")),)),
        "bundle": bundle,
        "whole": found,
        "narrowed": found.narrowed,
        "prefix": ANSWER,
        "answered": any(answer for _, answer in found.narrowed.questions),
        "saved": found.before_merging - len(found.materials) - len(found.perhaps),
        "scale": max(found.total_days, 1),
    }
    return render(request, "services/public/bundle.html", context)


HEAD = ("名称", "服务对象", "阶段", "牵头部门", "配合部门", "材料", "总时限（工作日）", "跑动次数")
STEP_HEAD = ("步骤", "事项", "办理部门", "前置步骤", "时限（工作日）")
MATERIAL_HEAD = ("材料", "形式", "份数", "用于")


@open_to_all
@require_safe
def bundle_document(request: HttpRequest) -> HttpResponse:
    """`/services/bundles/list.pdf`: the list compiled as a document, then each matter with its flow and materials."""
    today = clock.today()
    found = [whole(bundle, today) for bundle in published()]
    blocks: list[str | Ledger] = [Ledger(HEAD, tuple(_line(one) for one in found))]
    for number, one in enumerate(found, start=1):
        blocks += [f"（{number}）{one.bundle.name}", Ledger(STEP_HEAD, tuple(_steps(one)))]
        if one.materials or one.perhaps:
            blocks.append(Ledger(MATERIAL_HEAD, tuple(_materials(one))))
    data = plain_pdf(f"“一件事”目录清单（{today.isoformat()}）", blocks, dated=today, landscape=True)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"一件事目录清单-{today.isoformat()}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _line(one: Whole) -> tuple[str, ...]:
    bundle, count = one.bundle, len(one.materials) + len(one.perhaps)
    visits = "" if bundle.visits is None else str(bundle.visits)
    place = (bundle.name, bundle.get_audience_display(), bundle.stage, bundle.lead.name)
    return (*place, "、".join(one.organs), f"{count}份", str(one.total_days), visits)


def _steps(one: Whole) -> Iterator[tuple[str, ...]]:
    for leg in one.legs:
        name, organ = (leg.version.name, leg.version.organ.name) if leg.version else ("（已不在清单中）", "")
        after = "、".join(str(number) for number in leg.step.after) or "无"
        yield str(leg.step.number), name, organ, after, str(leg.days)


def _materials(one: Whole) -> Iterator[tuple[str, ...]]:
    for merged in (*one.materials, *one.perhaps):
        material = merged.material
        yield material.name, material.form, str(material.copies), "；".join(merged.used_by)


@open_to_all
@require_safe
def theme_page(request: HttpRequest, audience: str) -> HttpResponse:
    """`/services/themes/person/` and `…/company/`: the stages of 全生命周期."""
    if audience not in CYCLES:
        raise Http404("没有这一主题")
    title, names = CYCLES[audience]
    by_stage: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = ItemVersion.objects.on(clock.today()).order_by("visits", "promised_days", "name")
    for item_id, name, tags in rows.values_list("item_id", "name", "tags"):
        for stage in read_tags(tags)["stage"]:
            by_stage[stage].append((item_id, name))
    bundles: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in published().filter(audience=audience):
        bundles[bundle.stage].append(bundle)
    stages = [
        Stage(
            name,
            STAGE_SENTENCES[name],
            tuple(bundles[name]),
            tuple(by_stage[name][:ITEMS_OF_A_STAGE]),
            len(by_stage[name]),
        )
        for name in names
    ]
    context = {
        "page_meta": PageMeta(title, SERVICES),
        "title": title,
        "stages": stages,
        "others": [(key, label) for key, (label, _) in CYCLES.items() if key != audience],
    }
    return render(request, "services/public/themes.html", context)
