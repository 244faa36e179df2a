"""`/api/v1/`: the power list, service items and 一件事 as open data. Read only, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from gongkai.kernel import clock
from gongkai.services.elements import ALL_KINDS
from gongkai.services.importing.columns import ITEM_COLUMNS, POWER_COLUMNS
from gongkai.services.importing.exporting import item_values, power_values
from gongkai.services.models import ItemVersion, Power, PowerVersion
from gongkai.services.queries.bundles import published, whole
from gongkai.services.queries.items import ItemFilter, guide, offered
from gongkai.services.queries.powers import Filter, balance, changes, history, listed
from gongkai.services.situations import Answers

router = Router(tags=["权责清单与政务服务"])
LARGEST_PAGE = 200


class PageOut(Schema):
    """One page of a list: `total` entries in all, the `items` of this page with the keys of the import's columns."""

    total: int
    page: int
    pages: int
    items: list[dict[str, Any]]


class PowerQuery(Schema):
    """`on` an ISO date, today by default; `kind` a key such as permit; `organ` a number."""

    on: date | None = None
    kind: str = ""
    organ: int | None = None
    level: str = ""
    q: str = ""
    fees: bool = False
    page: int = 1
    size: int = 50


class ItemQuery(Schema):
    """As `PowerQuery`, for service items; `stage` is a stage of a life such as 出生."""

    on: date | None = None
    kind: str = ""
    organ: int | None = None
    stage: str = ""
    q: str = ""
    page: int = 1
    size: int = 50


class MovementOut(Schema):
    """One entry that differs between two days: added, removed or adjusted, with the last reason of change."""

    id: int
    name: str
    kind: str
    organ: str
    outcome: str
    change: str
    on: date
    reason: str


class ChangesOut(Schema):
    """The account by kind (before + added - removed = after) and the entries that differ."""

    start: date
    end: date
    account: list[dict[str, Any]]
    movements: list[MovementOut]


def _page(rows: QuerySet[Any], page: int, size: int, told: Callable[[Any], dict[str, Any]]) -> PageOut:
    paginator = Paginator(rows, max(1, min(size, LARGEST_PAGE)))
    this = paginator.get_page(page)
    items = [told(one) for one in this.object_list]
    return PageOut(total=paginator.count, page=this.number, pages=paginator.num_pages, items=items)


def _said(values: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: values[key] for key in keys if values[key] not in (None, "", [])}


def _power(version: PowerVersion) -> dict[str, Any]:
    return {"id": version.power_id, **_said(power_values(version), (column.key for column in POWER_COLUMNS))}


def _item(version: ItemVersion) -> dict[str, Any]:
    values = {**item_values(version), "materials": version.details.get("materials", [])}
    values["questions"] = version.details.get("questions", [])
    return {"id": version.item_id, **_said(values, (column.key for column in ITEM_COLUMNS))}


@router.get("/powers", response=PageOut, summary="权责清单（任一日期）")
def powers(request: HttpRequest, given: Query[PowerQuery]) -> PageOut:
    """某一日期的权责清单，可以按职权类型、机关、层级和文字筛选；`fees=true` 为收费目录清单。"""
    wanted = Filter(kind=given.kind, organ_id=given.organ, level=given.level, text=given.q, fees=given.fees)
    return _page(listed(given.on or clock.today(), wanted), given.page, given.size, _power)


@router.get("/powers/changes", response=ChangesOut, summary="权责清单变动")
def power_changes(request: HttpRequest, start: date | None = None, end: date | None = None) -> ChangesOut:
    """两个日期之间清单增加、退出和调整的事项，以及各类职权的增减；不写日期的，为本年以来。"""
    until = end or clock.today()
    first, last = sorted((start or date(until.year - 1, 12, 31), until))
    moved = changes(first, last)
    account = [
        {
            "kind": one.kind,
            "label": ALL_KINDS[one.kind],
            "before": one.before,
            "added": one.added,
            "removed": one.removed,
            "adjusted": one.adjusted,
            "after": one.after,
        }
        for one in balance(first, last, moved)
    ]
    told = [
        MovementOut(
            id=one.power.pk,
            name=one.shown.name,
            kind=one.shown.kind,
            organ=one.shown.organ.name,
            outcome=one.outcome,
            change=one.last.change,
            on=one.last.effective_from,
            reason=one.last.reason,
        )
        for one in moved
    ]
    return ChangesOut(start=first, end=last, account=account, movements=told)


@router.get("/powers/{int:power_id}", response=dict[str, Any], summary="职权事项及其变动记录")
def power(request: HttpRequest, power_id: int) -> dict[str, Any]:
    """一项职权的现行内容和历次版本。"""
    found = Power.objects.filter(pk=power_id).first()
    past = history(found) if found else []
    if not past:
        raise Http404
    return {**_power(past[0]), "in_force": past[0].in_force, "versions": [_power(version) for version in past]}


@router.get("/services", response=PageOut, summary="政务服务事项")
def services(request: HttpRequest, given: Query[ItemQuery]) -> PageOut:
    """现行政务服务事项的办事指南，可以按类型、机关、生命周期阶段和文字筛选。"""
    tags = (("stage", given.stage),) if given.stage else ()
    wanted = ItemFilter(text=given.q, organ_id=given.organ, kind=given.kind, tags=tags)
    return _page(offered(given.on or clock.today(), wanted), given.page, given.size, _item)


@router.get("/services/{int:item_id}", response=dict[str, Any], summary="办事指南")
def service(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """一个事项的办事指南，包括材料和情形引导。"""
    version = guide(item_id, clock.today())
    if version is None:
        raise Http404
    return {**_item(version), "in_force": version.in_force}


@router.get("/bundles", response=list[dict[str, Any]], summary="一件事目录")
def bundles(request: HttpRequest) -> list[dict[str, Any]]:
    """已公布的“一件事”。"""
    return [
        {"id": one.pk, "name": one.name, "audience": one.audience, "stage": one.stage, "lead": one.lead.name}
        for one in published()
    ]


@router.get("/bundles/{int:bundle_id}", response=dict[str, Any], summary="一件事")
def bundle(request: HttpRequest, bundle_id: int) -> dict[str, Any]:
    """一件事的步骤、合并后的材料、表单要点和总时限（工作日）。"""
    found = published().filter(pk=bundle_id).first()
    if found is None:
        raise Http404
    answers: Answers = {}
    one = whole(found, clock.today(), answers)
    return {
        "id": found.pk,
        "name": found.name,
        "total_days": one.total_days,
        "sum_days": one.sum_days,
        "steps": [
            {
                "number": leg.step.number,
                "item": leg.step.item_id,
                "name": leg.version.name if leg.version else "",
                "organ": leg.version.organ.name if leg.version else "",
                "after": leg.step.after,
                "days": leg.days,
                "critical": leg.critical,
            }
            for leg in one.legs
        ],
        "materials": [
            {"name": merged.material.name, "copies": merged.material.copies, "used_by": list(merged.used_by)}
            for merged in (*one.materials, *one.perhaps)
        ],
        "form": [name for name, _ in one.form],
    }
