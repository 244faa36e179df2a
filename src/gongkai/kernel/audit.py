"""The audit chain: one chain a record, written in the transaction of the change.

The hash of a row covers everything but the personal values themselves; of these it covers salted commitments, so that
`strip` can erase them (with their salts) and the chain still verifies. The key of the hash is outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from gongkai.kernel import batching, clock, crypto
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditHead, AuditRow

HASHED = (
    "record",
    "seq",
    "at",
    "recorded_at",
    "verb",
    "actor_kind",
    "actor_id",
    "actor_name",
    "actor_title",
    "organ_id",
    "object_label",
    "object_pk",
    "before",
    "after",
    "reason",
    "commitments",
    "algorithm",
    "key_id",
    "previous",
)


def record_of(obj: models.Model) -> str:
    """The name of the object's chain: ``app.model:pk``."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)


def _plain(values: Mapping[str, Any]) -> Any:
    """The values as the database will give them back."""
    return json.loads(canonical(dict(values)))


def commitment(salt: str, value: str) -> str:
    """What the chain holds in place of a personal value."""
    return hmac.digest(bytes.fromhex(salt), value.encode(), hashlib.sha256).hex()


def row_hash(row: AuditRow) -> str:
    """The hash the row must carry; raises Undecryptable if its key is gone."""
    covered = {name: getattr(row, name) for name in HASHED}
    covered["at"] = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    covered["recorded_at"] = row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    return crypto.keyed_hash("audit", row.key_id, row.algorithm, canonical(covered).encode())


def record(
    *,
    actor: Actor,
    verb: str,
    obj: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
    reason: str = "",
    at: datetime | None = None,
    chain: models.Model | None = None,
) -> AuditRow:
    """Add one row to the chain of `chain`, or else of `obj`, inside the transaction of the change.

    `before`, `after`: public values by field, fit for JSON. `personal`: personal values by field, kept encrypted.
    `at`: the business time, the clock's if not given.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs into the transaction of its change")
    name = record_of(chain or obj)
    gathered = batching.running()
    head = _head(name, gathered)
    salted = {field: {"salt": secrets.token_hex(16), "value": value} for field, value in (personal or {}).items()}
    row = AuditRow(
        record=name,
        seq=head.seq + 1,
        at=at or clock.now(),
        recorded_at=timezone.now(),
        verb=verb,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_title=actor.title,
        organ_id=actor.organ_id,
        object_label=obj._meta.label_lower,
        object_pk=str(obj.pk),
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason,
        commitments={field: commitment(**entry) for field, entry in salted.items()},
        personal=salted or None,
        algorithm=settings.GONGKAI_AUDIT_HASH,
        key_id=crypto.keyring().active,
        previous=head.hash,
    )
    row.hash = row_hash(row)
    if gathered:
        gathered.add_row(row)
        return row
    row.save(force_insert=True)
    AuditHead.objects.filter(pk=name).update(seq=row.seq, hash=row.hash)
    return row


def _head(name: str, gathered: batching.Batch | None) -> AuditHead:
    """The head of the chain, locked; in a batch it is read once and kept."""
    if gathered and (kept := gathered.heads.get(name)):
        return kept
    heads = AuditHead.objects.select_for_update()
    head = heads.filter(pk=name).first()
    if gathered:
        return gathered.heads.setdefault(name, head or AuditHead(record=name))
    return head or heads.get_or_create(record=name)[0]


def trail(obj: models.Model) -> models.QuerySet[AuditRow]:
    """The rows of the object's chain in order."""
    return AuditRow.objects.filter(record=record_of(obj)).order_by("seq")


def personal_values(row: AuditRow) -> dict[str, str]:
    """The personal values by field; empty once stripped. The caller writes the access log."""
    return {field: entry["value"] for field, entry in (row.personal or {}).items()}


def strip(row: AuditRow) -> None:
    """Erase the row's personal values with their salts; the chain stays valid and nothing can be guessed from it."""
    AuditRow.objects.filter(pk=row.pk).update(personal=None, stripped_at=timezone.now())
    row.refresh_from_db()
