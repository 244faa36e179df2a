"""What is read of the standard catalogue: the rows of a day, how they stand, what was published too late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from gongkai.disclosure.catalogue.standing import Published, Standing, standing
from gongkai.disclosure.models import CatalogueRow, CatalogueTask, Document, Field, FieldName, RowVersion
from gongkai.kernel import clock
from gongkai.organs.models import Organ
from gongkai.rules.calendar import Calendar
from gongkai.rules.disclosure_periods import Period, Term, due


def field_names(day: date) -> dict[int, str]:
    """The name of each field on a day, by its key."""
    rows = FieldName.objects.filter(effective_from__lte=day).order_by("effective_from")
    return {row.field_id: row.name for row in rows}


def names_of_fields() -> dict[str, str]:
    """Code by every name a field has ever had, for reading files."""
    return {row.name: row.field.code for row in FieldName.objects.select_related("field").order_by("effective_from")}


def scopes() -> QuerySet[Organ]:
    """Organs that have a catalogue, the district first."""
    return Organ.objects.filter(pk__in=CatalogueRow.objects.values("scope_id")).order_by("path")


def in_force(scope_id: int, day: date) -> QuerySet[RowVersion]:
    """The rows of a catalogue on a day in their order, with all that pages print."""
    rows = RowVersion.objects.on(day).filter(row__scope_id=scope_id)
    rows = rows.select_related("row__field", "row__column", "organ")
    return rows.order_by("row__field__ordinal", "ordinal", "row__code")


def published_under(row_ids: Iterable[int]) -> dict[int, Published]:
    """What the public finds, by row."""
    found = (
        Document.objects.filter(live=True, row_id__in=list(row_ids))
        .order_by()
        .values_list("row_id")
        .annotate(n=Count("pk"), last=Max("published_at"))
    )
    return {row: Published(n, last.astimezone(clock.ZONE).date() if last else None) for row, n, last in found}


@dataclass(frozen=True)
class Duty:
    """A row of the day with how it stands."""

    version: RowVersion
    published: Published
    standing: Standing


def duties(versions: Iterable[RowVersion], today: date) -> list[Duty]:
    """Each with its standing."""
    rows = list(versions)
    under = published_under(one.row_id for one in rows)
    none = Published()
    return [Duty(one, under.get(one.row_id, none), standing(one, under.get(one.row_id, none), today)) for one in rows]


@dataclass(frozen=True)
class Tally:
    """How a field of a catalogue stands: rows, documents, and how many rows are in each state."""

    field: Field
    name: str
    rows: int
    documents: int
    states: Mapping[str, int]


def tallies(found: Sequence[Duty], names: Mapping[int, str]) -> list[Tally]:
    """By field, in order."""
    by_field: dict[int, list[Duty]] = {}
    for one in found:
        by_field.setdefault(one.version.row.field_id, []).append(one)
    return [
        Tally(
            field=some[0].version.row.field,
            name=names.get(key, some[0].version.row.field.code),
            rows=len(some),
            documents=sum(one.published.count for one in some),
            states={
                state: sum(one.standing.state == state for one in some) for state in {d.standing.state for d in some}
            },
        )
        for key, some in by_field.items()
    ]


@dataclass(frozen=True)
class Late:
    """A document that came out after the last day of its row's term."""

    document: Document
    version: RowVersion
    term: Term
    published_on: date


def late_documents(scope_id: int, calendar: Calendar, today: date, *, since: date | None = None) -> list[Late]:
    """Documents of the last year (or since a day) published after their term, the newest first; the day of making is
    成文日期."""
    first = since or today - timedelta(days=365)
    versions = {one.row_id: one for one in in_force(scope_id, today)}
    rows = Document.objects.filter(
        live=True, row_id__in=versions, formed_on__isnull=False, published_at__date__gte=first
    ).select_related("organ")
    found = []
    for document in rows.defer("body").order_by("-published_at"):
        version = versions[document.row_id or 0]
        if document.formed_on is None or document.published_at is None:
            continue
        published_on = document.published_at.astimezone(clock.ZONE).date()
        term = due(Period.of(version.period), document.formed_on, calendar)
        if term is not None and published_on > term.due_on:
            found.append(Late(document, version, term, published_on))
    return found


def history(row: CatalogueRow) -> list[RowVersion]:
    """Every version that held, the newest first."""
    return list(row.versions.filter(Q(in_force=True) | Q(until__isnull=False)).select_related("organ").order_by("-seq"))


def tasks(scope_ids: Iterable[int] | None, *, done: bool) -> QuerySet[CatalogueTask]:
    """Tasks on the rows of these catalogues (None: of all), open ones by their day."""
    rows = CatalogueTask.objects.select_related("row__scope").filter(closed_at__isnull=not done)
    if scope_ids is not None:
        rows = rows.filter(row__scope_id__in=list(scope_ids))
    return rows.order_by("-closed_at") if done else rows


def citing(codes: Iterable[str], day: date) -> list[RowVersion]:
    """Rows in force that cite one of these powers or services."""
    wanted = set(codes)
    rows = RowVersion.objects.on(day).exclude(powers=[], services=[]).select_related("row__field", "row__scope")
    return [one for one in rows if wanted & {*one.powers, *one.services}]
