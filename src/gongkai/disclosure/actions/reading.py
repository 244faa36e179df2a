"""What the worker read of an attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied

from gongkai.disclosure.events import DocumentsImported
from gongkai.disclosure.models import Document, FileText
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor


@action
def keep_file_text(
    *,
    actor: Actor,
    stored_id: int,
    text: str = "",
    hidden: Sequence[Mapping[str, str]] = (),
    problem: str = "",
    request_key: str = "",
) -> FileText:
    """Keep the reading of a stored file; read again, it is written anew."""
    if not actor.is_system:
        raise PermissionDenied("附件由系统读取")
    values = {"text": text, "hidden": list(hidden), "problem": problem[:200], "read_at": clock.now()}
    reading, _ = FileText.objects.update_or_create(stored_id=stored_id, defaults=values)
    for document in Document.objects.filter(live=True, files__stored_id=stored_id).distinct():
        # It was published before its file was read: search has to hear of the words in it.
        event = DocumentsImported(first=document.pk, last=document.pk)
        outbox.emit(event, record=audit.record_of(document))
    return reading
