"""What stands between a document and the public, asked at the final review and again at publication."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from gongkai.disclosure.actions.gate import require_passable
from gongkai.disclosure.actions.normative import require_procedure
from gongkai.disclosure.models import Document
from gongkai.kernel import clock

Check = Callable[[Document, Document], list[str]]

CHECKS: list[Check] = [require_passable, require_procedure]
"""Each gets the document and the version that is to go out, and says in sentences what is missing."""


def require_publishable(document: Document, version: Document) -> None:
    """Raises ValidationError with all that is missing."""
    missing = [sentence for check in CHECKS for sentence in check(document, version)]
    if missing:
        raise ValidationError(missing)


def settle_emergency(document: Document, version: int) -> bool:
    """Whether this very version is public already by an emergency release, whose reviews are now made good."""
    open_ones = document.emergencies.filter(released_at__isnull=False, reviewed_at__isnull=True, revision_id=version)
    made_good = document.live and document.live_revision_id == version and open_ones.exists()
    if made_good:
        open_ones.update(reviewed_at=clock.now())
    return made_good
