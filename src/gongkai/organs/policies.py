"""Who sees and changes which organs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

SEE_ALL = ("disclosure_office", "auditor")
UPKEEP = ("disclosure_office", "sysadmin")


def district_ids(actor: Actor, posts: tuple[str, ...]) -> frozenset[int]:
    """Ids of the districts at which the actor holds one of the posts."""
    held = [organ_id for organ_id, post in actor.holdings if post in posts]
    if not held:
        return frozenset()
    return frozenset(Organ.objects.filter(pk__in=held, level=Organ.Level.DISTRICT).values_list("pk", flat=True))


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees every organ: the disclosure office and the auditors of the district, and the system."""
    return actor.is_system or bool(district_ids(actor, SEE_ALL))


def organs_visible_to(actor: Actor) -> QuerySet[Organ]:
    """Organs whose desk the actor may see: all for `sees_all`, else those where a post is held."""
    if sees_all(actor):
        return Organ.objects.all()
    return Organ.objects.filter(pk__in={organ_id for organ_id, _ in actor.holdings})


def organs_kept_by(actor: Actor) -> QuerySet[Organ]:
    """Organs whose data and posts the actor may change: all for the district's upkeep, else where sysadmin is held."""
    if may_keep_all(actor):
        return Organ.objects.all()
    return Organ.objects.filter(Q(pk__in=actor.organs_where("sysadmin")))


def may_keep_all(actor: Actor) -> bool:
    """Whether the actor keeps the tree: the district's disclosure office and system keeper, a superuser, the system."""
    return actor.is_system or actor.is_superuser or bool(district_ids(actor, UPKEEP))


def require_keeper(actor: Actor) -> None:
    """Raises PermissionDenied unless the actor may change the tree."""
    if not may_keep_all(actor):
        raise PermissionDenied("只有区政务公开办或系统管理岗位可以维护机关信息")


def require_keeper_of(actor: Actor, organ: Organ) -> None:
    """Raises PermissionDenied unless the actor may change the posts of this organ."""
    if not organs_kept_by(actor).filter(pk=organ.pk).exists():
        raise PermissionDenied("无权维护该机关的岗位")
