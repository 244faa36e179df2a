"""Service items at a date: the list with its facets, one guide, and how complete the guides are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.services.elements import ITEM_KINDS, KEY_ELEMENTS
from gongkai.services.facts import read_tags
from gongkai.services.guides import same_line
from gongkai.services.models import ItemVersion, PowerVersion


@dataclass(frozen=True)
class ItemFilter:
    """What the list is narrowed by; empty values narrow nothing. `tags` are (kind, value) of `facts.TAGGED`."""

    text: str = ""
    organ_id: int | None = None
    kind: str = ""
    handling: str = ""
    main_name: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    def apply(self, versions: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
        if self.organ_id is not None:
            versions = versions.filter(organ_id=self.organ_id)
        if self.kind in ITEM_KINDS:
            versions = versions.filter(kind=self.kind)
        if self.handling:
            versions = versions.filter(handling=self.handling)
        if self.main_name:
            versions = versions.filter(main_name=self.main_name)
        for kind, value in self.tags:
            versions = versions.filter(tags__contains=f"|{kind}:{value}|")
        for word in self.text.split():
            named = Q(name__icontains=word) | Q(main_name__icontains=word) | Q(code=word)
            versions = versions.filter(named)
        return versions

    def without(self, *names: str) -> ItemFilter:
        """The filter with these fields, or these kinds of tag, left free."""
        free: dict[str, Any] = {"organ_id": None, "kind": "", "handling": ""}
        tags = tuple(tag for tag in self.tags if tag[0] not in names)
        return ItemFilter(**{**vars(self), "tags": tags, **{name: free[name] for name in names if name in free}})


def offered(on: date, wanted: ItemFilter | None = None) -> QuerySet[ItemVersion]:
    """The guides in force on that day, by organ, main item and name."""
    versions: QuerySet[ItemVersion] = (wanted or ItemFilter()).apply(ItemVersion.objects.on(on))
    return versions.select_related("organ", "item").order_by("organ__path", "main_name", "name", "pk")


@dataclass(frozen=True)
class ItemFacets:
    """How many items each value would leave, the other filters standing. `tags` by kind and value."""

    kinds: Mapping[str, int]
    handlings: Mapping[str, int]
    organs: tuple[tuple[int, str, int], ...]
    tags: Mapping[str, Mapping[str, int]]


def item_facets(on: date, wanted: ItemFilter, tag_kinds: Iterable[str]) -> ItemFacets:
    """In three grouped reads and one of the tags for each kind of tag that is chosen."""

    def tally(by: str) -> dict[Any, int]:
        versions = wanted.without(by).apply(ItemVersion.objects.on(on))
        return dict(versions.order_by().values_list(by).annotate(n=Count("pk")))

    of_organs = tally("organ_id")
    names = Organ.objects.filter(pk__in=list(of_organs)).order_by("path").values_list("pk", "name")
    return ItemFacets(
        kinds=tally("kind"),
        handlings=tally("handling"),
        organs=tuple((pk, name, of_organs[pk]) for pk, name in names),
        tags=_tags(on, wanted, tag_kinds),
    )


def _tags(on: date, wanted: ItemFilter, tag_kinds: Iterable[str]) -> dict[str, dict[str, int]]:
    """Tags are kept in one text: they are counted here, over the texts alone."""
    chosen = {kind for kind, _ in wanted.tags}
    texts: dict[str, list[str]] = {}

    def read(free: str) -> list[str]:
        if free not in texts:
            rows = wanted.without(free).apply(ItemVersion.objects.on(on)).order_by()
            texts[free] = list(rows.values_list("tags", flat=True))
        return texts[free]

    counted: dict[str, dict[str, int]] = {}
    for kind in tag_kinds:
        rows = read(kind if kind in chosen else "")
        counted[kind] = dict(Counter(value for text in rows for value in read_tags(text)[kind]))
    return counted


def guide(item_id: int, on: date) -> ItemVersion | None:
    """The guide in force on that day, else the last one that was; None for an item that is not known."""
    known = ItemVersion.objects.filter(item_id=item_id).select_related("organ", "item")
    now: ItemVersion | None = known.on(on).first()
    return now or known.filter(effective_from__lte=on).order_by("-effective_from", "-seq").first()


def beside(version: ItemVersion, on: date) -> list[ItemVersion]:
    """The other handling items (业务办理项) of the same main item and organ."""
    if not version.main_name:
        return []
    same = ItemVersion.objects.on(on).filter(main_name=version.main_name, organ_id=version.organ_id)
    return list(same.exclude(item_id=version.item_id).order_by("name")[:12])


def power_of(version: ItemVersion, on: date) -> PowerVersion | None:
    """The entry of the power list that the item rests on."""
    if not version.power_code:
        return None
    found: PowerVersion | None = PowerVersion.objects.on(on).filter(code=version.power_code).first()
    return found


def item_history(item_id: int) -> list[ItemVersion]:
    """Every version that held for at least a day, the newest first."""
    versions = ItemVersion.objects.filter(item_id=item_id).exclude(until=F("effective_from")).select_related("organ")
    return list(versions.order_by("-effective_from", "-seq"))


@dataclass(frozen=True)
class Completeness:
    """The guides of one organ: how many state all eight key elements, and how many lack each."""

    organ_id: int
    organ: str
    total: int
    complete: int
    lacking: Mapping[str, int]
    same_line: int = 0
    """Guides whose complaint line is the enquiry line."""
    no_promise: int = 0
    """Guides without a promised term."""

    @property
    def share(self) -> int:
        """Per cent of complete guides, rounded down: a hundred means all of them."""
        return 100 * self.complete // self.total if self.total else 100

    @property
    def lacks(self) -> list[tuple[str, int]]:
        return [(label, self.lacking[key]) for key, label in KEY_ELEMENTS.items() if self.lacking.get(key)]


@dataclass
class _Tally:
    name: str
    total: int = 0
    complete: int = 0
    same_line: int = 0
    no_promise: int = 0
    lacking: Counter[str] = field(default_factory=Counter)


def completeness(on: date, organs: QuerySet[Organ] | None = None) -> list[Completeness]:
    """The eight key elements over all guides in force, the least complete organs first; in one read."""
    versions = ItemVersion.objects.on(on)
    if organs is not None:
        versions = versions.filter(organ__in=organs)
    tallies: dict[int, _Tally] = {}
    rows = versions.order_by().values_list("organ_id", "organ__name", "missing", "details", "promised_days")
    for organ_id, name, missing, details, promised in rows.iterator(chunk_size=1000):
        tally = tallies.setdefault(organ_id, _Tally(name))
        tally.total += 1
        tally.complete += not missing
        tally.lacking.update(missing)
        tally.same_line += same_line(details)
        tally.no_promise += promised is None
    made = [
        Completeness(pk, one.name, one.total, one.complete, dict(one.lacking), one.same_line, one.no_promise)
        for pk, one in tallies.items()
    ]
    return sorted(made, key=lambda one: (one.complete / one.total, one.organ))
