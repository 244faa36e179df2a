"""What the worker read of an attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied

from gongkai.disclosure.models import FileText
from gongkai.kernel import clock
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
    return reading
