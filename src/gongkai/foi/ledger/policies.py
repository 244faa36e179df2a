"""Who may import ledgers and keep their mappings."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from gongkai.foi.policies import posts_at
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

IMPORTERS = frozenset({"registrar", "disclosure_office"})


def require_import(actor: Actor, organ: Organ) -> None:
    """登记 of the organ, the disclosure office of the organ or of one above it, and the command line itself."""
    if actor.is_system or posts_at(actor, organ.pk) & IMPORTERS:
        return
    offices = Organ.objects.filter(pk__in=actor.organs_where("disclosure_office")).values_list("path", flat=True)
    if not any(organ.path.startswith(path) for path in offices):
        raise PermissionDenied(f"导入{organ.name}的台账，须由其登记岗位或者政务公开办办理")


def require_mapping(actor: Actor) -> None:
    """政务公开办 keeps the mappings of outside systems; so does the command line."""
    if not actor.is_system and not actor.holds("disclosure_office"):
        raise PermissionDenied("外部系统的表头对照由政务公开办维护")
