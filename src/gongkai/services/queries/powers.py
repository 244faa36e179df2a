"""The power list at any date, its counts, and what changed between two dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.queries import subtree
from gongkai.services.elements import ALL_KINDS, KINDS, REPORT_ROW
from gongkai.services.facts import PowerFacts, differences
from gongkai.services.models import Power, PowerVersion


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed by; empty values narrow nothing. `kinds` are keys of `elements.ALL_KINDS`."""

    kind: str = ""
    organ_id: int | None = None
    level: str = ""
    text: str = ""
    fees: bool = False
    """The ledger of fees instead of the list of powers."""

    def apply(self, versions: QuerySet[PowerVersion]) -> QuerySet[PowerVersion]:
        versions = versions.filter(kind="fee") if self.fees else versions.exclude(kind="fee")
        if self.kind in ALL_KINDS:
            versions = versions.filter(kind=self.kind)
        if self.organ_id is not None:
            versions = versions.filter(organ_id=self.organ_id)
        if self.level:
            versions = versions.filter(level=self.level)
        for word in self.text.split():
            named = Q(name__icontains=word) | Q(main_name__icontains=word) | Q(code=word)
            versions = versions.filter(named)
        return versions


def listed(on: date, wanted: Filter | None = None) -> QuerySet[PowerVersion]:
    """The versions on the list on that day, in the order of organs, kinds and codes."""
    versions: QuerySet[PowerVersion] = (wanted or Filter()).apply(PowerVersion.objects.on(on))
    return versions.select_related("organ", "power").order_by("organ__path", "kind", "code", "pk")


@dataclass(frozen=True)
class Facets:
    """How many entries each value of a filter would leave, the other filters standing."""

    kinds: Mapping[str, int]
    levels: Mapping[str, int]
    organs: tuple[tuple[int, str, int], ...]


def facets(on: date, wanted: Filter) -> Facets:
    """The counts beside the list, in three grouped reads; of each kind of filter the other filters stand."""

    def tally(by: str, **free: Any) -> dict[Any, int]:
        versions = Filter(**{**vars(wanted), **free}).apply(PowerVersion.objects.on(on))
        rows = versions.order_by().values_list(by).annotate(n=Count("pk"))
        return dict(rows)

    of_organs = tally("organ_id", organ_id=None)
    names = Organ.objects.filter(pk__in=list(of_organs)).order_by("path").values_list("pk", "name")
    return Facets(
        kinds=tally("kind", kind=""),
        levels=tally("level", level=""),
        organs=tuple((pk, name, of_organs[pk]) for pk, name in names),
    )


def counts(organs: Organ | Collection[int], on: date) -> dict[str, int]:
    """Entries by kind on that day: of an organ with all below it, or of the organs with these ids. Every kind is
    present, `fee` and `public_service` too, which are no powers."""
    versions = PowerVersion.objects.on(on).filter(organ_id__in=_ids(organs, on))
    found = dict(versions.order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: found.get(kind, 0) for kind in ALL_KINDS}


def _ids(organs: Organ | Collection[int], on: date) -> Any:
    return subtree(organs, on).values("pk") if isinstance(organs, Organ) else list(organs)


@dataclass(frozen=True)
class Movement:
    """What happened to one entry between two days. `before` is None where it was not on the list, `after` where it is
    no longer; `versions` are the changes in between, the oldest first."""

    power: Power
    before: PowerVersion | None
    after: PowerVersion | None
    versions: tuple[PowerVersion, ...]

    @property
    def outcome(self) -> str:
        """added, removed, or adjusted."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "adjusted"

    @property
    def shown(self) -> PowerVersion:
        """The version to name it by."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def last(self) -> PowerVersion:
        return self.versions[-1]

    def fields(self, organs: Mapping[int, str]) -> list[tuple[str, str, str]]:
        """(label, before, after) of what differs; empty for an entry that came or went."""
        if self.before is None or self.after is None:
            return []
        return differences(PowerFacts.of(self.before), PowerFacts.of(self.after), organs)


def changes(start: date, end: date, wanted: Filter | None = None) -> list[Movement]:
    """What differs between the list of `start` and the list of `end`, by organ, kind and code.

    An entry that came and went in between is on neither list and not told. Reads in a fixed number of queries.
    """
    moved = PowerVersion.objects.filter(effective_from__gt=start, effective_from__lte=end).order_by()
    moved = moved.exclude(until=F("effective_from"))
    versions = PowerVersion.objects.filter(power__in=moved.values("power_id")).select_related("organ", "power")
    by_power: dict[int, list[PowerVersion]] = defaultdict(list)
    for version in versions.order_by("power_id", "effective_from", "seq"):
        by_power[version.power_id].append(version)
    found = [one for run in by_power.values() if (one := _movement(run, start, end)) is not None]
    if wanted is not None:
        kept = set(_matching(found, wanted))
        found = [one for one in found if one.shown.pk in kept]
    return sorted(found, key=lambda one: (one.shown.organ.path, one.shown.kind, one.shown.code, one.power.pk))


def _movement(run: list[PowerVersion], start: date, end: date) -> Movement | None:
    before, after = _listed_on(run, start), _listed_on(run, end)
    between = tuple(
        version for version in run if start < version.effective_from <= end and version.until != version.effective_from
    )
    if (before is None and after is None) or not between:
        return None
    if before is not None and after is not None and PowerFacts.of(before) == PowerFacts.of(after):
        return None
    return Movement(run[0].power, before, after, between)


def _listed_on(run: Iterable[PowerVersion], on: date) -> PowerVersion | None:
    return next(
        (
            version
            for version in run
            if version.in_force and version.effective_from <= on and (version.until is None or version.until > on)
        ),
        None,
    )


def _matching(found: list[Movement], wanted: Filter) -> Iterable[int]:
    shown = PowerVersion.objects.filter(pk__in=[one.shown.pk for one in found])
    return wanted.apply(shown).values_list("pk", flat=True)


@dataclass(frozen=True)
class Balance:
    """How the list went from one count to the other, by kind: before + added - removed = after."""

    kind: str
    before: int
    added: int
    removed: int
    adjusted: int
    after: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return ALL_KINDS[self.kind]


def balance(start: date, end: date, moved: Iterable[Movement], organs: Collection[int] | None = None) -> list[Balance]:
    """The account of a year by kind, fees last. `moved` are the changes of the same days and organs.

    An entry whose kind changed leaves one kind and comes to the other.
    """
    first, last = _by_kind(start, organs), _by_kind(end, organs)
    added: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    adjusted: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for one in moved:
        old = one.before.kind if one.before else ""
        new = one.after.kind if one.after else ""
        if old == new:
            adjusted[new] += 1
        else:
            removed[old] += bool(old)
            added[new] += bool(new)
        reasons[new or old][one.last.change] += 1
    return [
        Balance(kind, first[kind], added[kind], removed[kind], adjusted[kind], last[kind], dict(reasons[kind]))
        for kind in (*KINDS, "public_service", "fee")
        if first[kind] or last[kind] or added[kind]
    ]


def _by_kind(on: date, organs: Collection[int] | None) -> Counter[str]:
    versions = PowerVersion.objects.on(on)
    if organs is not None:
        versions = versions.filter(organ_id__in=list(organs))
    return Counter(dict(versions.order_by().values_list("kind").annotate(n=Count("pk"))))


def report_figures(organ_ids: Collection[int], year: int) -> dict[int, dict[str, dict[str, int]]]:
    """Section two out of the list: organ id → row (`permits`, `other_services`, `penalties`, `compulsory`, `fees`) →
    `items_before` (on 31 December of the year before), `items_change` and `items_now` (on 31 December of the year).

    An organ without any entry on either day is absent: its list is not kept here. In two grouped reads.
    """
    days = (date(year - 1, 12, 31), date(year, 12, 31))
    tallies: list[dict[tuple[int, str], int]] = []
    for day in days:
        rows = PowerVersion.objects.on(day).filter(organ_id__in=list(organ_ids), kind__in=list(REPORT_ROW))
        tally: Counter[tuple[int, str]] = Counter()
        for organ_id, kind, n in rows.order_by().values_list("organ_id", "kind").annotate(n=Count("pk")):
            tally[organ_id, REPORT_ROW[kind]] += n
        tallies.append(tally)
    before, now = tallies
    kept = {organ_id for organ_id, _ in (*before, *now)}
    return {
        organ_id: {
            row: {
                "items_before": before.get((organ_id, row), 0),
                "items_change": now.get((organ_id, row), 0) - before.get((organ_id, row), 0),
                "items_now": now.get((organ_id, row), 0),
            }
            for row in dict.fromkeys(REPORT_ROW.values())
        }
        for organ_id in kept
    }


def history(power: Power) -> list[PowerVersion]:
    """Every version that held for at least a day, the newest first; what is entered ahead is among them."""
    versions = power.versions.exclude(until=F("effective_from")).select_related("organ")
    return list(versions.order_by("-effective_from", "-seq"))


def change_days(limit: int = 12) -> list[tuple[date, int]]:
    """The days on which the list changed, the newest first, with the number of changes."""
    rows = PowerVersion.objects.order_by().values_list("effective_from").annotate(n=Count("pk"))
    return list(rows.order_by("-effective_from")[:limit])
