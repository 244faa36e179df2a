"""The outbox: events written with the change, told to their listeners by the worker.

At least once, and in order per record. A listener runs outside any transaction and must bear being
called twice with the same event. An event that failed `ATTEMPTS` times is parked: it stands aside, so that the later
ones of its record go on, until an operator has it tried again (`gongkai manage outbox`).
"""

from __future__ import annotations

import json
import logging
import typing
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gongkai.kernel import batching, events, registry
from gongkai.kernel.models import OutboxRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
ATTEMPTS = 12
"""With the doubling waits between them, a fault of an hour is outlived before anything is parked."""

log = logging.getLogger(__name__)


def emit(event: DataclassInstance, *, record: str) -> OutboxRow:
    """Write the event inside the running transaction; `record` names the chain within which order is kept."""
    name = type(event).__name__
    if events.BY_NAME.get(name) is not type(event):
        raise TypeError(f"{name} is not marked with @event")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of its change")
    payload = json.loads(json.dumps(asdict(event), cls=DjangoJSONEncoder))
    row = OutboxRow(record=record, event=name, payload=payload, available_at=timezone.now())
    if gathered := batching.running():
        gathered.events.append(row)
    else:
        row.save(force_insert=True)
    return row


def restore(row: OutboxRow) -> Any:
    """The event of a row, as it was emitted."""
    cls = events.BY_NAME[row.event]
    hints = typing.get_type_hints(cls)
    return cls(**{name: _restored(hints[name], value) for name, value in row.payload.items()})


def _restored(hint: Any, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str):
        return value
    kinds = {hint, *typing.get_args(hint)}
    if datetime in kinds:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if date in kinds else value


def pending() -> models.QuerySet[OutboxRow]:
    """Events that have neither been delivered nor parked."""
    return OutboxRow.objects.filter(delivered_at__isnull=True, parked_at__isnull=True)


def claim() -> OutboxRow | None:
    """Lease the oldest event that may be told now: none before it waits for the same record, and nobody holds it."""
    now = timezone.now()
    waiting_now = pending().filter(available_at__lte=now)
    if not waiting_now.exists():
        # A look costs no write lock, so that an idle worker disturbs nobody.
        return None
    earlier = pending().filter(record=OuterRef("record"), pk__lt=OuterRef("pk"))
    ready = waiting_now.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now)).exclude(Exists(earlier))
    with transaction.atomic():
        row = (
            ready.order_by("pk")
            .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
            .first()
        )
        if row is None:
            return None
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
        row.save(update_fields=["lease_until", "attempts"])
    return row


def deliver(row: OutboxRow) -> bool:
    """Tell a leased event to the listeners that have not had it; False if one failed: it is tried again or parked."""
    if row.attempts > ATTEMPTS:
        # Its lease ran out again and again: whoever told it did not live to say so.
        _failed(row, row.last_error or "the worker ended while telling it", list(row.done))
        return False
    try:
        event, done = restore(row), list(row.done)
    except Exception as error:
        log.exception("outbox: %s cannot be read", row)
        _failed(row, f"{type(error).__name__}: {error}"[:200], list(row.done))
        return False
    for name, listener in sorted(registry.listeners.get(row.event, {}).items()):
        if name in done:
            continue
        try:
            listener(event)
        except Exception as error:
            log.exception("outbox: %s failed on %s", name, row)
            _failed(row, f"{name}: {type(error).__name__}", done)
            return False
        done.append(name)
    OutboxRow.objects.filter(pk=row.pk).update(done=done, last_error="", lease_until=None, delivered_at=timezone.now())
    return True


def _failed(row: OutboxRow, error: str, done: list[str]) -> None:
    """Have it tried again later, or park it after the last attempt."""
    now = timezone.now()
    parked = now if row.attempts >= ATTEMPTS else None
    wait = min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_WAIT)
    OutboxRow.objects.filter(pk=row.pk).update(
        done=done, last_error=error, lease_until=None, available_at=now + wait, parked_at=parked
    )
    if parked:
        log.error("outbox: %s is parked after %d attempts: %s", row, row.attempts, error)


def retry(pk: int | None = None) -> int:
    """Have parked events, or the undelivered one named, tried again at once; the number of them."""
    rows = OutboxRow.objects.filter(delivered_at__isnull=True)
    rows = rows.filter(parked_at__isnull=False) if pk is None else rows.filter(pk=pk)
    return rows.update(attempts=0, parked_at=None, lease_until=None, available_at=timezone.now())


def drain(limit: int | None = None) -> int:
    """Deliver what may be delivered now, at most `limit` events; the number delivered."""
    delivered = tried = 0
    while limit is None or tried < limit:
        row = claim()
        if row is None:
            break
        tried += 1
        delivered += deliver(row)
    return delivered


def waiting() -> int:
    """How many events are still to be delivered, parked ones not counted."""
    return pending().count()


def parked() -> int:
    """How many events failed too often and stand aside."""
    return OutboxRow.objects.filter(delivered_at__isnull=True, parked_at__isnull=False).count()


def forget_delivered(before: datetime) -> int:
    """Remove rows delivered before that moment; the number removed."""
    return OutboxRow.objects.filter(delivered_at__lt=before).delete()[0]
