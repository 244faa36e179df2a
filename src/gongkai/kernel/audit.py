"""The audit chain: one chain a record, written in the transaction of the change.

The hash of a row covers everything but the personal values themselves; of these it covers salted commitments, so that
`strip` can erase them (with their salts) and the chain still verifies. The key of the hash is outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from gongkai.kernel import batching, clock, crypto, heads
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


@dataclass(frozen=True)
class Entry:
    """One row to be: `before` and `after` hold public values by field, fit for JSON; `personal` personal ones."""

    obj: models.Model
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


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
    _require_transaction()
    gathered = batching.running()
    head = _head(record_of(chain or obj), gathered)
    row = _row(head, Entry(obj, before or {}, after or {}, personal or {}, reason), actor, verb, at)
    if gathered:
        gathered.add_row(row)
        return row
    heads.advance(head, row.seq, row.hash)
    row.save(force_insert=True)
    head.save(update_fields=heads.MOVED)
    return row


def record_many(
    entries: Sequence[Entry], *, actor: Actor, verb: str, at: datetime | None = None, batch_size: int = 500
) -> list[AuditRow]:
    """Add one row for each entry to the chain of its object, in few statements; in the order of the entries.

    As `record` otherwise. The chains are locked in the order of their names, so that two bulk writers never wait for
    each other in a circle.
    """
    _require_transaction()
    if batching.running():
        return [
            record(
                actor=actor,
                verb=verb,
                obj=one.obj,
                before=one.before,
                after=one.after,
                personal=one.personal,
                reason=one.reason,
                at=at,
            )
            for one in entries
        ]
    known = _heads(sorted({record_of(one.obj) for one in entries}), batch_size)
    rows: list[AuditRow] = []
    for one in entries:
        head = known[record_of(one.obj)]
        row = _row(head, one, actor, verb, at)
        heads.advance(head, row.seq, row.hash)
        rows.append(row)
    AuditRow.objects.bulk_create(rows, batch_size=batch_size)
    AuditHead.objects.bulk_create(
        list(known.values()),
        batch_size=batch_size,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=list(heads.MOVED),
    )
    return rows


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs into the transaction of its change")


def _row(head: AuditHead, entry: Entry, actor: Actor, verb: str, at: datetime | None) -> AuditRow:
    """The row that comes after the head, hashed and not yet saved."""
    salted = {name: {"salt": secrets.token_hex(16), "value": value} for name, value in entry.personal.items()}
    row = AuditRow(
        record=head.record,
        seq=head.seq + 1,
        at=at or clock.now(),
        recorded_at=timezone.now(),
        verb=verb,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_title=actor.title,
        organ_id=actor.organ_id,
        object_label=entry.obj._meta.label_lower,
        object_pk=str(entry.obj.pk),
        before=_plain(entry.before),
        after=_plain(entry.after),
        reason=entry.reason,
        commitments={name: commitment(**one) for name, one in salted.items()},
        personal=salted or None,
        algorithm=settings.GONGKAI_AUDIT_HASH,
        key_id=crypto.keyring().active,
        previous=head.hash,
    )
    row.hash = row_hash(row)
    return row


def _head(name: str, gathered: batching.Batch | None) -> AuditHead:
    """The head of the chain, locked; in a batch it is read once and kept."""
    if gathered and (kept := gathered.heads.get(name)):
        return kept
    locked = AuditHead.objects.select_for_update()
    head = locked.filter(pk=name).first()
    if gathered:
        return gathered.heads.setdefault(name, head or AuditHead(record=name))
    return head or locked.get_or_create(record=name)[0]


def _heads(names: Sequence[str], batch_size: int) -> dict[str, AuditHead]:
    """The heads of many chains by name, locked; a new chain gets its row, so that its lock is held as well."""
    AuditHead.objects.bulk_create(
        [AuditHead(record=name) for name in names], batch_size=batch_size, ignore_conflicts=True
    )
    known: dict[str, AuditHead] = {}
    for start in range(0, len(names), batch_size):
        some = AuditHead.objects.select_for_update().filter(pk__in=names[start : start + batch_size])
        known |= {head.record: head for head in some.order_by("record")}
    return known


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
