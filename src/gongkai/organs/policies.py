"""Who sees and changes which organs."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs.models import Organ, Post

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


def officers_kept_by(actor: Actor, on: date) -> QuerySet[User]:
    """Accounts the actor may disable, enable and give a password: never a superuser's, save for a superuser and the
    system. The keeper of an organ has those who hold or held a post there and hold, or will, none elsewhere: whoever
    sets a password could act as that person."""
    if actor.is_system or actor.is_superuser:
        return User.objects.all()
    ordinary = User.objects.filter(is_superuser=False)
    if may_keep_all(actor):
        return ordinary
    kept = actor.organs_where("sysadmin")
    here = Post.objects.filter(organ_id__in=kept)
    elsewhere = Post.objects.exclude(organ_id__in=kept).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return ordinary.filter(pk__in=here.values("user_id")).exclude(pk__in=elsewhere.values("user_id"))


def require_keeper_of_officer(actor: Actor, user: User, on: date) -> None:
    """Raises PermissionDenied unless the actor may change this account; her own nobody changes this way."""
    if not actor.is_system and actor.user_id == user.pk:
        raise PermissionDenied("不能在此变更本人的账号；修改本人密码请到“账号”页面")
    if not officers_kept_by(actor, on).filter(pk=user.pk).exists():
        raise PermissionDenied("无权维护该账号")


def require_another(actor: Actor, user_id: int) -> None:
    """Raises PermissionDenied when an officer, a superuser too, would grant a post to herself."""
    if not actor.is_system and actor.user_id == user_id:
        raise PermissionDenied("不得为自己授予岗位，请由其他有权人员办理")


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
