"""What a row of the catalogue says, as values that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from gongkai.disclosure.models import RowVersion
from gongkai.rules.disclosure_periods import read_period


@dataclass(frozen=True)
class RowFacts:
    """A row as a file or a form gives it; see `models.RowVersion`. `code` is empty for a row that is to get one."""

    field_code: str
    level_one: str
    level_two: str
    code: str = ""
    ordinal: int = 0
    elements: tuple[str, ...] = ()
    basis: tuple[tuple[str, str], ...] = ()
    period_text: str = ""
    organ_id: int | None = None
    organ_text: str = ""
    channels: tuple[str, ...] = ()
    audience: str = ""
    manner: str = "open"
    levels: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    not_applicable: str = ""

    def values(self) -> dict[str, Any]:
        """As columns of a version."""
        return {
            "ordinal": self.ordinal,
            "level_one": self.level_one,
            "level_two": self.level_two,
            "elements": list(self.elements),
            "basis": [{"kind": kind, "text": text} for kind, text in self.basis],
            "period": read_period(self.period_text).as_data(),
            "period_text": self.period_text,
            "organ_id": self.organ_id,
            "organ_text": self.organ_text,
            "channels": list(self.channels),
            "audience": self.audience,
            "manner": self.manner,
            "levels": list(self.levels),
            "powers": list(self.powers),
            "services": list(self.services),
            "not_applicable": self.not_applicable,
        }


LABELS: Mapping[str, str] = {
    "ordinal": "序号",
    "level_one": "一级事项",
    "level_two": "二级事项",
    "elements": "公开内容（要素）",
    "basis": "公开依据",
    "period_text": "公开时限",
    "organ_id": "公开主体",
    "organ_text": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "manner": "公开方式",
    "levels": "公开层级",
    "powers": "对应职权编码",
    "services": "对应服务事项编码",
    "not_applicable": "本区不涉及的理由",
}


def facts_of(version: RowVersion) -> RowFacts:
    """The facts behind a version; its row and the row's field are loaded with it."""
    return RowFacts(
        field_code=version.row.field.code,
        code=version.row.code,
        basis=tuple((one["kind"], one["text"]) for one in version.basis),
        **{name: _frozen(getattr(version, name)) for name in _SAME},
    )


_SAME = tuple(one.name for one in fields(RowFacts) if one.name not in {"field_code", "code", "basis"})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def differences(before: RowFacts, after: RowFacts) -> list[str]:
    """The labels of what differs, each once."""
    old, new = before.values(), after.values()
    return list(dict.fromkeys(label for name, label in LABELS.items() if old[name] != new[name]))
