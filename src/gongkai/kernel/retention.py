"""The personal values of old audit rows are erased when their time is over; the chains stay whole.

A record's time is over when nothing has happened to it since a day, and its room does not say that it is still open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongkai.kernel import audit, clock, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow, Setting

PART = 500
RECORD = "audit.retention"


def at_rest(before: date) -> list[str]:
    """Names of the chains that hold personal values and whose last row, in business time, is older than that day."""
    limit = datetime.combine(before, datetime.min.time(), clock.ZONE)
    held = AuditRow.objects.filter(personal__isnull=False).values("record")
    old = AuditRow.objects.filter(record__in=held).values("record").annotate(last=Max("at")).filter(last__lt=limit)
    names = old.order_by("record").values_list("record", flat=True)
    is_open = {f"{label}:{pk}" for label, pks in registry.open_records.items() for pk in pks()}
    return [name for name in names if name not in is_open]


def count(before: date) -> Counter[str]:
    """How many rows `strip_before` would strip, by model."""
    found: Counter[str] = Counter()
    for names in _parts(at_rest(before)):
        rows = AuditRow.objects.filter(record__in=names, personal__isnull=False)
        found.update(name.partition(":")[0] for name in rows.values_list("record", flat=True))
    return found


def strip_before(before: date, *, actor: Actor) -> int:
    """Strip the rows in short transactions, then record that it was done and how many; the number of rows.

    Broken off, it can be run again.
    """
    total = 0
    for names in _parts(at_rest(before)):
        pks = list(AuditRow.objects.filter(record__in=names, personal__isnull=False).values_list("pk", flat=True))
        for some in _parts(pks):
            total += AuditRow.objects.filter(pk__in=some).update(personal=None, stripped_at=timezone.now())
    with transaction.atomic():
        kept, _ = Setting.objects.get_or_create(key=RECORD)
        audit.record(actor=actor, verb="audit.strip", obj=kept, after={"before": before, "rows": total})
    return total


def _parts(items: list) -> Iterator[list]:
    return (items[start : start + PART] for start in range(0, len(items), PART))
