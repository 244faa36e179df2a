"""The outbox: events written with the change, told to their listeners by the worker.

At least once, and in order per record. A listener runs outside any transaction and must bear being
called twice with the same event.
"""

from __future__ import annotations

import json
import logging
import typing
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gongkai.kernel import batching, events, registry
from gongkai.kernel.models import OutboxRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)

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


def claim() -> OutboxRow | None:
    """Lease the oldest event that may be told now: none before it waits for the same record, and nobody holds it."""
    now = timezone.now()
    waiting_now = OutboxRow.objects.filter(delivered_at__isnull=True, available_at__lte=now)
    if not waiting_now.exists():
        # A look costs no write lock, so that an idle worker disturbs nobody.
        return None
    earlier = OutboxRow.objects.filter(record=OuterRef("record"), pk__lt=OuterRef("pk"), delivered_at__isnull=True)
    with transaction.atomic():
        row = (
            waiting_now.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
            .exclude(Exists(earlier))
            .order_by("pk")
            .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
            .first()
        )
        if row is None:
            return None
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
        row.save(update_fields=["lease_until", "attempts"])
    return row


def deliver(row: OutboxRow) -> bool:
    """Tell a leased event to the listeners that have not had it; False if one failed and it will be tried again."""
    event, done = restore(row), list(row.done)
    for name, listener in sorted(registry.listeners.get(row.event, {}).items()):
        if name in done:
            continue
        try:
            listener(event)
        except Exception as error:
            log.exception("outbox: %s failed on %s", name, row)
            wait = min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_WAIT)
            OutboxRow.objects.filter(pk=row.pk).update(
                done=done,
                last_error=f"{name}: {type(error).__name__}",
                lease_until=None,
                available_at=timezone.now() + wait,
            )
            return False
        done.append(name)
    OutboxRow.objects.filter(pk=row.pk).update(done=done, last_error="", lease_until=None, delivered_at=timezone.now())
    return True


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
    """How many events have not been delivered."""
    return OutboxRow.objects.filter(delivered_at__isnull=True).count()


def forget_delivered(before: datetime) -> int:
    """Remove rows delivered before that moment; the number removed."""
    return OutboxRow.objects.filter(delivered_at__lt=before).delete()[0]
