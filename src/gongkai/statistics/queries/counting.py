"""Sections three and four out of the ledgers: one grouped read each, whatever the number of organs.

The conventions are domain K.2: a case counts once, in the year it was received and in the year it was concluded; a
case that is
received and not concluded by 31 December is carried over (结转). Remedies not decided by then are 尚未审结.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, Model, Q, QuerySet, Value, When

from gongkai.foi.models import Case, Remedy
from gongkai.organs.models import Organ

FIRST_YEAR = 2008
"""The regulation is in force since 2008-05-01: no case is older."""

Scope = Collection[int] | str
"""Organs to count: their ids, or the path of an organ for it and all below it."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Tally:
    """`n` cases of one organ and column: in the head row `head`, and in the foot row `foot` (an outcome or
    carried_out)."""

    organ_id: int
    column: str
    head: str
    foot: str
    n: int


@dataclass(frozen=True, slots=True)
class RemedyTally:
    organ_id: int
    kind: str
    cell: str
    n: int


def request_tallies(scope: Scope, year: int, *, by_organ: bool = True) -> list[Tally]:
    """Every counted case of the year, grouped by organ, column and rows; one read, from `foi_case_report` alone.

    Without `by_organ` all organs are one and the tallies' `organ_id` is 0.
    """
    grouped = (
        counted_cases(scope, year)
        .annotate(holder=F("organ_id") if by_organ else Value(0), head=head_row(year), foot=foot_row(year))
        .values_list("holder", "applicant_class", "head", "foot")
        .annotate(n=Count("*"))
        .order_by()
    )
    return [Tally(*row) for row in grouped]


def remedy_tallies(scope: Scope, year: int, *, by_organ: bool = True) -> list[RemedyTally]:
    """Every counted review and suit of the year, grouped by organ, kind and cell; one read."""
    grouped = (
        counted_remedies(scope, year)
        .annotate(holder=F("organ_id") if by_organ else Value(0), cell=remedy_cell(year))
        .values_list("holder", "kind", "cell")
        .annotate(n=Count("*"))
        .order_by()
    )
    return [RemedyTally(*row) for row in grouped]


def counted_cases(scope: Scope, year: int) -> QuerySet[Case]:
    """The cases that stand anywhere in section three of the year: received by its end and not concluded before it."""
    # `IN` instead of a bare boolean and of `<=`: so SQLite, too, seeks in the covering index.
    return within(Case.objects.all(), scope).filter(
        Q(concluded_year__isnull=True) | Q(concluded_year__gte=year),
        counted__in=[True],
        received_year__in=range(FIRST_YEAR, year + 1),
    )


def counted_remedies(scope: Scope, year: int) -> QuerySet[Remedy]:
    """The reviews and suits that stand anywhere in section four of the year."""
    return within(Remedy.objects.all(), scope).filter(
        Q(concluded_year__isnull=True) | Q(concluded_year__gte=year),
        counted__in=[True],
        filed_year__in=range(FIRST_YEAR, year + 1),
    )


def within(rows: QuerySet[M], scope: Scope) -> QuerySet[M]:
    """Rows with an `organ` in the scope."""
    if isinstance(scope, str):
        return rows.filter(organ_id__in=Organ.objects.filter(path__startswith=scope).values("pk"))
    return rows.filter(organ_id__in=list(scope))


def head_row(year: int) -> Choose:
    """“received” or “carried_in”."""
    return Choose(
        When(received_year=year, then=Value("received")), default=Value("carried_in"), output_field=CharField()
    )


def foot_row(year: int) -> Choose:
    """The outcome of a case concluded in the year, else “carried_out”: an outcome found later does not count yet."""
    return Choose(When(concluded_year=year, then=F("outcome")), default=Value("carried_out"), output_field=CharField())


def remedy_cell(year: int) -> Choose:
    return Choose(When(concluded_year=year, then=F("result")), default=Value("pending"), output_field=CharField())
