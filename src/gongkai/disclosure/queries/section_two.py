"""Section two of the annual report out of what is kept here: normative documents and the registers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum

from gongkai.disclosure.elements import REGISTER_ROW
from gongkai.disclosure.models import Document, RegisterEntry

Number = int | Decimal
Figures = dict[int, dict[str, dict[str, Number]]]
NORMATIVE = "normative_documents"
_KIND = {row: kind for kind, row in REGISTER_ROW.items()}


def report_figures(organ_ids: Collection[int], year: int) -> Figures:
    """Organ id → row → cells of both editions. An organ that keeps no documents, or no register of a kind, is absent
    there: its return stands. A joint document counts once, for the organ that leads; only a numbered one counts."""
    found: Figures = {}
    for organ_id, cells in _normative(organ_ids, year):
        found.setdefault(organ_id, {})[NORMATIVE] = cells
    for organ_id, row, entered in _registers(organ_ids, year):
        found.setdefault(organ_id, {})[row] = entered
    return found


def _normative(organ_ids: Collection[int], year: int) -> Iterable[tuple[int, dict[str, Number]]]:
    rows = normative().filter(organ_id__in=list(organ_ids)).order_by().values_list("organ_id")
    standing = _standing(date(year, 12, 31))
    counted = rows.annotate(
        made=Count("pk", filter=Q(formed_on__year=year)),
        opened=Count("pk", filter=Q(published_at__year=year)),
        standing=Count("pk", filter=standing),
        repealed=Count("pk", filter=Q(ended_on__year=year)),
    )
    for organ_id, made, opened, stands, repealed in counted:
        yield (
            organ_id,
            {
                "made": made,
                "opened": opened,
                "open_total": stands,
                "issued": made,
                "repealed": repealed,
                "in_force": stands,
            },
        )


def normative() -> QuerySet[Document]:
    """Normative documents with a number that the public sees."""
    return Document.objects.filter(kind="normative", live=True).exclude(doc_number="")


def _standing(day: date) -> Q:
    """Open and in force at the end of a day."""
    return Q(published_at__date__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def _registers(organ_ids: Collection[int], year: int) -> Iterable[tuple[int, str, dict[str, Number]]]:
    kept = entries().filter(organ_id__in=list(organ_ids)).order_by().values_list("organ_id", "kind")
    since = {(organ, kind): first for organ, kind, first in kept.annotate(first=Min("decided_on"))}
    counted = {
        (organ, kind): (n, total or Decimal(0))
        for organ, kind, n, total in kept.filter(**_of_year(year)).annotate(n=Count("pk"), total=Sum("amount"))
    }
    for (organ_id, kind), first in since.items():
        if first.year > year:
            continue
        n, total = counted.get((organ_id, kind), (0, Decimal(0)))
        if kind == "procurement":
            cells: dict[str, Number] = {
                "count": n,
                "amount_yuan": _whole(total),
                "amount_10k_yuan": _whole(total / 10_000),
            }
        else:
            cells = {"decisions": n}
        yield organ_id, REGISTER_ROW[kind], cells


def entries() -> QuerySet[RegisterEntry]:
    """Entries that count: those of decisions that were not annulled."""
    return RegisterEntry.objects.filter(annulled_on__isnull=True)


def _of_year(year: int) -> dict[str, date]:
    return {"decided_on__gte": date(year, 1, 1), "decided_on__lte": date(year, 12, 31)}


def _whole(amount: Decimal) -> Number:
    """Without a fraction where there is none."""
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()


def documents_of_cell(organ_ids: Collection[int], year: int, cell: str) -> QuerySet[Document]:
    """The documents of a cell of the row of normative documents. Raises KeyError."""
    of_cell = {
        "made": Q(formed_on__year=year),
        "issued": Q(formed_on__year=year),
        "opened": Q(published_at__year=year),
        "open_total": _standing(date(year, 12, 31)),
        "in_force": _standing(date(year, 12, 31)),
        "repealed": Q(ended_on__year=year),
    }[cell]
    rows = normative().filter(of_cell, organ_id__in=list(organ_ids)).select_related("organ")
    return rows.defer("body").order_by("-formed_on", "-pk")


def entries_of_cell(organ_ids: Collection[int], year: int, row: str) -> QuerySet[RegisterEntry]:
    """The entries behind a row. Raises KeyError for a row that no register keeps."""
    rows = entries().filter(kind=_KIND[row], organ_id__in=list(organ_ids), **_of_year(year))
    return rows.select_related("organ").order_by("-decided_on", "-pk")
