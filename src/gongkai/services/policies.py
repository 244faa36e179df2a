"""Who keeps the lists: an organ's editors its own entries, the district's disclosure office all of them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.organs.policies import district_ids

DESK_POSTS = frozenset({"editor", "disclosure_office"})


def keeps_all(actor: Actor) -> bool:
    """Whether the actor keeps the lists of the whole district."""
    return actor.is_system or bool(district_ids(actor, ("disclosure_office",)))


def kept_organ_ids(actor: Actor) -> frozenset[int] | None:
    """Organs whose entries the actor keeps; None for all."""
    return None if keeps_all(actor) else actor.organs_where("editor")


def organs_kept_by(actor: Actor) -> QuerySet[Organ]:
    ids = kept_organ_ids(actor)
    return Organ.objects.all() if ids is None else Organ.objects.filter(pk__in=ids)


def may_keep(actor: Actor, organ_id: int) -> bool:
    ids = kept_organ_ids(actor)
    return ids is None or organ_id in ids


def require_keeper(actor: Actor, *organ_ids: int) -> None:
    """Raises PermissionDenied unless the actor keeps the entries of each of these organs."""
    if not all(may_keep(actor, organ_id) for organ_id in organ_ids):
        raise PermissionDenied("只有该机关的编辑或者区政务公开办可以维护这一事项")


def require_keeper_of_all(actor: Actor) -> None:
    """Raises PermissionDenied unless the actor keeps what crosses organs."""
    if not keeps_all(actor):
        raise PermissionDenied("只有区政务公开办可以维护跨部门的内容")
