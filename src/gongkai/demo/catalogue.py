"""The standard catalogue of the demonstration: the 26 fields, the rows of the district and of nine towns."""

from __future__ import annotations

from datetime import date

from gongkai.demo.catalogue_words import NOT_APPLICABLE, RENAMED, FieldLines, Line, fields
from gongkai.demo.district import OFFICE, Place, places
from gongkai.disclosure.actions.catalogue import keep_field, put_rows
from gongkai.disclosure.catalogue.facts import RowFacts
from gongkai.disclosure.models import CatalogueRow, Column
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.services.models import PowerVersion

FROM = date(2020, 1, 2)
REASON = "依据国办发〔2019〕54号编制"
TELLS = {"许可": "permit", "处罚": "penalty", "强制": "compulsory"}
"""A word of a duty → the kind of power whose results it discloses."""
TOWN_CHANNELS = ("website", "reading", "board")
CHANNELS = ("website", "new_media", "reading", "hall")


def build(actor: Actor, organs: dict[str, Organ]) -> dict[tuple[int, int], list[int]]:
    """Fields and rows; returns keys of rows by (organ whose catalogue it is, number of the field's column)."""
    columns = dict(Column.objects.values_list("number", "pk"))
    for code, one in _numbered():
        column = columns.get(500 + int(code))
        keep_field(
            actor=actor, code=code, name=one.name, on=FROM, reason="国办发〔2019〕54号", trial=True, column_id=column
        )
    for code, name, from_day, why in RENAMED:
        keep_field(actor=actor, code=code, name=name, on=date.fromisoformat(from_day), reason=why)
    district = organs[OFFICE.short_code]
    everything = [row for one in _numbered() for row in _rows(*one, organs, None)]
    put_rows(actor=actor, scope_id=district.pk, rows=everything, on=FROM, reason=REASON)
    for town in _towns():
        rows = [row for one in _numbered() for row in _rows(*one, organs, town)]
        put_rows(actor=actor, scope_id=organs[town.short_code].pk, rows=rows, on=FROM, reason=REASON)
    found: dict[tuple[int, int], list[int]] = {}
    for row in CatalogueRow.objects.select_related("field"):
        if not row.versions.filter(not_applicable__gt="").exists():
            found.setdefault((row.scope_id, 500 + int(row.field.code)), []).append(row.pk)
    return found


def _numbered() -> list[tuple[str, FieldLines]]:
    return [(f"1{place:02d}", one) for place, one in enumerate(fields(), start=1)]


def _towns() -> list[Place]:
    return [place for place in places() if place.name.endswith(("镇人民政府", "街道办事处"))]


def _rows(code: str, of: FieldLines, organs: dict[str, Organ], town: Place | None) -> list[RowFacts]:
    lines = [line for line in of.lines if town is None or line.town]
    return [_row(code, number, of, line, organs, town) for number, line in enumerate(lines, start=1)]


def _row(code: str, number: int, of: FieldLines, line: Line, organs: dict[str, Organ], town: Place | None) -> RowFacts:
    organ = organs.get(town.short_code if town else of.organ)
    why = NOT_APPLICABLE.get(line.level_two, "")
    return RowFacts(
        field_code=code,
        ordinal=number,
        level_one=line.level_one,
        level_two=line.level_two,
        elements=line.elements,
        basis=(*of.basis, ("行政法规", "《中华人民共和国政府信息公开条例》")),
        period_text=line.period,
        organ_id=organ.pk if organ else None,
        organ_text=organ.name if organ else "国家税务总局广州市南沙区税务局",
        channels=TOWN_CHANNELS if town else CHANNELS,
        levels=("town",) if town else ("county", "town") if line.town else ("county",),
        not_applicable=why,
        powers=() if town or organ is None else _powers(organ, line.level_two),
    )


def _powers(organ: Organ, duty: str) -> tuple[str, ...]:
    """The codes of the first powers of the organ that a duty tells the results of."""
    kind = next((kind for word, kind in TELLS.items() if word in duty), None)
    if kind is None:
        return ()
    held = PowerVersion.objects.filter(organ=organ, kind=kind, code__gt="").order_by("code")
    return tuple(held.values_list("code", flat=True).distinct()[:3])
