"""Reads of organs and posts by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from gongkai.kernel.models import User
from gongkai.organs.models import Organ, OrganLink, OrganPlace, OrganTransfer, OrganVersion, Post


def at(organ: Organ | int, on: date) -> OrganVersion | None:
    """What held of the organ on that day; None before its first version."""
    versions = OrganVersion.objects.filter(organ=organ, effective_from__lte=on).order_by("-effective_from")
    if not isinstance(organ, Organ):
        return versions.select_related("organ").first()
    version = versions.first()
    if version:
        version.organ = organ
    return version


CONTACT = ("credit_code", "office", "address", "postcode", "hours", "phone", "fax", "email", "website")


def contact(version: OrganVersion | None) -> list[tuple[str, str]]:
    """Label and value of how to reach an organ, in the order of its guide; empty where nobody has said it."""
    labels = {field.name: str(field.verbose_name) for field in OrganVersion._meta.fields}
    return [(labels[name], getattr(version, name) if version else "") for name in CONTACT]


def index_prefix(organ: Organ, on: date) -> str:
    """What the index numbers (索引号) of an organ begin with: its credit code, or else its code here."""
    version = at(organ, on)
    return (version.credit_code if version else "") or organ.code


def existing(on: date) -> QuerySet[Organ]:
    """Organs that exist on that day."""
    return Organ.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def place_on(organ: Organ, on: date) -> OrganPlace:
    """Where the organ stands on that day; before it was set up, where it will stand first."""
    rows = organ.places.select_related("parent")
    place = rows.filter(effective_from__lte=on).order_by("-effective_from").first()
    return place or rows.order_by("effective_from")[0]


def subtree(organ: Organ, on: date) -> QuerySet[Organ]:
    """The organ and all below it on that day, closed ones included, in one read over the places of the day."""
    return Organ.objects.filter(pk__in=OrganPlace.objects.on(on).below(organ).values("organ_id"))


def ancestors(organ: Organ, on: date) -> QuerySet[Organ]:
    """The organs above on that day, the topmost first."""
    return _named_in([place_on(organ, on).path]).exclude(pk=organ.pk)


def ever_above(organ: Organ) -> QuerySet[Organ]:
    """The organs above it on any day, and those it will stand below."""
    return _named_in(organ.places.values_list("path", flat=True)).exclude(pk=organ.pk)


def _named_in(paths: Iterable[str]) -> QuerySet[Organ]:
    codes = {code for path in paths for code in path.strip("/").split("/")}
    return Organ.objects.filter(code__in=codes).order_by("path")


def find(text: str) -> Organ | None:
    """The organ with this code, short code or full name, present names before former ones; None if not exactly one."""
    wanted = text.strip()
    for condition in (Q(code=wanted), Q(short_code=wanted), Q(name=wanted), Q(versions__legal_name=wanted)):
        found = list(Organ.objects.filter(condition).distinct()[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


def search(text: str, on: date, limit: int = 20) -> list[Organ]:
    """Organs that exist on that day and whose present or former name contains the text, the shortest names first."""
    wanted = text.strip()
    if not wanted:
        return []
    named = (
        Q(name__contains=wanted) | Q(versions__legal_name__contains=wanted) | Q(versions__short_name__contains=wanted)
    )
    found = existing(on).filter(named).distinct()
    return sorted(found[: limit * 5], key=lambda organ: (len(organ.name), organ.path))[:limit]


def with_version(organs: QuerySet[Organ], on: date) -> QuerySet[OrganVersion]:
    """The version in force on that day for each of the organs that has one."""
    in_force = OrganVersion.objects.filter(organ=OuterRef("organ"), effective_from__lte=on).order_by("-effective_from")
    return (
        OrganVersion.objects.filter(organ__in=organs, effective_from__lte=on)
        .annotate(in_force=Subquery(in_force.values("pk")[:1]))
        .filter(pk=F("in_force"))
        .select_related("organ")
        .order_by("organ__path")
    )


def rollup_members(organ: Organ, on: date) -> list[Organ]:
    """Organs at or below `organ` on that day that exist then and are said to belong to its roll-up (B.7 R8).

    An organ of which nobody has said so is not a member; see `rollup_undecided`.
    """
    versions = with_version(subtree(organ, on) & existing(on), on).filter(in_rollup=True)
    return [version.organ for version in versions]


def rollup_undecided(organ: Organ, on: date) -> list[Organ]:
    """Organs at or below `organ` of which nobody has said whether they belong to the roll-up."""
    within = subtree(organ, on) & existing(on)
    decided = with_version(within, on).filter(in_rollup__isnull=False).values("organ_id")
    return list(within.exclude(pk__in=decided))


def _of_year(organ: Organ, year: int) -> QuerySet[Organ]:
    """The organ and all that existed on any day of the year and stood below it on 31 December, or on their last day."""
    end = date(year, 12, 31)
    lasting = Q(organ__closed_on__isnull=True) | Q(organ__closed_on__gt=end)
    standing = Q(effective_until__isnull=True) | Q(effective_until__gt=end)
    # The day an organ closes is the first on which it no longer exists; the place of the day before is its last.
    ended = Q(organ__closed_on__lte=end, effective_from__lt=F("organ__closed_on"))
    last = Q(effective_until__isnull=True) | Q(effective_until__gte=F("organ__closed_on"))
    places = OrganPlace.objects.below(organ).filter((lasting & standing) | (ended & last), effective_from__lte=end)
    ended_later = Q(closed_on__gt=date(year, 1, 1)) & Q(closed_on__gt=F("opened_on"))
    return Organ.objects.filter(
        Q(closed_on__isnull=True) | ended_later, pk__in=places.values("organ_id"), opened_on__lte=end
    )


def _last_versions(organs: QuerySet[Organ], year: int) -> QuerySet[OrganVersion]:
    """For each organ the version in force on 31 December, or on its last day if it ended before."""
    before_its_end = Q(organ__closed_on__isnull=True) | Q(organ__closed_on__gt=F("effective_from"))
    held = OrganVersion.objects.filter(before_its_end, effective_from__lte=date(year, 12, 31))
    last = held.filter(organ=OuterRef("organ")).order_by("-effective_from").values("pk")[:1]
    return (
        held.filter(organ__in=organs)
        .annotate(last=Subquery(last))
        .filter(pk=F("last"))
        .select_related("organ")
        .order_by("organ__path")
    )


def rollup_members_of_year(organ: Organ, year: int) -> list[Organ]:
    """Organs at or below `organ` that existed on any day of the year and belong to its roll-up (B.7 R8).

    Where an organ stands and whether it belongs is judged by what held on 31 December. One that was merged or abolished
    during the year still answers for the cases it concluded: it is judged by what held on its last day. One of which
    nobody has said so is not a member; see `rollup_undecided_of_year`.
    """
    return [version.organ for version in _last_versions(_of_year(organ, year), year).filter(in_rollup=True)]


def rollup_undecided_of_year(organ: Organ, year: int) -> list[Organ]:
    """Organs at or below `organ`, of any day of the year, of which nobody has said whether they belong to it."""
    within = _of_year(organ, year)
    decided = _last_versions(within, year).filter(in_rollup__isnull=False).values("organ_id")
    return list(within.exclude(pk__in=decided))


def successors(organ: Organ, on: date) -> list[Organ]:
    """Who goes on with the organ's tasks on that day: followed over mergers, abolitions and renames that have come into
    effect to organs that exist then. Empty while nothing followed, or when nobody does."""
    return successors_of([organ.pk], on)[organ.pk]


def successors_of(organ_ids: Iterable[int], on: date) -> dict[int, list[Organ]]:
    """The successors of each of the organs, in one read."""
    links = OrganLink.objects.filter(on__lte=on).exclude(kind=OrganLink.Kind.SPLIT_FROM).order_by("on", "pk")
    onwards: dict[int, list[Organ]] = {}
    for link in links.select_related("target"):
        onwards.setdefault(link.source_id, []).append(link.target)
    return {organ_id: _followed(organ_id, onwards, on) for organ_id in organ_ids}


def _followed(organ_id: int, onwards: dict[int, list[Organ]], on: date) -> list[Organ]:
    found, seen, waiting = [], {organ_id}, [organ_id]
    while waiting:
        for target in onwards.get(waiting.pop(0), ()):
            if target.pk in seen:
                continue
            seen.add(target.pk)
            if target.exists_on(on):
                found.append(target)
            else:
                waiting.append(target.pk)
    return found


def predecessors(organ: Organ, on: date) -> list[Organ]:
    """Closed organs whose tasks came to this one on or before that day, directly or over others."""
    return inherited([organ.pk], on)


def inherited(organ_ids: Collection[int], on: date) -> list[Organ]:
    """Closed organs whose tasks came to any of these; one read while no organ is closed, else two."""
    closed = list(Organ.objects.filter(closed_on__lte=on).order_by("closed_on", "path")) if organ_ids else []
    if not closed:
        return []
    onwards = successors_of([one.pk for one in closed], on)
    return [one for one in closed if any(heir.pk in organ_ids for heir in onwards[one.pk])]


def holders_then(kind: str, on: date) -> dict[int, int]:
    """Of things of this kind that were handed over after that day: their id, and the organ that held them on it."""
    later = OrganTransfer.objects.filter(kind=kind, on__gt=on).order_by("-on", "-pk")
    return dict(later.values_list("ref", "source_id"))  # the earliest comes last and stays


def postings(user_id: int, on: date) -> list[tuple[int, str]]:
    """(organ id, post key) of all posts the user holds on that day, the oldest first."""
    return list(Post.objects.filter(user_id=user_id).held_on(on).values_list("organ_id", "post"))


def holders(organ: Organ, posts: Iterable[str], on: date) -> QuerySet[User]:
    """Active users who hold any of the posts in the organ on that day."""
    held = Post.objects.filter(organ=organ, post__in=list(posts)).held_on(on)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")
