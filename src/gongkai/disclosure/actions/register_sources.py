"""The systems that push entries of the registers."""

from __future__ import annotations

from gongkai.disclosure.models import RegisterSource
from gongkai.disclosure.policies import require_office
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs.push_sources import admit, dismiss


@action
def add_register_source(*, actor: Actor, key: str, name: str, organ_id: int, request_key: str = "") -> RegisterSource:
    """A system that may push; its secret is shown once. Raises PermissionDenied, ValidationError."""
    require_office(actor)
    return admit(RegisterSource, actor=actor, verb="disclosure.add_source", key=key, name=name, organ_id=organ_id)


@action
def stop_register_source(*, actor: Actor, source_id: int, request_key: str = "") -> RegisterSource:
    """A system may push no more. Raises PermissionDenied."""
    require_office(actor)
    return dismiss(lock(RegisterSource, source_id), actor=actor, verb="disclosure.stop_source")
