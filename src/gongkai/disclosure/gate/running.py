"""The gate at work: in the worker, outside any transaction."""

from __future__ import annotations

import hashlib

from gongkai.disclosure.actions.gate import keep_findings
from gongkai.disclosure.gate.links import ask_outside
from gongkai.disclosure.gate.reading import (
    INTERPRETATION,
    draft_of,
    elements_of,
    missing_of,
    outside_links,
    part_of,
)
from gongkai.disclosure.models import Document, GateRun, Word
from gongkai.disclosure.versions import digest_of, newest
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import Setting
from gongkai.organs.models import OrganVersion
from gongkai.rules import publication_checks

GATE = "发布前检查"


def check_document(document_id: int, *, anew: bool = False) -> GateRun | None:
    """Read the newest version and keep what is found. A version that was read under the same words, row and relations
    is not read again unless `anew`. None for a document that is not there, or was changed meanwhile (its own event
    follows)."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None or document.latest_revision_id is None:
        return None
    version = newest(document)
    digest, fingerprint = digest_of(version), fingerprint_of(document, version)
    known = GateRun.objects.filter(document=document, digest=digest, fingerprint=fingerprint).first()
    if known is not None and not anew:
        return known
    ask_outside(outside_links(version))
    draft = draft_of(document, version)
    issues = publication_checks.check(draft, words_in_force(), protected_names())
    return keep_findings(
        actor=Actor.system(GATE),
        document_id=document.pk,
        version=document.latest_revision_id,
        digest=digest,
        fingerprint=fingerprint,
        issues=issues,
        contents={part_of(file): file.stored.address for file in version.files.all()},
    )


def words_in_force() -> tuple[publication_checks.Word, ...]:
    """The district's list as the rules take it."""
    rows = Word.objects.filter(ended_at__isnull=True).order_by("pk")
    return tuple(publication_checks.Word(one.text, one.advice, one.kind, tuple(one.exceptions)) for one in rows)


def protected_names() -> tuple[str, ...]:
    """Names of organs, in which no word is looked for."""
    return tuple(OrganVersion.objects.values_list("legal_name", flat=True).distinct())


def fingerprint_of(document: Document, version: Document) -> str:
    """SHA-256 over what the gate looks at beside the version itself."""
    latest_word = Word.objects.order_by("-pk").values_list("pk", flat=True).first()
    looked_at = {
        "words": [latest_word, Word.objects.filter(ended_at__isnull=True).count()],
        "elements": elements_of(version),
        "missing": list(missing_of(document, version)),
        "interpretation": Setting.objects.filter(key=INTERPRETATION, value=True).exists(),
    }
    return hashlib.sha256(audit.canonical(looked_at).encode()).hexdigest()
