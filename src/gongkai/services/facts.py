"""What is said of an entry in one version, as a plain value to be compared, written and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, Self

from gongkai.services.elements import ALL_KINDS, HANDLINGS, ITEM_KINDS, LEVELS, POWER_ELEMENTS
from gongkai.services.guides import TEXTS, materials_of, questions_of, write_material, write_question
from gongkai.services.models import ItemVersion, PowerVersion


class Facts(Protocol):
    """`values` are the fields of the version; `shown` the same in words, by label, for lists of differences."""

    @property
    def name(self) -> str: ...

    @property
    def organ_id(self) -> int: ...

    def values(self) -> dict[str, Any]: ...

    def shown(self, organs: Mapping[int, str]) -> dict[str, str]: ...


@dataclass(frozen=True)
class PowerFacts:
    """One entry of the power list or of the ledger of fees."""

    code: str
    name: str
    kind: str
    organ_id: int
    main_name: str = ""
    office: str = ""
    level: str = "district"
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, version: PowerVersion) -> Self:
        return cls(**{one.name: getattr(version, one.name) for one in fields(cls)})

    def values(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def shown(self, organs: Mapping[int, str]) -> dict[str, str]:
        said = {
            "职权编码": self.code,
            "职权名称": self.name,
            "主项名称": self.main_name,
            "职权类型": ALL_KINDS[self.kind],
            "行使主体": organs.get(self.organ_id, ""),
            "承办机构": self.office,
            "行使层级": LEVELS[self.level],
        }
        return {**said, **{label: self.details.get(key, "") for key, label in POWER_ELEMENTS.items()}}


TAGGED: Mapping[str, str] = {
    "audience": "服务对象",
    "person_theme": "面向自然人主题",
    "company_theme": "面向法人主题",
    "stage": "生命周期阶段",
}
"""Kinds of tag, in the order in which they are written."""


def write_tags(tags: Mapping[str, Iterable[str]]) -> str:
    """`|audience:person|stage:生活|`; empty for no tags."""
    parts = [f"{kind}:{value}" for kind in TAGGED for value in tags.get(kind, ())]
    return f"|{'|'.join(parts)}|" if parts else ""


def read_tags(text: str) -> dict[str, list[str]]:
    """The tags by kind, each kind present."""
    found: dict[str, list[str]] = {kind: [] for kind in TAGGED}
    for part in text.strip("|").split("|"):
        kind, sign, value = part.partition(":")
        if sign and kind in found:
            found[kind].append(value)
    return found


@dataclass(frozen=True)
class ItemFacts:
    """One guide. `details` has the keys of `guides.TEXTS`, and `materials`, `questions`, `no_materials`."""

    code: str
    name: str
    kind: str
    organ_id: int
    main_name: str = ""
    sub_name: str = ""
    level: str = "district"
    power_code: str = ""
    handling: str = "promised"
    statutory_days: int | None = None
    promised_days: int | None = None
    visits: int | None = None
    charges: bool = False
    tags: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, version: ItemVersion) -> Self:
        return cls(**{one.name: getattr(version, one.name) for one in fields(cls)})

    def values(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def shown(self, organs: Mapping[int, str]) -> dict[str, str]:
        tags = read_tags(self.tags)
        return {
            "实施编码": self.code,
            "事项名称": self.name,
            "主项名称": self.main_name,
            "子项名称": self.sub_name,
            "事项类型": ITEM_KINDS[self.kind],
            "实施主体": organs.get(self.organ_id, ""),
            "行使层级": LEVELS[self.level],
            "对应职权编码": self.power_code,
            "办件类型": HANDLINGS[self.handling],
            "法定办结时限": _number(self.statutory_days),
            "承诺办结时限": _number(self.promised_days),
            "到办事现场次数": _number(self.visits),
            "是否收费": "是" if self.charges else "否",
            **{label: "、".join(tags[kind]) for kind, label in TAGGED.items()},
            "办理材料": "\n".join(write_material(one) for one in materials_of(self.details)),
            "情形引导": "\n".join(write_question(one) for one in questions_of(self.details)),
            **{label: str(self.details.get(key, "")) for key, label in TEXTS.items()},
        }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def differences(before: Facts | None, after: Facts | None, organs: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """(label, before, after) of what differs in words; everything that is said for a new entry, nothing for an ended
    one but its name."""
    if after is None:
        return []
    old = before.shown(organs) if before else {}
    new = after.shown(organs)
    return [(label, old.get(label, ""), text) for label, text in new.items() if old.get(label, "") != text]
