"""`/services/`: service items by what people look for, one guide that answers first, and a visit for the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.kernel import clock, files
from gongkai.kernel.calendars import current
from gongkai.kernel.crypto import Undecryptable
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import Group, day_of, group, number_of, page_of
from gongkai.kernel.page_meta import Crumb, PageMeta
from gongkai.services import visiting
from gongkai.services.elements import AUDIENCES, HANDLINGS, ITEM_KINDS
from gongkai.services.facts import ItemFacts, differences, read_tags
from gongkai.services.guides import TEXTS, Material, materials_of, questions_of
from gongkai.services.importing.columns import ITEM_COLUMNS
from gongkai.services.importing.exporting import CONTENT_TYPES, item_values, write_list
from gongkai.services.models import Bundle, Item, ItemFile, ItemVersion
from gongkai.services.queries.items import (
    ItemFacets,
    ItemFilter,
    beside,
    guide,
    item_facets,
    item_history,
    offered,
    power_of,
)
from gongkai.services.situations import narrow
from gongkai.services.themes import CYCLES
from gongkai.services.views.public.frame import SERVICES, file_response

ANSWER = "a-"
"""Before the key of a question in the address."""
TAG_NAMES: Mapping[str, str] = {
    "audience": "audience",
    "stage": "stage",
    "theme": "person_theme",
    "ctheme": "company_theme",
}
"""Parameter of the address → kind of tag."""


def filter_of(request: HttpRequest) -> ItemFilter:
    kind, handling = request.GET.get("kind", ""), request.GET.get("handling", "")
    tags = [(tag, request.GET[name][:40]) for name, tag in TAG_NAMES.items() if request.GET.get(name)]
    return ItemFilter(
        text=request.GET.get("q", "").strip()[:100],
        organ_id=number_of(request, "organ"),
        kind=kind if kind in ITEM_KINDS else "",
        handling=handling if handling in HANDLINGS else "",
        main_name=request.GET.get("main", "").strip()[:300],
        tags=tuple(tags),
    )


@open_to_all
@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """`/services/`: the items in force, with facets and the ways in by life and by matter."""
    on = clock.today()
    wanted = filter_of(request)
    found = item_facets(on, wanted, ("audience", "person_theme", "company_theme"))
    rows = offered(on, wanted)
    page = page_of(request, rows)
    filtered = wanted != ItemFilter()
    context = {
        "page_meta": PageMeta("政务服务", SERVICES),
        "wanted": wanted,
        "page": page,
        "total": page.paginator.count,
        "groups": _groups(request, found, wanted),
        "kept": {name: value for name, value in request.GET.items() if name not in {"q", "page"} and value},
        "filtered": filtered,
        "heading": _heading(wanted),
        "cycles": [(key, title) for key, (title, _) in CYCLES.items()],
        "bundles": Bundle.objects.filter(state=Bundle.State.PUBLISHED).count(),
        "formats": [fmt.upper() for fmt in CONTENT_TYPES],
    }
    return render(request, "services/public/items.html", context)


def _heading(wanted: ItemFilter) -> str:
    """What the list is of, when it is of one stage, theme or main item."""
    named = [value for kind, value in wanted.tags if kind != "audience"]
    return wanted.main_name or "、".join(named)


def _groups(request: HttpRequest, found: ItemFacets, wanted: ItemFilter) -> list[Group]:
    tags = dict(wanted.tags)

    def themes(kind: str) -> list[tuple[str, str, int]]:
        counted = sorted(found.tags[kind].items(), key=lambda pair: -pair[1])
        return [(value, value, n) for value, n in counted]

    audiences = [(key, label, found.tags["audience"].get(key, 0)) for key, label in AUDIENCES.items()]
    kinds = [(key, label, found.kinds.get(key, 0)) for key, label in ITEM_KINDS.items()]
    handlings = [(key, label, found.handlings.get(key, 0)) for key, label in HANDLINGS.items()]
    organs = [(str(pk), name, n) for pk, name, n in found.organs]
    groups = [
        group(request, "服务对象", "audience", audiences, tags.get("audience", "")),
        group(request, "事项类型", "kind", kinds, wanted.kind),
        group(request, "办件类型", "handling", handlings, wanted.handling),
        group(request, "个人主题", "theme", themes("person_theme"), tags.get("person_theme", ""), folded=True),
        group(request, "企业主题", "ctheme", themes("company_theme"), tags.get("company_theme", ""), folded=True),
        group(request, "实施主体", "organ", organs, str(wanted.organ_id or ""), folded=True),
    ]
    return [one for one in groups if one.items]


@open_to_all
@require_safe
def item_files(request: HttpRequest, fmt: str) -> HttpResponse:
    """`/services/list.<fmt>`: what `/services/` shows with the same filters, as CSV, XLSX or JSON."""
    if fmt not in CONTENT_TYPES:
        raise Http404("没有这种格式")
    on, _ = day_of(request, "on", clock.today())
    rows = (item_values(version) for version in offered(on, filter_of(request)).iterator(chunk_size=1000))
    return file_response(write_list(rows, ITEM_COLUMNS, "办事指南", fmt), "办事指南", on, fmt)


def answers_of(request: HttpRequest) -> dict[str, str]:
    """The answers of 情形引导 that the address carries."""
    return {name.removeprefix(ANSWER): str(value) for name, value in request.GET.items() if name.startswith(ANSWER)}


@dataclass(frozen=True)
class Bring:
    """One material as the page lists it."""

    material: Material
    files: tuple[ItemFile, ...] = ()


@open_to_all
@require_safe
def item_page(request: HttpRequest, item_id: int) -> HttpResponse:
    """`/services/<id>/`: can I, what do I bring, where, how long, what does it cost; then everything else."""
    today = clock.today()
    on, wrong_day = day_of(request, "on", today)
    version = guide(item_id, on)
    if version is None:
        raise Http404("没有这一事项")
    details = version.details
    narrowed = narrow(materials_of(details), questions_of(details), answers_of(request))
    shown = ItemFile.objects.filter(item_id=item_id, withdrawn=False).select_related("stored")
    by_material: dict[str, list[ItemFile]] = {}
    for file in shown:
        by_material.setdefault(file.material, []).append(file)
    context = {
        "page_meta": PageMeta(version.name, SERVICES, trail=_trail(version)),
        "version": version,
        "item": version.item,
        "on": on,
        "past_day": on != today,
        "wrong_day": wrong_day,
        "details": details,
        "audiences": "、".join(AUDIENCES[key] for key in read_tags(version.tags)["audience"] if key in AUDIENCES),
        "narrowed": narrowed,
        "sure": [Bring(one, tuple(by_material.get(one.name, ()))) for one in narrowed.sure],
        "perhaps": [Bring(one, tuple(by_material.get(one.name, ()))) for one in narrowed.perhaps],
        "prefix": ANSWER,
        "phones": visiting.dialled(details.get("phone", "")),
        "complaints": visiting.dialled(details.get("complaint", "")),
        "lines": {key: str(details.get(key, "")).splitlines() for key in TEXTS},
        "beside": beside(version, on),
        "power": power_of(version, on),
        "bundles": Bundle.objects.filter(state=Bundle.State.PUBLISHED, steps__item_id=item_id),
        "history": item_history(item_id)[:10],
        "answered": any(answer for _, answer in narrowed.questions),
    }
    return render(request, "services/public/item.html", context)


def _trail(version: ItemVersion) -> tuple[Crumb, ...]:
    organ = Crumb(version.organ.name, f"{reverse('services:items')}?organ={version.organ_id}")
    return (organ,)


@open_to_all
@require_safe
def item_calendar(request: HttpRequest, item_id: int) -> HttpResponse:
    """`/services/<id>/visit.ics?on=`: a visit on that day, else on the next workday, with what to bring."""
    today = clock.today()
    version = guide(item_id, today)
    if version is None:
        raise Http404("没有这一事项")
    on, _ = day_of(request, "on", current().add_workdays(today, 1))
    text = visiting.calendar_entry(
        uid=f"item-{item_id}-{on:%Y%m%d}@{request.get_host()}",
        on=on,
        hours=version.details.get("hours", ""),
        title=f"去办理：{version.name}",
        place=str(version.details.get("places", "")).split("\n")[0],
        notes=_to_bring(version, request),
        url=request.build_absolute_uri(reverse("services:item", args=[item_id])),
        stamp=clock.real_now(),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{version.name}.ics") or "attachment"
    return response


def _to_bring(version: ItemVersion, request: HttpRequest) -> str:
    narrowed = narrow(materials_of(version.details), questions_of(version.details), answers_of(request))
    names = [f"{one.name}（{one.form}{one.copies}份）" for one in narrowed.sure]
    names += [f"{one.name}（视情形）" for one in narrowed.perhaps]
    bring = "\n".join(["带：", *names]) if names else "不需要材料"
    return f"{bring}\n咨询电话：{version.details.get('phone', '')}"


@open_to_all
@require_safe
def item_file(request: HttpRequest, item_id: int, file_id: int) -> HttpResponse:
    """`/services/<id>/files/<file>/`: a blank form or a sample of a material."""
    kept = ItemFile.objects.filter(pk=file_id, item_id=item_id, withdrawn=False).select_related("stored").first()
    if kept is None:
        raise Http404("没有这份文件")
    try:
        data = files.open_file(kept.stored)
    except (FileNotFoundError, Undecryptable) as error:
        raise Http404("这份文件暂时无法读取") from error
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, kept.stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@open_to_all
@require_safe
def item_past(request: HttpRequest, item_id: int) -> HttpResponse:
    """`/services/<id>/history/`: what changed in the guide, and when."""
    item = Item.objects.filter(pk=item_id).first()
    past = item_history(item_id) if item else []
    if not past:
        raise Http404("没有这一事项")
    names = {version.organ_id: version.organ.name for version in past}
    rows: list[tuple[ItemVersion, list[Any]]] = []
    for version, before in zip(past, [*past[1:], None], strict=True):
        both = before is not None and before.in_force and version.in_force
        fields = differences(ItemFacts.of(before), ItemFacts.of(version), names) if both and before else []
        rows.append((version, fields))
    trail = (Crumb(past[0].name, reverse("services:item", args=[item_id])),)
    context = {
        "page_meta": PageMeta("办事指南的变动记录", SERVICES, trail=trail),
        "item": item,
        "name": past[0].name,
        "rows": rows,
    }
    return render(request, "services/public/item_history.html", context)
