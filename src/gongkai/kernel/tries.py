"""Limits on tries, kept in the database so that they hold over all web processes and a restart."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gongkai.kernel.crypto import blind_index
from gongkai.kernel.models import TryCount


def count(what: str, who: str, *, window: timedelta) -> int:
    """Count one more try of `what` by `who`; the number within the window that the first of them opened."""
    key, now = blind_index(f"try:{what}", who), timezone.now()
    with transaction.atomic():
        TryCount.objects.filter(pk=key, until__lte=now).delete()
        TryCount.objects.get_or_create(pk=key, defaults={"until": now + window})
        TryCount.objects.filter(pk=key).update(count=F("count") + 1)
        return TryCount.objects.values_list("count", flat=True).get(pk=key)


def made(what: str, who: str) -> int:
    """How many tries stand within the running window."""
    rows = TryCount.objects.filter(pk=blind_index(f"try:{what}", who), until__gt=timezone.now())
    return rows.values_list("count", flat=True).first() or 0


def forgive(what: str, who: str) -> None:
    """Forget the tries: the right person has come."""
    TryCount.objects.filter(pk=blind_index(f"try:{what}", who)).delete()


def forget_old() -> int:
    """Remove windows that have ended; the number removed."""
    return TryCount.objects.filter(until__lte=timezone.now()).delete()[0]
