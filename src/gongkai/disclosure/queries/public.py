"""What everybody may read: live documents, their facets, their files, what stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.disclosure.elements import INVERSE, KINDS, RELATIONS, VALIDITIES
from gongkai.disclosure.models import Column, Document, DocumentFile, Review, Withdrawal
from gongkai.disclosure.reviewing import procedure_of
from gongkai.organs.models import Organ


@dataclass(frozen=True)
class Wanted:
    """What narrows a list; empty values narrow nothing."""

    text: str = ""
    organ_id: int | None = None
    kind: str = ""
    year: int | None = None
    validity: str = ""
    column_ids: tuple[int, ...] = ()
    row_id: int | None = None


FACETS = {"year": "published_year", "organ": "organ_id", "kind": "kind", "validity": "validity"}
"""In the order of the index that they are counted over."""
LISTED = ("pk", "title", "summary", "published_at", "kind", "validity", "doc_number", "organ__name", "organ_id")


def live() -> QuerySet[Document]:
    """Documents that the public sees."""
    return Document.objects.filter(live=True)


def _about(wanted: Wanted) -> QuerySet[Document]:
    """Live documents on the words, columns and catalogue row; facets do not narrow them yet."""
    rows = live()
    if wanted.column_ids:
        rows = rows.filter(column_id__in=wanted.column_ids)
    if wanted.row_id:
        rows = rows.filter(row_id=wanted.row_id)
    if wanted.text:
        text = wanted.text
        rows = rows.filter(Q(title__icontains=text) | Q(doc_number__icontains=text) | Q(index_number=text))
    return rows


def _chosen(wanted: Wanted) -> dict[str, object]:
    """The facets that were chosen, with their values."""
    values = (wanted.year, wanted.organ_id, wanted.kind, wanted.validity)
    return {name: value for name, value in zip(FACETS, values, strict=True) if value}


def listed(wanted: Wanted) -> QuerySet[Document]:
    """Live documents that match, the newest first."""
    rows = _about(wanted).filter(**{FACETS[name]: value for name, value in _chosen(wanted).items()})
    # Organs come by a query of their own: joined, a planner may begin with them and sort every document.
    return rows.prefetch_related("organ").defer("body").order_by("-published_at", "-pk")


Counted = list[tuple[str, str, int]]


@dataclass(frozen=True)
class Facets:
    """By facet (value, label, count) of the documents that match everything else; the longest first, years by year.
    `total` counts those that match everything."""

    groups: dict[str, Counted]
    total: int


def facets(wanted: Wanted) -> Facets:
    """Counted in one pass over the documents, however many facets are chosen."""
    chosen = _chosen(wanted)
    counts: dict[str, Counter[Any]] = {name: Counter() for name in FACETS}
    total = 0
    for *values, n in _about(wanted).order_by().values_list(*FACETS.values()).annotate(n=Count("pk")):
        row = dict(zip(FACETS, values, strict=True))
        missed = [name for name, value in chosen.items() if row[name] != value]
        if not missed:
            total += n
        for name, value in row.items():
            if missed in ([], [name]):
                counts[name][value] += n
    names = dict(Organ.objects.filter(pk__in=counts["organ"]).values_list("pk", "name"))
    ordered = {name: sorted(found.items(), key=lambda one: (-one[1], one[0])) for name, found in counts.items()}
    groups: dict[str, Counted] = {
        "organ": [(str(key), names[key], n) for key, n in ordered["organ"]],
        "kind": [(key, KINDS[key], n) for key, n in ordered["kind"]],
        "year": [(str(key), f"{key}年", n) for key, n in sorted(counts["year"].items(), reverse=True)],
        "validity": [(key, VALIDITIES[key], n) for key, n in ordered["validity"] if key],
    }
    return Facets(groups, total)


def columns_below(column: Column) -> tuple[int, ...]:
    """The column and those below it."""
    return tuple(Column.objects.descendant_of(column, inclusive=True).values_list("pk", flat=True))


@dataclass(frozen=True)
class Beside:
    """Something that stands beside a document: what it is to it, and where."""

    label: str
    document: Document


def beside(document: Document) -> list[Beside]:
    """Live documents related to this one, in both directions; interpretations first."""
    out = document.relations.filter(target__live=True).select_related("target__organ")
    back = document.related_by.filter(source__live=True).select_related("source__organ")
    found = [Beside(INVERSE[one.kind], one.source) for one in back]
    found += [Beside(RELATIONS[one.kind] + ("的文件" if one.kind == "interprets" else ""), one.target) for one in out]
    return sorted(found, key=lambda one: "解读" not in one.label)


def tombstone(document_id: int) -> Withdrawal | None:
    """Why a document is no longer shown; None if it never was."""
    rows = Withdrawal.objects.filter(document_id=document_id, document__live=False, ended_at__isnull=True)
    return rows.select_related("document__organ").order_by("-id").first()


def public_file(document_id: int, ordinal: int) -> DocumentFile | None:
    """An attachment of what the public sees."""
    rows = DocumentFile.objects.filter(document_id=document_id, document__live=True, ordinal=ordinal)
    return rows.select_related("stored").first()


def reviewers(document: Document) -> list[tuple[str, str]]:
    """(stage, name) of those who passed what is shown, where the organ wants them printed."""
    if not procedure_of(document).shows_names or document.live_revision_id is None:
        return []
    passed = document.reviews.filter(revision_id=document.live_revision_id, decision=Review.Decision.PASSED)
    return [(review.get_stage_display(), review.by_name) for review in passed.order_by("id")]


def columns_of(organ_id: int) -> list[tuple[str, int, int]]:
    """(name, number, live documents) of the columns in which an organ has published, the fullest first."""
    rows = live().filter(organ_id=organ_id).order_by().values_list("column__title", "column__number")
    return list(rows.annotate(n=Count("pk")).order_by("-n", "column__number"))


def newest(limit: int) -> list[Document]:
    """The newest documents, for the home page."""
    return list(listed(Wanted())[:limit])


def open_columns(kinds: Iterable[str] = (), parent: Column | None = None) -> QuerySet[Column]:
    """Open columns with the number of their own live documents: of these kinds, or right below `parent`."""
    rows = Column.objects.child_of(parent) if parent else Column.objects.all()
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    theirs = live().filter(column=OuterRef("pk")).order_by().values("column").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(theirs), 0)
    return rows.filter(closed_on__isnull=True).annotate(documents_live=counted).order_by("path")
