"""Admitting and dismissing outside systems; the actions of the rooms call this once they have checked who asks."""

from __future__ import annotations

import secrets
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ, PushSource

S = TypeVar("S", bound=PushSource)


def admit(model: type[S], *, actor: Actor, verb: str, key: str, name: str, organ_id: int) -> S:
    """A system that may push for one organ; its secret is shown to whoever added it, once. Raises ValidationError."""
    if model._default_manager.filter(key=key).exists():
        raise ValidationError({"key": f"来源标识“{key}”已被使用"})
    if not Organ.objects.filter(pk=organ_id).exists():
        raise ValidationError({"organ": "没有这个机关"})
    made = model._default_manager.create(key=key, name=name, organ_id=organ_id, secret=secrets.token_hex(32))
    audit.record(actor=actor, verb=verb, obj=made, after={"key": key, "name": name, "organ_id": organ_id})
    return made


def dismiss(source: S, *, actor: Actor, verb: str) -> S:
    """A system, locked by the caller, may push no more. Raises PermissionDenied."""
    if not source.active:
        raise PermissionDenied("这一来源已经停用")
    source.active = False
    source.save(update_fields=["active"])
    audit.record(actor=actor, verb=verb, obj=source, before={"active": True}, after={"active": False})
    return source
