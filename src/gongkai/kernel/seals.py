"""The daily seal over all chain heads that moved, and the verification of everything.

A seal keeps the heads it saw as leaves under a Merkle root, chains to the seal before it, and is also appended to a log
file outside the database. So a row that is changed, missing (the last ones too) or out of order shows, and so does a
missing seal.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from gongkai.kernel import audit, crypto, registry
from gongkai.kernel import heads as chain_heads
from gongkai.kernel.models import AccessRow, AuditHead, AuditLeaf, AuditRow, AuditSeal, Setting

T = TypeVar("T")

SEALED = ("day", "number", "heads", "root", "access_rows", "access_digest", "algorithm", "key_id", "previous")
BATCH = 2_000
PART = 500
"""Rows in one write transaction: well under 50 ms on SQLite."""
LEASE = timedelta(minutes=30)
LEASE_KEY = "audit.sealing"


@dataclass(frozen=True)
class Flaw:
    """Something that `verify` found; `record` is a chain, ``seal:<number>``, or the log file."""

    record: str
    seq: int | None
    message: str


def merkle_root(leaves: Iterable[str]) -> str:
    """The root over the leaves in their order, in hex; leaves and inner nodes are told apart by a first byte."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        # An odd node goes up alone: doubling it would let two different sets of leaves share a root.
        pairs = zip(level[::2], level[1::2], strict=False)
        up = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = [*up, level[-1]] if len(level) % 2 else up
    return level[0].hex()


def _leaf(record: str, seq: int, row_hash: str) -> str:
    return f"{record}|{seq}|{row_hash}"


def _access_digest(rows: Iterable[AccessRow], seal: AuditSeal) -> str:
    names = ("id", "actor_kind", "actor_id", "actor_name", "organ_id", "record", "what")
    lines = (
        audit.canonical([*(getattr(row, name) for name in names), row.at.astimezone(UTC).isoformat()]) for row in rows
    )
    return crypto.keyed_hash("audit", seal.key_id, seal.algorithm, "\n".join(lines).encode())


def seal_hash(seal: AuditSeal) -> str:
    """The hash the seal must carry."""
    covered: dict[str, Any] = {name: getattr(seal, name) for name in SEALED}
    covered["sealed_at"] = seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return crypto.keyed_hash("audit", seal.key_id, seal.algorithm, audit.canonical(covered).encode())


class SealedElsewhere(RuntimeError):
    """Another process is sealing."""


def seal_day(day: date) -> AuditSeal:
    """Seal the heads that moved since the last seal and the access log so far; then append to the log file.

    Everything is computed outside and written in short transactions, the seal itself last: until then its leaves count
    nothing, and a run that broke off is swept away by the next. `day` is a real day. Raises SealedElsewhere.
    """
    with _alone() as token:
        last = AuditSeal.objects.order_by("-number").first()
        seal = AuditSeal(
            day=day,
            number=last.number + 1 if last else 1,
            sealed_at=timezone.now(),
            algorithm=settings.GONGKAI_AUDIT_HASH,
            key_id=crypto.keyring().active,
            previous=last.hash if last else "",
        )
        _sweep_broken(seal.number)
        heads = _write_leaves(seal.number)
        seen = _mark_reads(seal.number)
        seal.heads, seal.root = len(heads), merkle_root(_leaf(*head) for head in heads)
        seal.access_rows, seal.access_digest = len(seen), _access_digest(seen, seal)
        seal.hash = seal_hash(seal)
        with transaction.atomic():
            held = Setting.objects.select_for_update().get(key=LEASE_KEY).value or {}
            if held.get("token") != token:
                raise SealedElsewhere("the lease ran out while the seal was made")
            seal.save(force_insert=True)
        _advance(seal.number, [record for record, _, _ in heads])
    append_to_log()
    return seal


@contextmanager
def _alone() -> Iterator[str]:
    """Hold the lease of sealing; a holder that died loses it after a while."""
    token, now = secrets.token_hex(8), timezone.now()
    with transaction.atomic():
        Setting.objects.get_or_create(key=LEASE_KEY)
        held = Setting.objects.select_for_update().get(key=LEASE_KEY)
        if held.value and datetime.fromisoformat(held.value["until"]) > now:
            raise SealedElsewhere("another process is sealing")
        held.value = {"token": token, "until": (now + LEASE).isoformat()}
        held.save(update_fields=["value"])
    try:
        yield token
    finally:
        Setting.objects.filter(key=LEASE_KEY, value__token=token).update(value=None)


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + PART] for start in range(0, len(items), PART))


def _sweep_broken(number: int) -> None:
    """Undo what a run that broke off has written under this number."""
    for pks in _slices(list(AuditLeaf.objects.filter(seal_id=number).values_list("pk", flat=True))):
        AuditLeaf.objects.filter(pk__in=pks).delete()
    for pks in _slices(list(AccessRow.objects.filter(seal_id=number).values_list("pk", flat=True))):
        AccessRow.objects.filter(pk__in=pks).update(seal_id=None)


def _write_leaves(number: int) -> list[tuple[str, int, str]]:
    moved = AuditHead.objects.filter(seq__gt=F("sealed_seq"))
    # Sorted here: the order of text differs between databases.
    heads = sorted(moved.values_list("record", "seq", "hash"))
    for some in _slices(heads):
        leaves = [AuditLeaf(seal_id=number, record=record, seq=seq, hash=value) for record, seq, value in some]
        AuditLeaf.objects.bulk_create(leaves)
    return heads


def _mark_reads(number: int) -> list[AccessRow]:
    """The reads that no seal has yet, now under this number. What is committed meanwhile waits for the next seal."""
    seen = list(AccessRow.objects.filter(seal__isnull=True).order_by("pk"))
    for some in _slices(seen):
        AccessRow.objects.filter(pk__in=[row.pk for row in some]).update(seal_id=number)
    return seen


def _advance(number: int, records: Sequence[str]) -> None:
    """Note how far each chain is sealed; where this breaks off, the next seal holds those heads once more."""
    sealed = AuditLeaf.objects.filter(seal_id=number, record=OuterRef("record")).values("seq")
    for some in _slices(records):
        AuditHead.objects.filter(record__in=some).update(sealed_seq=Subquery(sealed))


def _log_entry(seal: AuditSeal) -> dict[str, Any]:
    return {"number": seal.number, "day": seal.day.isoformat(), "root": seal.root, "hash": seal.hash}


def _logged() -> list[dict[str, Any]]:
    path = Path(settings.GONGKAI_SEAL_LOG)
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else []


def append_to_log() -> int:
    """Append the seals that come after the last logged one; the number appended. Nothing is ever rewritten."""
    logged = _logged()
    after = logged[-1]["number"] if logged else 0
    missing = list(AuditSeal.objects.filter(number__gt=after).order_by("number"))
    if missing:
        path = Path(settings.GONGKAI_SEAL_LOG)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.writelines(json.dumps(_log_entry(seal)) + "\n" for seal in missing)
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def verify() -> list[Flaw]:
    """Everything that is wrong with the audit; an empty list if it is whole."""
    return [*_chains(), *_heads_without_rows(), *_records_without_chain(), *_seals(), *_log()]


def _chains() -> Iterator[Flaw]:
    heads = {head.record: head for head in AuditHead.objects.iterator(chunk_size=BATCH)}
    previous: AuditRow | None = None
    for row in AuditRow.objects.order_by("record", "seq").iterator(chunk_size=BATCH):
        if previous is not None and previous.record != row.record:
            yield from _against_head(previous, heads.get(previous.record))
            previous = None
        yield from _row(row, previous)
        previous = row
    if previous is not None:
        yield from _against_head(previous, heads.get(previous.record))


def _row(row: AuditRow, previous: AuditRow | None) -> Iterator[Flaw]:
    expected_seq = previous.seq + 1 if previous else 1
    if row.seq != expected_seq:
        yield Flaw(row.record, row.seq, f"expected row {expected_seq}: rows are missing or out of order")
    elif row.previous != (previous.hash if previous else ""):
        yield Flaw(row.record, row.seq, "does not follow the row before it: rows were exchanged or replaced")
    try:
        changed = audit.row_hash(row) != row.hash
        entries = (row.personal or {}).items()
        differs = any(audit.commitment(**entry) != row.commitments.get(name) for name, entry in entries)
    except (crypto.Undecryptable, ValueError, TypeError) as error:
        yield Flaw(row.record, row.seq, f"cannot be verified: {error}")
        return
    if changed:
        yield Flaw(row.record, row.seq, "was changed")
    if differs:
        yield Flaw(row.record, row.seq, "a personal value was changed")


def _against_head(last: AuditRow, head: AuditHead | None) -> Iterator[Flaw]:
    if head is None:
        yield Flaw(last.record, last.seq, "the head of the chain is missing")
    elif (head.seq, head.hash) != (last.seq, last.hash):
        yield Flaw(last.record, head.seq, f"the chain ends at row {last.seq}, its head says {head.seq}")
    else:
        yield from _head(head)


def _head(head: AuditHead) -> Iterator[Flaw]:
    try:
        forged = chain_heads.mac_of(head) != head.mac
    except (crypto.Undecryptable, ValueError) as error:
        yield Flaw(head.record, head.seq, f"the head cannot be verified: {error}")
        return
    if forged:
        yield Flaw(head.record, head.seq, "the head was set back: the last rows are missing")


def _heads_without_rows() -> Iterator[Flaw]:
    with_rows = AuditRow.objects.order_by().values("record").distinct()
    # A head is committed with its first row, so one that says 0 was set back as well.
    for head in AuditHead.objects.exclude(record__in=with_rows):
        yield Flaw(head.record, head.seq, "all rows of the chain are missing")


def _records_without_chain() -> Iterator[Flaw]:
    for label, all_pks in sorted(registry.chained.items()):
        heads = AuditHead.objects.filter(record__startswith=f"{label}:").values_list("record", flat=True)
        known = set(heads.iterator(chunk_size=BATCH))
        for record in (f"{label}:{pk}" for pk in all_pks()):
            if record not in known:
                yield Flaw(record, None, "the record stands, its whole chain is missing")


def _seals() -> Iterator[Flaw]:
    previous: AuditSeal | None = None
    for seal in AuditSeal.objects.order_by("number"):
        name = f"seal:{seal.number}"
        if seal.number != (previous.number + 1 if previous else 1):
            yield Flaw(name, None, "the seal before it is missing")
        elif seal.previous != (previous.hash if previous else ""):
            yield Flaw(name, None, "does not follow the seal before it")
        if seal_hash(seal) != seal.hash:
            yield Flaw(name, None, "the seal was changed")
        yield from _leaves(seal, name)
        seen = list(seal.accesses.order_by("pk"))
        if len(seen) != seal.access_rows or _access_digest(seen, seal) != seal.access_digest:
            yield Flaw(name, None, "the access log it sealed was changed")
        previous = seal


def _leaves(seal: AuditSeal, name: str) -> Iterator[Flaw]:
    leaves = sorted(seal.leaves.values_list("record", "seq", "hash"))
    if len(leaves) != seal.heads or merkle_root(_leaf(*leaf) for leaf in leaves) != seal.root:
        yield Flaw(name, None, "the heads it sealed were changed")
    for start in range(0, len(leaves), 500):
        batch = leaves[start : start + 500]
        rows = AuditRow.objects.filter(record__in={record for record, _, _ in batch})
        found = {(record, seq): value for record, seq, value in rows.values_list("record", "seq", "hash")}
        for record, seq, value in batch:
            if found.get((record, seq)) != value:
                yield Flaw(record, seq, f"{name} saw this row otherwise: it was removed or replaced since")


def _log() -> Iterator[Flaw]:
    logged, place = _logged(), str(settings.GONGKAI_SEAL_LOG)
    kept = {seal.number: seal.hash for seal in AuditSeal.objects.all()}
    for entry in logged:
        if kept.get(entry["number"]) != entry["hash"]:
            yield Flaw(place, entry["number"], "the log knows a seal that the database has not, or has otherwise")
    if len(kept) > len(logged):
        yield Flaw(place, None, f"{len(kept) - len(logged)} seals are not in the log")
