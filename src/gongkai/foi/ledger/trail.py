"""Audit rows of many new cases at once: the first row of each chain, as `kernel.audit.record` would write it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.foi.models import Case
from gongkai.kernel import audit, crypto
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditHead, AuditRow

BATCH = 500
VERB = "foi.import"


@dataclass(frozen=True)
class Opening:
    """The first audit row of a case: what it says in public, and the personal values it commits to."""

    case: Case
    after: Mapping[str, Any]
    personal: Mapping[str, str]


def record_openings(openings: Sequence[Opening], *, actor: Actor, at: datetime) -> None:
    """Write the first row and the head of each chain. The cases have just been inserted in this transaction, so no
    chain can exist and none needs a lock."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs into the transaction of its change")
    key_id, recorded_at = crypto.keyring().active, timezone.now()
    rows = [_row(opening, actor, at, recorded_at, key_id) for opening in openings]
    AuditRow.objects.bulk_create(rows, batch_size=BATCH)
    AuditHead.objects.bulk_create(
        [AuditHead(record=row.record, seq=row.seq, hash=row.hash) for row in rows], batch_size=BATCH
    )


def _row(opening: Opening, actor: Actor, at: datetime, recorded_at: datetime, key_id: str) -> AuditRow:
    salted = {name: {"salt": secrets.token_hex(16), "value": value} for name, value in opening.personal.items()}
    row = AuditRow(
        record=audit.record_of(opening.case),
        seq=1,
        at=at,
        recorded_at=recorded_at,
        verb=VERB,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_title=actor.title,
        organ_id=actor.organ_id,
        object_label=opening.case._meta.label_lower,
        object_pk=str(opening.case.pk),
        before={},
        after=json.loads(audit.canonical(dict(opening.after))),
        reason="",
        commitments={name: audit.commitment(**entry) for name, entry in salted.items()},
        personal=salted or None,
        algorithm=settings.GONGKAI_AUDIT_HASH,
        key_id=key_id,
        previous="",
    )
    row.hash = audit.row_hash(row)
    return row
