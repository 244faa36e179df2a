"""The guide of one organ (公开指南, 条例 art. 12), out of what the rooms below know of it today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.disclosure.models import RowVersion
from gongkai.disclosure.queries import catalogue, public
from gongkai.organs import queries
from gongkai.organs.models import Organ, OrganVersion
from gongkai.services.queries.items import ItemFilter, offered
from gongkai.services.queries.powers import Filter, listed

MOST_COLUMNS, MOST_FIELDS = 12, 26


@dataclass(frozen=True)
class Guide:
    """What the page shows; `columns` are (name, number, documents), `fields` (field of the catalogue, rows)."""

    organ: Organ
    version: OrganVersion | None
    contact: list[tuple[str, str]]
    prefix: str
    total: int
    columns: list[tuple[str, int, int]]
    duties: int
    fields: list[tuple[str, int]]
    powers: int
    items: int


def organs(today: date) -> QuerySet[Organ]:
    """Organs that have a guide: all that are set up but villages and communities, who answer for no application."""
    return queries.existing(today).exclude(level__in=("village", "community")).order_by("path")


def guide_of(organ: Organ, today: date) -> Guide:
    """The guide of an organ on a day."""
    version = queries.at(organ, today)
    columns = public.columns_of(organ.pk)
    names = catalogue.field_names(today)
    rows = RowVersion.objects.on(today).filter(organ=organ).values_list("row__field_id", flat=True)
    fields = [(names[pk], n) for pk, n in Counter(rows).most_common(MOST_FIELDS) if pk in names]
    return Guide(
        organ=organ,
        version=version,
        contact=[(label, value) for label, value in queries.contact(version) if value],
        prefix=queries.index_prefix(organ, today),
        total=sum(n for _, _, n in columns),
        columns=columns[:MOST_COLUMNS],
        duties=sum(n for _, n in fields),
        fields=fields,
        powers=listed(today, Filter(organ_id=organ.pk)).count(),
        items=offered(today, ItemFilter(organ_id=organ.pk)).count(),
    )
