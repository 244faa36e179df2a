"""Reads of organs and posts by date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from gongkai.kernel.models import User
from gongkai.organs.models import Organ, OrganVersion, Post


def at(organ: Organ | int, on: date) -> OrganVersion | None:
    """What held of the organ on that day; None before its first version."""
    versions = OrganVersion.objects.filter(organ=organ, effective_from__lte=on).order_by("-effective_from")
    if not isinstance(organ, Organ):
        return versions.select_related("organ").first()
    version = versions.first()
    if version:
        version.organ = organ
    return version


def existing(on: date) -> QuerySet[Organ]:
    """Organs that exist on that day."""
    return Organ.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def subtree(organ: Organ) -> QuerySet[Organ]:
    """The organ and all below it, in one indexed read, closed ones included."""
    return Organ.objects.filter(path__startswith=organ.path)


def ancestors(organ: Organ) -> QuerySet[Organ]:
    """The organs above, the topmost first."""
    parts = organ.path.strip("/").split("/")[:-1]
    return Organ.objects.filter(code__in=parts).order_by("path")


def find(text: str) -> Organ | None:
    """The organ with this code, short code or full name, present names before former ones; None if not exactly one."""
    wanted = text.strip()
    for condition in (Q(code=wanted), Q(short_code=wanted), Q(name=wanted), Q(versions__legal_name=wanted)):
        found = list(Organ.objects.filter(condition).distinct()[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


def search(text: str, limit: int = 20) -> list[Organ]:
    """Open organs whose present or former name contains the text, the shortest names first."""
    wanted = text.strip()
    if not wanted:
        return []
    named = (
        Q(name__contains=wanted) | Q(versions__legal_name__contains=wanted) | Q(versions__short_name__contains=wanted)
    )
    found = Organ.objects.filter(named, closed_on__isnull=True).distinct()
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
    """Organs at or below `organ` that exist on that day and are said to belong to its roll-up (B.7 R8).

    An organ of which nobody has said so is not a member; see `rollup_undecided`.
    """
    versions = with_version(subtree(organ) & existing(on), on).filter(in_rollup=True)
    return [version.organ for version in versions]


def rollup_undecided(organ: Organ, on: date) -> list[Organ]:
    """Organs at or below `organ` of which nobody has said whether they belong to the roll-up."""
    within = subtree(organ) & existing(on)
    decided = with_version(within, on).filter(in_rollup__isnull=False).values("organ_id")
    return list(within.exclude(pk__in=decided))


def _of_year(organ: Organ, year: int) -> QuerySet[Organ]:
    """The organ and all below it that existed on any day of the year."""
    within = subtree(organ).filter(opened_on__lte=date(year, 12, 31))
    ended_later = Q(closed_on__gt=date(year, 1, 1)) & Q(closed_on__gt=F("opened_on"))
    return within.filter(Q(closed_on__isnull=True) | ended_later)


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

    An organ that was merged or abolished during the year still answers for the cases it had: its membership is judged
    by what held on its last day. One of which nobody has said so is not a member; see `rollup_undecided_of_year`.
    """
    return [version.organ for version in _last_versions(_of_year(organ, year), year).filter(in_rollup=True)]


def rollup_undecided_of_year(organ: Organ, year: int) -> list[Organ]:
    """Organs at or below `organ`, of any day of the year, of which nobody has said whether they belong to it."""
    within = _of_year(organ, year)
    decided = _last_versions(within, year).filter(in_rollup__isnull=False).values("organ_id")
    return list(within.exclude(pk__in=decided))


def successors(organ: Organ) -> list[Organ]:
    """Where the organ's tasks went: followed over mergers and renames to organs that are still open."""
    found: list[Organ] = []
    seen, waiting = {organ.pk}, [organ]
    while waiting:
        links = waiting.pop().links_out.exclude(kind="split_from").select_related("target")
        for link in links:
            if link.target_id not in seen:
                seen.add(link.target_id)
                waiting.append(link.target)
                if link.target.closed_on is None:
                    found.append(link.target)
    return found


def postings(user_id: int, on: date) -> list[tuple[int, str]]:
    """(organ id, post key) of all posts the user holds on that day, the oldest first."""
    return list(Post.objects.filter(user_id=user_id).held_on(on).values_list("organ_id", "post"))


def holders(organ: Organ, posts: Iterable[str], on: date) -> QuerySet[User]:
    """Active users who hold any of the posts in the organ on that day."""
    held = Post.objects.filter(organ=organ, post__in=list(posts)).held_on(on)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")
