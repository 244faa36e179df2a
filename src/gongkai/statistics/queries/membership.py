"""Which case stands in which cell: live, from the ledger, and as it was sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.annual_report.editions import COLUMNS, EDITIONS, REMEDY_CELLS, REMEDY_KINDS
from gongkai.foi.models import Case, Remedy
from gongkai.foi.policies import cases_visible_to, remedies_visible_to
from gongkai.kernel.actor import Actor
from gongkai.statistics.models import ReportSeal, SealMember
from gongkai.statistics.queries.counting import (
    Holders,
    Scope,
    cases_then,
    counted_cases,
    counted_remedies,
    foot_row,
    head_row,
    holder,
    remedies_then,
    remedy_cell,
)

ROWS = frozenset(row.key for edition in EDITIONS.values() for row in edition.rows)
HEAD_ROWS = ("received", "carried_in")


@dataclass(frozen=True)
class Place:
    """One case or remedy in one cell, with the hash of what was counted."""

    organ_id: int
    section: str
    row: str
    column: str
    ref: int
    facts: str


@dataclass(frozen=True)
class CellCase:
    """A case in a cell of a sealed year. `moved`: what is counted of it today is no longer what was sealed."""

    case: Case
    moved: bool


def cases_of_cell(scope: Scope, year: int, row: str, column: str) -> QuerySet[Case]:
    """The cases that make up one cell of section three today. Raises KeyError for a cell no form has."""
    if row not in ROWS or column not in COLUMNS:
        raise KeyError(f"{row}.{column}")
    found = counted_cases(scope, year).filter(_row(year, row))
    return found if column == "total" else found.filter(applicant_class=column)


def remedies_of_cell(scope: Scope, year: int, kind: str, cell: str) -> QuerySet[Remedy]:
    """The reviews and suits that make up one cell of section four today. Raises KeyError for a cell no form has."""
    if kind not in REMEDY_KINDS or cell not in REMEDY_CELLS:
        raise KeyError(f"{kind}.{cell}")
    found = counted_remedies(scope, year).filter(kind=kind)
    if cell == "total":
        return found
    return found.exclude(concluded_year=year) if cell == "pending" else found.filter(concluded_year=year, result=cell)


def visible_cases_of_cell(actor: Actor, scope: Scope, year: int, row: str, column: str) -> QuerySet[Case]:
    """Those of the cell that the actor may see."""
    return cases_of_cell(scope, year, row, column).filter(pk__in=cases_visible_to(actor).values("pk"))


def visible_remedies_of_cell(actor: Actor, scope: Scope, year: int, kind: str, cell: str) -> QuerySet[Remedy]:
    """Those of the cell that the actor may see."""
    return remedies_of_cell(scope, year, kind, cell).filter(pk__in=remedies_visible_to(actor).values("pk"))


def sealed_members(seal: ReportSeal, section: str, row: str, column: str) -> QuerySet[SealMember]:
    """The sealed membership of one cell; totals and 其他处理 of the 2019 form are the union of their parts.

    Raises KeyError for a cell no form has.
    """
    if (row not in ROWS or column not in COLUMNS) and (row not in REMEDY_KINDS or column not in REMEDY_CELLS):
        raise KeyError(f"{row}.{column}")
    found = SealMember.objects.filter(batch=seal.batch, section=section)
    if section == SealMember.Section.REMEDIES:
        found = found.filter(row=row)
        return found if column == "total" else found.filter(column=column)
    if row == "concluded":
        found = found.exclude(row__in=(*HEAD_ROWS, "carried_out"))
    elif row == "other":
        found = found.filter(row__startswith="other.")
    else:
        found = found.filter(row=row)
    return found if column == "total" else found.filter(column=column)


def sealed_cases(actor: Actor, seal: ReportSeal, year: int, row: str, column: str) -> list[CellCase]:
    """The sealed cases of one cell that the actor may see, each marked when it has moved since."""
    members = sealed_members(seal, SealMember.Section.REQUESTS, row, column)
    sealed = dict(members.values_list("ref", "facts"))
    cases = cases_visible_to(actor).filter(pk__in=members.values("ref")).select_related("organ").order_by("number")
    then = cases_then(year)
    return [CellCase(case, facts_of_case(case, year, then) != sealed[case.pk]) for case in cases]


def sealed_remedies(actor: Actor, seal: ReportSeal, year: int, kind: str, cell: str) -> QuerySet[Remedy]:
    """The sealed reviews and suits of one cell that the actor may see."""
    members = sealed_members(seal, SealMember.Section.REMEDIES, kind, cell)
    seen = remedies_visible_to(actor).filter(pk__in=members.values("ref"))
    return seen.select_related("organ").order_by("filed_on", "pk")


def sealed_count(seal: ReportSeal, section: str, row: str, column: str) -> int:
    """How many cases or remedies the seal holds in one cell."""
    return sealed_members(seal, section, row, column).count()


def places(organ_ids: Collection[int], year: int) -> list[Place]:
    """The membership of sections three and four of the organs: each case once in its head row and once in its foot
    row."""
    cases, remedies = cases_then(year), remedies_then(year)
    return [
        *_places_of_cases(counted_cases(organ_ids, year, cases), year, cases),
        *_places_of_remedies(counted_remedies(organ_ids, year, remedies), year, remedies),
    ]


def holder_of(section: str, ref: int, year: int) -> int | None:
    """The organ that held this case or remedy at the end of the year; None for one that is unknown."""
    is_case = section == SealMember.Section.REQUESTS
    model = Case if is_case else Remedy
    then = cases_then(year) if is_case else remedies_then(year)
    return then.get(ref) or model.objects.filter(pk=ref).values_list("organ_id", flat=True).first()


def places_of(section: str, ref: int, year: int) -> list[Place]:
    """Where the year counts this case or remedy today; empty where it does not."""
    organs = [one for one in [holder_of(section, ref, year)] if one is not None]
    if section == SealMember.Section.REMEDIES:
        then = remedies_then(year)
        return list(_places_of_remedies(counted_remedies(organs, year, then).filter(pk=ref), year, then))
    then = cases_then(year)
    return list(_places_of_cases(counted_cases(organs, year, then).filter(pk=ref), year, then))


def _places_of_cases(counted: QuerySet[Case], year: int, then: Holders) -> Iterator[Place]:
    cases = counted.annotate(holder=holder(then), head=head_row(year), foot=foot_row(year)).order_by("pk")
    for pk, organ_id, column, received, head, foot in cases.values_list(
        "pk", "holder", "applicant_class", "received_year", "head", "foot"
    ):
        facts = _hash(organ_id, column, received, foot)
        yield from (Place(organ_id, "requests", row, column, pk, facts) for row in (head, foot))


def _places_of_remedies(counted: QuerySet[Remedy], year: int, then: Holders) -> Iterator[Place]:
    remedies = counted.annotate(holder=holder(then), cell=remedy_cell(year)).order_by("pk")
    for pk, organ_id, kind, filed, cell in remedies.values_list("pk", "holder", "kind", "filed_year", "cell"):
        yield Place(organ_id, "remedies", kind, cell, pk, _hash(organ_id, kind, filed, cell))


def sealed_places(batches: Collection[UUID]) -> list[Place]:
    """The membership of seals already made, for the roll-up that adds them up."""
    rows = SealMember.objects.filter(batch__in=list(batches)).order_by("pk")
    return [Place(*row) for row in rows.values_list("organ_id", "section", "row", "column", "ref", "facts")]


def facts_of_case(case: Case, year: int, then: Holders) -> str:
    """The hash of what the year counts of a case: organ, column, year of receipt, and result by the end of the year.
    `then` is `cases_then(year)`.

    What comes later is no part of it: a case carried over and then handed over or answered has not moved.
    """
    foot = case.outcome if case.concluded_year == year else "carried_out"
    early = case.concluded_year is not None and case.concluded_year < year
    if not case.counted or case.received_year is None or case.received_year > year or early:
        foot = "not counted"
    return _hash(then.get(case.pk, case.organ_id), case.applicant_class, case.received_year, foot)


def membership_hash(members: Iterable[Place]) -> str:
    """One hash over the whole membership, whatever its order."""
    lines = sorted(f"{m.organ_id}|{m.section}|{m.row}|{m.column}|{m.ref}|{m.facts}" for m in members)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _row(year: int, row: str) -> Q:
    if row == "received":
        return Q(received_year=year)
    if row == "carried_in":
        return Q(received_year__lt=year)
    if row == "carried_out":
        return Q(concluded_year__isnull=True) | Q(concluded_year__gt=year)
    if row == "concluded":
        return Q(concluded_year=year)
    return (
        Q(concluded_year=year, outcome__startswith="other.") if row == "other" else Q(concluded_year=year, outcome=row)
    )


def _hash(*facts: object) -> str:
    return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()
