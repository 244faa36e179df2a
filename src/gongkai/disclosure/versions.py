"""A document's versions: the newest one, one as it stood, and the digest that says whether anything has changed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.disclosure.models import Document, DocumentFile
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User

CONTENT = (
    "organ_id",
    "co_organs",
    "row_id",
    "column_id",
    "kind",
    "form",
    "title",
    "summary",
    "body",
    "subject_words",
    "source",
    "doc_number",
    "formed_on",
    "attribute",
    "ground",
    "effective_on",
    "expires_on",
)
"""The fields that a version consists of, beside its files; `publish_on` is when, not what."""
SLIP = frozenset({"title", "summary", "body", "subject_words"})
"""Fields in which a slip of the pen can stand."""


def newest(document: Document) -> Document:
    """The newest version as an unsaved document."""
    held: Document = document.get_latest_revision_as_object()
    return held


def content_of(version: Document) -> dict[str, Any]:
    """The version by field, with its files in their order as (title, description, map number, content address)."""
    files = [
        [file.title, file.description, file.map_number, file.stored.address]
        for file in sorted(version.files.all(), key=lambda file: (file.ordinal, file.pk or 0))
    ]
    return {**{name: getattr(version, name) for name in CONTENT}, "files": files}


def digest_of(version: Document) -> str:
    """SHA-256 over the content, in hexadecimal."""
    return hashlib.sha256(audit.canonical(content_of(version)).encode()).hexdigest()


def file_digest(file: DocumentFile) -> str:
    return hashlib.sha256(f"{file.title}|{file.stored.address}".encode()).hexdigest()


def text_digest(version: Document) -> str:
    return hashlib.sha256(f"{version.title}|{version.summary}|{version.body}".encode()).hexdigest()


def secrecy_items(version: Document) -> list[tuple[str, str]]:
    """What art. 17 wants looked at one by one: (name, digest) of the text and of each file."""
    files = [(f"附件：{file.title}", file_digest(file)) for file in version.files.all()]
    return [("标题和正文", text_digest(version)), *files]


def save_version(document: Document, version: Document, actor: Actor) -> int:
    """Keep `version` as the newest one; the row takes it over unless the public sees another. Its revision's id."""
    version.changed_at = document.changed_at
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    revision = version.save_revision(user=user, clean=False)
    if not document.live:
        held = revision.as_object()
        held.latest_revision, held.has_unpublished_changes = revision, True
        held.save()
    return int(revision.pk)


def require_newest(document: Document, version: int) -> None:
    """Raises ValidationError if somebody has changed the document since the caller saw it; 0 is what was imported."""
    if (document.latest_revision_id or 0) != version:
        raise ValidationError("这件信息刚刚被他人修改，请刷新后核对最新内容再办理", code="stale")
