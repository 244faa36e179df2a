"""有效性 by the calendar: what has run out says so."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.disclosure.events import DocumentPublished
from gongkai.disclosure.models import Document
from gongkai.kernel import audit, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor


@action
def expire_document(*, actor: Actor, document_id: int, on: date, request_key: str = "") -> bool:
    """已失效 once the last day of validity is over; whether anything changed."""
    document: Document = lock(Document, document_id)
    ends = document.expires_on
    if document.validity not in ("in_force", "amended") or ends is None or ends >= on:
        return False
    before = {"validity": document.validity}
    document.validity, document.ended_on = "expired", ends + timedelta(days=1)
    document.save(update_fields=["validity", "ended_on"])
    after = {"validity": "expired", "ended_on": document.ended_on}
    audit.record(actor=actor, verb="disclosure.expire", obj=document, before=before, after=after)
    if document.live:
        event = DocumentPublished(document_id=document.pk, organ_id=document.organ_id, column_id=document.column_id)
        outbox.emit(event, record=audit.record_of(document))
    return True
