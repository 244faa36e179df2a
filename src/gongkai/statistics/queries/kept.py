"""From a figure of section two to what this system keeps for it: documents, entries of registers, items of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongkai.disclosure.models import Document, RegisterEntry
from gongkai.disclosure.queries.section_two import NORMATIVE, documents_of_cell, entries_of_cell
from gongkai.services.elements import REPORT_ROW
from gongkai.services.models import PowerVersion

ITEM_DAYS = {"items_before": -1, "items_change": 0}
"""Cell → which year's last day shows the list behind it."""


@dataclass(frozen=True)
class KeptLine:
    """One thing that is counted: what it is called, where it is read, whose it is, its number and its day."""

    title: str
    url: str
    organ: str
    number: str
    on: date | None


def kept_of_cell(organ_ids: Collection[int], year: int, row: str, cell: str) -> QuerySet[Any]:
    """Of a cell of section two what is kept here by these organs. Raises KeyError for a cell nothing here keeps."""
    if row == NORMATIVE:
        return documents_of_cell(organ_ids, year, cell)
    if cell in ITEM_DAYS:
        kinds = [kind for kind, of_row in REPORT_ROW.items() if of_row == row]
        if not kinds:
            raise KeyError(row)
        day = date(year + ITEM_DAYS[cell], 12, 31)
        rows = PowerVersion.objects.on(day).filter(organ_id__in=list(organ_ids), kind__in=kinds)
        return rows.select_related("organ").order_by("organ__path", "code", "pk")
    return entries_of_cell(organ_ids, year, row)


def kept_lines(found: Iterable[Any]) -> list[KeptLine]:
    """As a page lists them."""
    return [_line(one) for one in found]


def _line(one: Any) -> KeptLine:
    organ = one.organ.name
    if isinstance(one, Document):
        return KeptLine(one.title, f"/zwgk/documents/{one.pk}/", organ, one.doc_number, one.formed_on)
    if isinstance(one, RegisterEntry):
        return KeptLine(one.title, f"/zwgk/registers/{one.kind}/{one.pk}/", organ, one.number, one.decided_on)
    return KeptLine(one.name, f"/powers/{one.power_id}/", organ, one.code, one.effective_from)
