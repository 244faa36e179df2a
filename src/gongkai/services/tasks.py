"""What the worker does for this room."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from gongkai.kernel import audit, outbox
from gongkai.services.actions.ledger import LEDGERS
from gongkai.services.events import EntryChanged


def follow_days(on: date) -> None:
    """Once a day: what was entered ahead for this day takes effect, and search is told."""
    for ledger in LEDGERS.values():
        ahead = Q(brought_by__isnull=True) | Q(brought_by__at__date__lt=on)
        rows = ledger.versions.objects.filter(ahead, effective_from=on).select_related(ledger.subject)
        with transaction.atomic():
            for version in rows:
                entry = getattr(version, ledger.subject)
                event = EntryChanged(ledger=ledger.key, entry_id=entry.pk, on=on)
                outbox.emit(event, record=audit.record_of(entry))
