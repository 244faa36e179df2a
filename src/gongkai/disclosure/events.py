"""What disclosure tells the other rooms."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import event


@event
@dataclass(frozen=True)
class DocumentFileAdded:
    """A file was put with a document; the worker is to read its text."""

    file_id: int
    document_id: int


@event
@dataclass(frozen=True)
class DocumentMoved:
    """A document has gone to another stage of its reviews, `stage` being the new one."""

    document_id: int
    organ_id: int
    stage: str


@event
@dataclass(frozen=True)
class GateAsked:
    """The newest version of a document is to be read by the gate before publishing."""

    document_id: int


@event
@dataclass(frozen=True)
class DocumentPublished:
    """The public sees a document, or another version of it."""

    document_id: int
    organ_id: int
    column_id: int


@event
@dataclass(frozen=True)
class DocumentWithdrawn:
    """The public no longer sees a document."""

    document_id: int
    organ_id: int
    column_id: int


@event
@dataclass(frozen=True)
class DocumentsImported:
    """Documents were published by an import: `first` to `last` are their numbers."""

    first: int
    last: int


@event
@dataclass(frozen=True)
class CatalogueChanged:
    """Rows of the standard catalogue, or columns, are not what they were."""

    scope_id: int


@event
@dataclass(frozen=True)
class RegisterChanged:
    """A file or a push brought entries of the registers."""

    import_id: int
