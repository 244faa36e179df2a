"""Who keeps search: editors, and the district's disclosure office."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import holds_any

EDITORS = frozenset({"editor", "disclosure_office"})


def may_edit(actor: Actor) -> bool:
    """Whether the actor keeps synonyms and places results."""
    return actor.is_system or holds_any(actor, EDITORS)


def require_editor(actor: Actor) -> None:
    """Raises PermissionDenied unless the actor keeps search."""
    if not may_edit(actor):
        raise PermissionDenied("只有编辑和政务公开办岗位可以维护搜索")
