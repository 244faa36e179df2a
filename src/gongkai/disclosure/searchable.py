"""Documents as search finds them, with the text of their attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.disclosure import bodies
from gongkai.disclosure.events import DocumentPublished, DocumentsImported, DocumentWithdrawn
from gongkai.disclosure.models import Document, FileText
from gongkai.kernel import clock
from gongkai.kernel.registry import Entry, Searchable

CHUNK = 200
MOST_TEXT = 50_000
"""Characters of the attachments that are indexed for one document."""


def _entries(documents: Sequence[Document]) -> Iterator[Entry]:
    stored = {file.stored_id: one.pk for one in documents for file in one.files.all()}
    texts: dict[int, list[str]] = {}
    for reading in FileText.objects.filter(stored_id__in=stored).only("stored_id", "text"):
        texts.setdefault(stored[reading.stored_id], []).append(reading.text)
    for one in documents:
        attached = "\n".join(texts.get(one.pk, ()))[:MOST_TEXT]
        at = one.published_at.astimezone(clock.ZONE).date() if one.published_at else None
        yield Entry(
            kind="document",
            id=str(one.pk),
            title=one.title,
            url=reverse("disclosure:document", args=[one.pk]),
            body="\n".join(part for part in (one.summary, bodies.plain(one.body), attached) if part),
            organ=one.organ.name,
            dated=at,
            validity=one.validity,
            number=one.doc_number or one.index_number,
            keywords=tuple(one.subject_words.split()),
        )


def _live() -> QuerySet[Document]:
    return Document.objects.filter(live=True).select_related("organ").prefetch_related("files")


def every_document() -> Iterator[Entry]:
    """All that is live, a chunk at a time."""
    last = 0
    while chunk := list(_live().filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from _entries(chunk)
        last = chunk[-1].pk


def some_documents(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these numbers that are live now."""
    numbers = [int(one) for one in ids if one.isascii() and one.isdigit()]
    return {entry.id: entry for entry in _entries(list(_live().filter(pk__in=numbers)))}


DOCUMENTS = Searchable(
    kind="document",
    label="公开信息",
    all=every_document,
    some=some_documents,
    weight=0.85,
    touched={
        DocumentPublished: lambda event: [str(event.document_id)],
        DocumentWithdrawn: lambda event: [str(event.document_id)],
        DocumentsImported: lambda event: [str(number) for number in range(event.first, event.last + 1)],
    },
)
SEARCHABLES = (DOCUMENTS,)
