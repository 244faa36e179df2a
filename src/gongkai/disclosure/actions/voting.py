"""看懂了吗: what readers say of an interpretation."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import F

from gongkai.disclosure.models import Document, ReadingDay
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor


@action
def vote(*, actor: Actor, document_id: int, understood: bool, request_key: str = "") -> ReadingDay:
    """Count one more reader who understood an interpretation, or did not. Raises ValidationError for what is none."""
    document = Document.objects.filter(pk=document_id, live=True, kind="interpretation").first()
    if document is None:
        raise ValidationError("只有政策解读可以评价")
    name = "understood" if understood else "puzzled"
    row, _ = ReadingDay.objects.get_or_create(document=document, day=clock.today())
    ReadingDay.objects.filter(pk=row.pk).update(**{name: F(name) + 1})
    audit.record(actor=actor, verb=f"disclosure.{name}", obj=row, after={"document": document_id})
    row.refresh_from_db()
    return row
