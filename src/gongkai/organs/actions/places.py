"""Where organs stand in the tree, by effective date: a move adds to the past and never rewrites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs import policies, queries
from gongkai.organs.actions.telling import announce
from gongkai.organs.models import Organ, OrganPlace

Segment = tuple[date, date, str]
"""From a day to the day before another, a path."""


def hold_tree() -> None:
    """Whoever changes the tree holds its tops until the end of the transaction: paths of many rows hang together."""
    list(Organ.objects.select_for_update(of=("self",)).filter(parent__isnull=True).order_by("pk").values_list("pk"))


def settle(organ: Organ, parent: Organ | None) -> OrganPlace:
    """The first place of a new organ, and the later ones that the moves of its parent give it."""
    pieces = list(_paths(parent, organ.opened_on, date.max)) if parent else [(organ.opened_on, date.max, "/")]
    rows = [
        OrganPlace(
            organ=organ, parent=parent, path=f"{path}{organ.code}/", effective_from=start, effective_until=_end(stop)
        )
        for start, stop, path in pieces
    ]
    OrganPlace.objects.bulk_create(rows)
    return rows[0]


def hang(organ: Organ, parent: Organ, on: date) -> None:
    """From that day on, until its next move of its own, the organ with all below it stands below `parent`.

    Raises ValidationError when the parent then stands below the organ itself.
    """
    start, stop = on, _next_own_move(organ, on)
    above = list(_paths(parent, start, stop))
    if any(f"/{organ.code}/" in path for _, _, path in above):
        raise ValidationError({"parent": "不能把机关移到自身或其下级之下"})
    within = Q(effective_until__isnull=True) | Q(effective_until__gt=start)
    touched = OrganPlace.objects.below(organ).filter(within, effective_from__lt=stop)
    moved = set()
    for row in list(touched.select_related("organ")):
        tail = row.path[row.path.index(f"/{organ.code}/") + 1 :]
        new = [(first, last, path + tail) for first, last, path in above]
        _recut(row, start, stop, new, parent if row.organ_id == organ.pk else row.parent)
        moved.add(row.organ_id)
    stand(moved, clock.today())


def _next_own_move(organ: Organ, on: date) -> date:
    """The day of the organ's next move after `on`: of its own, not of those above it; date.max for none."""
    current, *later = [row for row in organ.places.all() if row.effective_until is None or row.effective_until > on]
    return next((row.effective_from for row in later if row.parent_id != current.parent_id), date.max)


def _paths(organ: Organ, start: date, stop: date) -> Iterator[Segment]:
    """The organ's paths between two days; before its first row it stands where it stood first."""
    rows = list(organ.places.order_by("effective_from"))
    for number, row in enumerate(rows):
        first = max(start, row.effective_from if number else date.min)
        last = min(stop, row.effective_until or date.max)
        if first < last:
            yield first, last, row.path


def _recut(row: OrganPlace, start: date, stop: date, new: list[Segment], parent: Organ | None) -> None:
    """Replace one row by what is left of it before `start` and from `stop` on, and by the new paths between."""
    begun, ended = row.effective_from, row.effective_until or date.max
    pieces = [(begun, min(start, ended), row.path, row.parent)]
    pieces += [(max(begun, first), min(ended, last), path, parent) for first, last, path in new]
    pieces += [(max(begun, stop), ended, row.path, row.parent)]
    row.delete()
    OrganPlace.objects.bulk_create(
        OrganPlace(organ=row.organ, parent=above, path=path, effective_from=first, effective_until=_end(last))
        for first, last, path, above in pieces
        if first < last
    )


def _end(stop: date) -> date | None:
    return None if stop == date.max else stop


def stand(organ_ids: Iterable[int], today: date) -> list[Organ]:
    """Bring today's copies of parent and path up to their rows; the organs that changed."""
    rows = OrganPlace.objects.on(today).filter(organ_id__in=list(organ_ids)).select_related("organ", "parent")
    changed = []
    for row in rows:
        organ = row.organ
        if (organ.parent_id, organ.path) != (row.parent_id, row.path):
            organ.parent, organ.path = row.parent, row.path
            organ.save(update_fields=["parent", "path"])
            changed.append(organ)
    return changed


@action
def follow_places(*, actor: Actor, on: date) -> int:
    """Bring today's places up to a day, for moves that were entered ahead; the number of organs that changed."""
    hold_tree()
    before = dict(Organ.objects.values_list("pk", "path"))
    changed = stand(before, on)
    for organ in changed:
        old, new = {"path": before[organ.pk]}, {"path": organ.path}
        audit.record(actor=actor, verb="organ.follow_place", obj=organ, before=old, after=new)
    return len(changed)


@action
def move_organ(*, actor: Actor, organ_id: int, parent_id: int, on: date | None = None, request_key: str = "") -> Organ:
    """Hang an organ with all below it under another parent from a day on (today if not said); reports of earlier days
    keep the tree of theirs. The day may lie ahead, or back. Raises PermissionDenied or ValidationError."""
    policies.require_keeper(actor)
    hold_tree()
    organ, parent, day = lock(Organ, organ_id), lock(Organ, parent_id), on or clock.today()
    require_existing(organ, day)
    require_existing(parent, day, "parent")
    old = queries.place_on(organ, day)
    if old.parent_id == parent.pk:
        raise ValidationError({"parent": f"{organ.name}在{day}已在{parent.name}之下"})
    carry(actor, organ, old.parent, parent, day)
    organ.refresh_from_db()
    return organ


def carry(actor: Actor, organ: Organ, old: Organ | None, parent: Organ, on: date) -> None:
    """Move one organ and say so in its trail."""
    hang(organ, parent, on)
    before = {"parent": old.code if old else None}
    audit.record(actor=actor, verb="organ.move", obj=organ, before=before, after={"parent": parent.code, "on": on})
    announce(organ, "moved", on)


def require_existing(organ: Organ, on: date, field: str = "on") -> None:
    """Raises ValidationError for an organ that is not yet set up on that day, or closed by then."""
    if organ.opened_on > on:
        raise ValidationError({field: f"{organ.name}在{on}尚未设立"})
    if organ.closed_on is not None and organ.closed_on <= on:
        raise ValidationError({field: f"{organ.name}自{organ.closed_on}起不再存在"})
