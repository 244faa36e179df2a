"""A row of a file → what it wants to hold of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from gongkai.kernel.sheets import Row
from gongkai.organs.models import Organ, OrganVersion
from gongkai.services.actions.imports import Wanted
from gongkai.services.actions.ledger import Change
from gongkai.services.elements import COMPANY_STAGES, ENDINGS, PERSON_STAGES, POWER_ELEMENTS
from gongkai.services.facts import ItemFacts, PowerFacts, write_tags
from gongkai.services.guides import TEXTS, as_json, read_material, read_question
from gongkai.services.themes import COMPANY_THEMES, PERSON_THEMES, stages_of_themes

HERE = "本区"
"""How a file says that an entry is kept here."""
NO_MATERIALS = frozenset({"无需材料", "无", "不需要材料"})
_address = URLValidator(schemes=["http", "https"])


class Organs:
    """Organs by code, short code, present and former name, read once for a file."""

    def __init__(self) -> None:
        self._known: dict[str, int | None] = {}
        former = OrganVersion.objects.values_list("legal_name", "organ_id").distinct()
        for name, organ_id in former:
            self._note(name, organ_id)
        for name, organ_id in Organ.objects.values_list("name", "pk"):
            self._known[name] = organ_id
        for code, short, organ_id in Organ.objects.values_list("code", "short_code", "pk"):
            self._known[code] = organ_id
            if short:
                self._known[short] = organ_id

    def _note(self, name: str, organ_id: int) -> None:
        """A former name that two organs bore names neither."""
        if self._known.setdefault(name, organ_id) != organ_id:
            self._known[name] = None

    def id_of(self, text: str) -> int:
        """Raises ValidationError."""
        organ_id = self._known.get(text.strip())
        if organ_id is None:
            raise ValidationError({"organ": f"没有“{text}”这个机关"})
        return organ_id


def power_row(row: Row, organs: Organs, source: str, today: date) -> Wanted:
    """Raises ValidationError by column key."""
    facts = PowerFacts(
        code=row.get("code"),
        name=row.get("name"),
        main_name=row.get("main_name") or "",
        kind=row.get("kind"),
        organ_id=organs.id_of(row.get("organ")),
        office=row.get("office") or "",
        level=row.get("level") or "district",
        details={key: row.get(key) for key in POWER_ELEMENTS if row.get(key)},
    )
    return _wanted(row, facts, source, today)


def item_row(row: Row, organs: Organs, source: str, today: date) -> Wanted:
    """Raises ValidationError by column key."""
    facts = ItemFacts(
        code=row.get("code"),
        name=row.get("name"),
        main_name=row.get("main_name") or "",
        sub_name=row.get("sub_name") or "",
        kind=row.get("kind"),
        organ_id=organs.id_of(row.get("organ")),
        level=row.get("level") or "district",
        power_code=row.get("power_code") or "",
        handling=row.get("handling") or "promised",
        statutory_days=row.get("statutory_days"),
        promised_days=row.get("promised_days"),
        visits=row.get("visits"),
        charges=bool(row.get("charges")),
        tags=_tags(row),
        details=details_of(row.values),
    )
    return _wanted(row, facts, source, today)


def _tags(row: Row) -> str:
    themes = {
        "person_theme": PERSON_THEMES,
        "company_theme": COMPANY_THEMES,
        "stage": (*PERSON_STAGES, *COMPANY_STAGES),
    }
    for key, known in themes.items():
        if unknown := [one for one in row.get(key) or () if one not in known]:
            raise ValidationError({key: f"“{unknown[0]}”不在目录中，应为{'、'.join(known)}之一"})
    person, company = row.get("person_theme") or (), row.get("company_theme") or ()
    return write_tags(
        {
            "audience": row.get("audience") or (),
            "person_theme": person,
            "company_theme": company,
            "stage": row.get("stage") or stages_of_themes(person, company),
        }
    )


def details_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The contents of a guide out of texts by column key. Raises ValidationError by column key."""
    details: dict[str, Any] = {key: values[key] for key in TEXTS if values.get(key)}
    for key, read in (("materials", read_material), ("questions", read_question)):
        text = (values.get(key) or "").strip()
        if key == "materials" and text in NO_MATERIALS:
            details["no_materials"] = True
            continue
        try:
            parts = [read(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise ValidationError({key: str(error)}) from error
        if parts:
            details[key] = as_json(parts)
    return details


def _wanted(row: Row, facts: PowerFacts | ItemFacts, source: str, today: date) -> Wanted:
    change = row.get("change") or ""
    url = row.get("outside_url") or ""
    if url:
        try:
            _address(url)
        except ValidationError as error:
            raise ValidationError({"outside_url": f"“{url}”不是网址"}) from error
    named = row.get("source") or source
    return Wanted(
        number=row.number,
        source="" if named == HERE else named,
        outside_code=row.get("outside_code") or facts.code,
        outside_url=url,
        change=Change(
            on=row.get("on") or today,
            change=change,
            facts=None if change in ENDINGS else facts,
            reason=(row.get("reason") or "")[:300],
        ),
    )
