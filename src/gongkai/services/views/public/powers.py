"""`/powers/`: the power list at any date, one power with its history, what changed, and the ledger of fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import Group, day_of, group, kept, number_of, page_of
from gongkai.kernel.page_meta import PageMeta
from gongkai.organs.models import Organ
from gongkai.services.elements import ALL_KINDS, BESIDE, CHANGES, KINDS, LEVELS, POWER_ELEMENTS
from gongkai.services.importing.columns import POWER_COLUMNS
from gongkai.services.importing.exporting import CONTENT_TYPES, power_values, write_list
from gongkai.services.models import ItemVersion, Power, PowerVersion
from gongkai.services.queries.powers import Facets, Filter, Movement, balance, changes, facets, history, listed
from gongkai.services.views.public.frame import POWERS, file_response

MOST_MOVEMENTS = 5_000


def filter_of(request: HttpRequest, *, fees: bool = False) -> Filter:
    """The filters of the address; what it names wrongly narrows nothing."""
    kind, level = request.GET.get("kind", ""), request.GET.get("level", "")
    return Filter(
        kind=kind if kind in ALL_KINDS and not fees else "",
        organ_id=number_of(request, "organ"),
        level=level if level in LEVELS else "",
        text=request.GET.get("q", "").strip()[:100],
        fees=fees,
    )


@open_to_all
@require_safe
def power_list(request: HttpRequest) -> HttpResponse:
    """`/powers/`: filters by kind, organ, level and words; `?on=` gives the list of another day."""
    return _list(request, fees=False)


@open_to_all
@require_safe
def fee_list(request: HttpRequest) -> HttpResponse:
    """`/powers/fees/`: 行政事业性收费目录清单, beside the list and not part of it."""
    return _list(request, fees=True)


def _list(request: HttpRequest, *, fees: bool) -> HttpResponse:
    today = clock.today()
    on, wrong_day = day_of(request, "on", today)
    wanted = filter_of(request, fees=fees)
    found = facets(on, wanted)
    total = sum(n for kind, n in found.kinds.items() if not wanted.kind or kind == wanted.kind)
    page = page_of(request, listed(on, wanted), total)
    title = "行政事业性收费目录清单" if fees else "权责清单"
    context = {
        "page_meta": PageMeta(title, POWERS),
        "title": title,
        "fees": fees,
        "on": on,
        "past": on != today,
        "wrong_day": wrong_day,
        "wanted": wanted,
        "page": page,
        "total": total,
        "groups": _groups(request, found, wanted),
        "kept": kept(request, "kind", "organ", "level"),
        "formats": [fmt.upper() for fmt in CONTENT_TYPES],
        "filtered": bool(wanted.kind or wanted.organ_id or wanted.level or wanted.text),
        "newest": PowerVersion.objects.aggregate(newest=Max("effective_from"))["newest"],
        "year_ago": date(on.year - 1, 12, 31),
    }
    return render(request, "services/public/powers.html", context)


def _groups(request: HttpRequest, found: Facets, wanted: Filter) -> list[Group]:
    kinds = [] if wanted.fees else [(key, label, found.kinds.get(key, 0)) for key, label in ALL_KINDS.items()]
    levels = [(key, label, found.levels.get(key, 0)) for key, label in LEVELS.items()]
    organs = [(str(pk), name, n) for pk, name, n in found.organs]
    groups = [
        group(request, "职权类型", "kind", kinds, wanted.kind),
        group(request, "行使层级", "level", levels, wanted.level),
        group(request, "行使主体", "organ", organs, str(wanted.organ_id or ""), folded=True),
    ]
    return [one for one in groups if one.items]


@open_to_all
@require_safe
def power_file(request: HttpRequest, fmt: str) -> HttpResponse:
    """`/powers/list.<fmt>`: what `/powers/` shows with the same filters, as CSV, XLSX or JSON; `?fees=1` the fees."""
    if fmt not in CONTENT_TYPES:
        raise Http404("没有这种格式")
    on, _ = day_of(request, "on", clock.today())
    fees = request.GET.get("fees") == "1"
    rows = (power_values(version) for version in listed(on, filter_of(request, fees=fees)).iterator(chunk_size=1000))
    title = "行政事业性收费目录清单" if fees else "权责清单"
    return file_response(write_list(rows, POWER_COLUMNS, title, fmt), title, on, fmt)


@dataclass(frozen=True)
class Past:
    """One version in the history of a power: what changed with it, in words."""

    version: PowerVersion
    fields: list[tuple[str, str, str]]


@open_to_all
@require_safe
def power_page(request: HttpRequest, power_id: int) -> HttpResponse:
    """`/powers/<id>/`: the elements of one power on the day asked for, and how it came to be so."""
    power = Power.objects.filter(pk=power_id).first()
    if power is None:
        raise Http404("没有这一职权事项")
    today = clock.today()
    on, wrong_day = day_of(request, "on", today)
    past = history(power)
    version = next((one for one in past if one.effective_from <= on), past[-1] if past else None)
    if version is None:
        raise Http404("没有这一职权事项")
    context = {
        "page_meta": PageMeta(version.name, POWERS),
        "power": power,
        "version": version,
        "standing": _standing(version, on),
        "on": on,
        "past_day": on != today,
        "wrong_day": wrong_day,
        "elements": _elements(version),
        "history": _told(past),
        "items": _items(version, on),
    }
    return render(request, "services/public/power.html", context)


def _standing(version: PowerVersion, on: date) -> tuple[str, str]:
    """(word, tone) of what holds on the day."""
    if version.effective_from > on:
        return f"自{version.effective_from.isoformat()}起生效", "active"
    return ("有效", "good") if version.in_force else (f"已{CHANGES[version.change]}", "warn")


def _elements(version: PowerVersion) -> list[tuple[str, list[str]]]:
    """(label, lines) of the elements that are stated."""
    return [
        (label, version.details[key].splitlines()) for key, label in POWER_ELEMENTS.items() if version.details.get(key)
    ]


def _told(past: list[PowerVersion]) -> list[Past]:
    names = {version.organ_id: version.organ.name for version in past}
    made = []
    for version, before in zip(past, [*past[1:], None], strict=True):
        power = before.power if before else version.power
        moved = Movement(power, before if before and before.in_force else None, version, (version,))
        made.append(Past(version, moved.fields(names) if version.in_force else []))
    return made


def _items(version: PowerVersion, on: date) -> list[ItemVersion]:
    """The service items by which one applies for what the power gives."""
    if not version.code:
        return []
    return list(ItemVersion.objects.on(on).filter(power_code=version.code).order_by("name")[:20])


@open_to_all
@require_safe
def power_changes(request: HttpRequest) -> HttpResponse:
    """`/powers/changes/?from=&to=`: what differs between the lists of two days, with the account of each kind."""
    today = clock.today()
    start, wrong_start = day_of(request, "from", date(today.year - 2, 12, 31))
    end, wrong_end = day_of(request, "to", max(date(today.year - 1, 12, 31), start))
    if end < start:
        start, end = end, start
    wanted = filter_of(request)
    all_moved = changes(start, end)
    account = balance(start, end, all_moved)
    moved = _narrowed(all_moved, wanted, request.GET.get("change", ""))
    page = page_of(request, moved, len(moved))
    names = dict(Organ.objects.filter(pk__in=_organs(page.object_list)).values_list("pk", "name"))
    context = {
        "page_meta": PageMeta("权责清单变动情况", POWERS),
        "start": start,
        "end": end,
        "wrong_day": wrong_start or wrong_end,
        "account": account,
        "totals": _totals([one for one in account if one.kind in KINDS]),
        "page": page,
        "rows": [(one, one.fields(names)) for one in page.object_list],
        "total": len(moved),
        "groups": _change_groups(request, all_moved, wanted),
        "kept": kept(request, "kind", "change"),
        "earliest": PowerVersion.objects.aggregate(first=Min("effective_from"))["first"],
        "beside": BESIDE,
    }
    return render(request, "services/public/changes.html", context)


def _narrowed(moved: list[Movement], wanted: Filter, change: str) -> list[Movement]:
    return [
        one
        for one in moved
        if (not wanted.kind or one.shown.kind == wanted.kind) and (not change or one.last.change == change)
    ][:MOST_MOVEMENTS]


def _change_groups(request: HttpRequest, moved: list[Movement], wanted: Filter) -> list[Group]:
    reasons = [(key, label, sum(one.last.change == key for one in moved)) for key, label in CHANGES.items()]
    kinds = [(key, label, sum(one.shown.kind == key for one in moved)) for key, label in ALL_KINDS.items()]
    return [
        group(request, "变动", "change", reasons, request.GET.get("change", "")),
        group(request, "职权类型", "kind", kinds, wanted.kind),
    ]


def _organs(moved: Any) -> set[int]:
    return {version.organ_id for one in moved for version in (one.before, one.after) if version is not None}


def _totals(account: list[Any]) -> dict[str, int]:
    names = ("before", "added", "removed", "adjusted", "after")
    return {name: sum(getattr(one, name) for one in account) for name in names}
