"""Powers, service items and 一件事 as search finds them, and the card that answers a wish with its service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.kernel import clock
from gongkai.kernel.registry import Card, Entry, Searchable
from gongkai.services.elements import AUDIENCES
from gongkai.services.events import BundleChanged, EntryChanged, ListImported
from gongkai.services.facts import read_tags
from gongkai.services.guides import materials_of
from gongkai.services.models import Bundle, ItemVersion, PowerVersion
from gongkai.services.queries.bundles import published

CHUNK = 500
CARDS = 2


def _power(version: PowerVersion) -> Entry:
    return Entry(
        kind="power",
        id=str(version.power_id),
        title=version.name,
        url=reverse("services:power", args=[version.power_id]),
        body="\n".join(str(version.details.get(key, "")) for key in ("basis", "duties") if version.details.get(key)),
        organ=version.organ.name,
        dated=version.effective_from,
        validity="in_force",
        number=version.code,
        keywords=(version.get_kind_display(),),
        fields=(("职权类型", version.get_kind_display()), ("行使主体", version.organ.name)),
    )


def _item(version: ItemVersion) -> Entry:
    details, tags = version.details, read_tags(version.tags)
    told = [str(details.get(key, "")) for key in ("conditions", "places", "process", "result", "faq")]
    told.append("、".join(material.name for material in materials_of(details)))
    named = (version.main_name, *tags["person_theme"], *tags["company_theme"])
    return Entry(
        kind="service",
        id=str(version.item_id),
        title=version.name,
        url=reverse("services:item", args=[version.item_id]),
        body="\n".join(text for text in told if text),
        organ=version.organ.name,
        dated=version.effective_from,
        validity="in_force",
        number=version.code,
        keywords=tuple(dict.fromkeys(word for word in named if word and word != version.name)),
        fields=tuple((label, value) for label, value in _fields(version) if value),
    )


def _fields(version: ItemVersion) -> Iterator[tuple[str, str]]:
    """What a card prints: who, where, how long, what it costs, whom to call."""
    details = version.details
    audiences = read_tags(version.tags)["audience"]
    yield "谁能办", "、".join(AUDIENCES[key] for key in audiences if key in AUDIENCES)
    count = len(materials_of(details))
    yield "材料", f"{count}份" if count else "不需要材料" if details.get("no_materials") else ""
    yield "办理地点", str(details.get("places", "")).split("\n")[0]
    yield "办理时间", str(details.get("hours", ""))
    days = version.promised_days
    yield "多久办好", "" if days is None else "当场办结" if days == 0 else f"{days}个工作日"
    yield "费用", str(details.get("fee", "")).split("\n")[0] if version.charges else "不收费"
    yield "咨询电话", str(details.get("phone", ""))


def _bundle(bundle: Bundle) -> Entry:
    return Entry(
        kind="bundle",
        id=str(bundle.pk),
        title=f"{bundle.name}一件事",
        url=reverse("services:bundle", args=[bundle.pk]),
        body=bundle.summary,
        organ=bundle.lead.name,
        dated=bundle.published_on,
        keywords=("一件事", bundle.stage),
        fields=(("服务对象", bundle.get_audience_display()), ("牵头部门", bundle.lead.name)),
    )


def _powers() -> QuerySet[PowerVersion]:
    return PowerVersion.objects.on(clock.today()).select_related("organ").order_by("pk")


def _items() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.on(clock.today()).select_related("organ").order_by("pk")


def _numbers(ids: Sequence[str]) -> list[int]:
    return [int(one) for one in ids if one.isdecimal()]


def every_power() -> Iterator[Entry]:
    """Every entry of the power list and of the ledger of fees that is in force today."""
    return (_power(version) for version in _powers().iterator(chunk_size=CHUNK))


def some_powers(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these ids that are in force today."""
    return {entry.id: entry for entry in map(_power, _powers().filter(power_id__in=_numbers(ids)))}


def every_item() -> Iterator[Entry]:
    """Every service item that is in force today."""
    return (_item(version) for version in _items().iterator(chunk_size=CHUNK))


def some_items(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these ids that are in force today."""
    return {entry.id: entry for entry in map(_item, _items().filter(item_id__in=_numbers(ids)))}


def every_bundle() -> Iterator[Entry]:
    """Every 一件事 that is published."""
    return map(_bundle, published().iterator(chunk_size=CHUNK))


def some_bundles(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these ids that are published."""
    return {entry.id: entry for entry in map(_bundle, published().filter(pk__in=_numbers(ids)))}


def _changed(ledger: str) -> Any:
    return lambda event: [str(event.entry_id)] if event.ledger == ledger else []


def _brought(ledger: str, versions: type[PowerVersion] | type[ItemVersion], subject: str) -> Any:
    """The entries that a file touched."""

    def ids(event: ListImported) -> list[str]:
        if event.ledger != ledger:
            return []
        brought = versions.objects.filter(brought_by=event.import_id).values_list(f"{subject}_id", flat=True)
        return [str(pk) for pk in brought.distinct().order_by(f"{subject}_id")]

    return ids


def cards(words: str, best: Sequence[Entry]) -> Iterable[Card]:
    """The best service items as answers, with what to do next; a matter that joins them goes first."""
    ranked = sorted((entry for entry in best if entry.kind in {"service", "bundle"}), key=lambda e: e.kind != "bundle")
    for entry in ranked[:CARDS]:
        phone = dict(entry.fields).get("咨询电话", "")
        actions = [("办事指南" if entry.kind == "service" else "怎么办", entry.url)]
        if phone:
            actions.append((f"咨询 {phone}", f"tel:{phone}"))
        yield Card(entry.kind, entry.id, entry.title, entry.url, "", entry.fields, tuple(actions), entry.organ)


SEARCHABLES = (
    Searchable(
        "service",
        "政务服务",
        every_item,
        some_items,
        {EntryChanged: _changed("services"), ListImported: _brought("services", ItemVersion, "item")},
        weight=1.3,
    ),
    Searchable(
        "bundle",
        "一件事",
        every_bundle,
        some_bundles,
        {BundleChanged: lambda event: [str(event.bundle_id)]},
        weight=1.3,
    ),
    Searchable(
        "power",
        "权责清单",
        every_power,
        some_powers,
        {EntryChanged: _changed("powers"), ListImported: _brought("powers", PowerVersion, "power")},
        weight=0.6,
    ),
)
