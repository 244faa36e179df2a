"""Sections three and four out of the ledgers: one grouped read each, whatever the number of organs.

The conventions are domain K.2: a case counts once, in the year it was received and in the year it was concluded; a
case that is received and not concluded by 31 December is carried over (结转). Remedies not decided by then are
尚未审结.
Within a year a case counts for one organ, the one that held it on 31 December: what a closed organ handed over later is
still its own in the years before (ADR 7).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import BigIntegerField, CharField, Count, F, Model, Q, QuerySet, Value, When
from django.db.models import Case as Choose

from gongkai.foi.models import Case, Remedy
from gongkai.organs.models import Organ
from gongkai.organs.queries import holders_then

FIRST_YEAR = 2008
"""The regulation is in force since 2008-05-01: no case is older."""

Scope = Collection[int] | str
"""Organs to count: their ids, or the path of an organ for it and all below it."""

M = TypeVar("M", bound=Model)
Holders = Mapping[int, int]
"""By the id of what was handed over after the year, the organ that held it at the end of the year."""


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
    """Every counted case of the year, grouped by organ, column and rows; one read, from `foi_case_report` alone, after
    a short one for what was handed over since.

    Without `by_organ` all organs are one and the tallies' `organ_id` is 0.
    """
    then = cases_then(year)
    grouped = (
        counted_cases(scope, year, then)
        .annotate(holder=holder(then) if by_organ else Value(0), head=head_row(year), foot=foot_row(year))
        .values_list("holder", "applicant_class", "head", "foot")
        .annotate(n=Count("*"))
        .order_by()
    )
    return [Tally(*row) for row in grouped]


def remedy_tallies(scope: Scope, year: int, *, by_organ: bool = True) -> list[RemedyTally]:
    """Every counted review and suit of the year, grouped by organ, kind and cell; read likewise."""
    then = remedies_then(year)
    grouped = (
        counted_remedies(scope, year, then)
        .annotate(holder=holder(then) if by_organ else Value(0), cell=remedy_cell(year))
        .values_list("holder", "kind", "cell")
        .annotate(n=Count("*"))
        .order_by()
    )
    return [RemedyTally(*row) for row in grouped]


def cases_then(year: int) -> Holders:
    """Who held, at the end of the year, the cases that were handed over since; one short read."""
    return holders_then("foi.case", date(year, 12, 31))


def remedies_then(year: int) -> Holders:
    """The same for reviews and suits."""
    return holders_then("foi.remedy", date(year, 12, 31))


def counted_cases(scope: Scope, year: int, then: Holders | None = None) -> QuerySet[Case]:
    """The cases that stand anywhere in section three of the year: received by its end and not concluded before it, of
    organs that held them at its end. `then` is `cases_then(year)`, where it has been read already."""
    # `IN` instead of a bare boolean and of `<=`: so SQLite, too, seeks in the covering index.
    return within(Case.objects.all(), scope, cases_then(year) if then is None else then).filter(
        Q(concluded_year__isnull=True) | Q(concluded_year__gte=year),
        counted__in=[True],
        received_year__in=range(FIRST_YEAR, year + 1),
    )


def counted_remedies(scope: Scope, year: int, then: Holders | None = None) -> QuerySet[Remedy]:
    """The reviews and suits that stand anywhere in section four of the year, likewise."""
    return within(Remedy.objects.all(), scope, remedies_then(year) if then is None else then).filter(
        Q(concluded_year__isnull=True) | Q(concluded_year__gte=year),
        counted__in=[True],
        filed_year__in=range(FIRST_YEAR, year + 1),
    )


def within(rows: QuerySet[M], scope: Scope, then: Holders) -> QuerySet[M]:
    """Rows that an organ in the scope held: those it has, and those it has handed over since."""
    if isinstance(scope, str):
        below = Organ.objects.filter(path__startswith=scope).values_list("pk", flat=True)
        held, inside = Q(organ_id__in=below), set(below) if then else set()
    else:
        held, inside = Q(organ_id__in=list(scope)), set(scope)
    if not then:
        return rows.filter(held)
    gone = [ref for ref, organ_id in then.items() if organ_id in inside]
    since = [ref for ref, organ_id in then.items() if organ_id not in inside]
    return rows.filter(held | Q(pk__in=gone)).exclude(pk__in=since)


def holder(then: Holders) -> Choose | F:
    """The organ that held the row at the end of the year."""
    if not then:
        return F("organ_id")
    refs: dict[int, list[int]] = {}
    for ref, organ_id in then.items():
        refs.setdefault(organ_id, []).append(ref)
    return Choose(
        *(When(pk__in=held, then=Value(organ_id)) for organ_id, held in sorted(refs.items())),
        default=F("organ_id"),
        output_field=BigIntegerField(),
    )


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
