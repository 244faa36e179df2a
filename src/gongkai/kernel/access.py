"""The access log: every read of personal data leaves a row."""

from __future__ import annotations

from django.db import models

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.audit import record_of
from gongkai.kernel.models import AccessRow


def log_read(actor: Actor, obj: models.Model, what: str) -> AccessRow:
    """Note that `actor` has seen personal data of `obj`; `what` says which, in the terms of the desk.

    The log is kept in clear and outlives the erasure of the data: `what` must hold no name, no title of a case or file,
    nothing of what was read; kinds and numbers are enough.
    """
    return AccessRow.objects.create(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        organ_id=actor.organ_id,
        record=record_of(obj),
        what=what,
    )
