"""一件事 as arithmetic: one list of materials out of many, and a total time that is the longest path, not the sum."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from gongkai.services.guides import Material

SAME: Mapping[str, str] = {
    "居民身份证": "身份证",
    "中华人民共和国居民身份证": "身份证",
    "有效身份证件": "身份证",
    "身份证明": "身份证",
    "居民户口簿": "户口簿",
    "户口本": "户口簿",
    "房产证": "不动产权证书",
    "不动产权属证书": "不动产权证书",
}
"""Other names of what everybody is asked for, to the name that is kept for comparing."""
OPENING, CLOSING = "《〈（([", "》〉）)]"


class FlowError(ValueError):
    """Steps that wait for one another in a circle, or for a step that there is not."""


@dataclass(frozen=True)
class Merged:
    """One material of a bundle: asked once, used by `used_by`. `copies` is the most that any item wants."""

    material: Material
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """`days` are workdays; the step begins when those in `after` are done."""

    number: int
    days: int
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Flow:
    """`begins` and `ends` are workdays from the submission by step; `critical` is the longest path, in order."""

    total: int
    critical: tuple[int, ...] = ()
    begins: Mapping[int, int] = field(default_factory=dict)
    ends: Mapping[int, int] = field(default_factory=dict)


def plain_name(name: str) -> str:
    """The name by which materials are compared: one width, no blanks, no brackets, no 原件 or 复印件, one word each."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    text = text.strip(OPENING + CLOSING)
    for ending in ("原件及复印件", "原件和复印件", "复印件", "原件"):
        text = text.removesuffix(ending).rstrip(OPENING + "的")
    text = text or name
    return SAME.get(text, text)


def merge(parts: Iterable[tuple[str, Sequence[Material]]]) -> list[Merged]:
    """The materials of (item, materials), each asked once, in the order in which they first come.

    A material is wanted unconditionally when one item wants it so; copies are the most that one item wants; what is
    必要 for one is 必要 for all.
    """
    found: dict[str, Merged] = {}
    for item, materials in parts:
        for material in materials:
            key = plain_name(material.name)
            known = found.get(key)
            if known is None:
                found[key] = Merged(material, (item,))
                continue
            used = known.used_by if item in known.used_by else (*known.used_by, item)
            found[key] = Merged(_joined(known.material, material), used)
    return list(found.values())


def _joined(one: Material, other: Material) -> Material:
    necessary = "必要" in (one.need, other.need)
    return replace(
        one,
        copies=max(one.copies, other.copies),
        need="必要" if necessary else one.need,
        when=one.when if one.when == other.when else {},
        note=one.note or other.note,
        example=one.example or other.example,
    )


def flow(steps: Sequence[Step]) -> Flow:
    """The time a bundle takes when all is done as early as it may be. Raises FlowError."""
    by_number = {step.number: step for step in steps}
    for step in steps:
        if unknown := [number for number in step.after if number not in by_number]:
            raise FlowError(f"第{step.number}步的前置步骤{unknown[0]}不存在")
    try:
        order = list(TopologicalSorter({step.number: step.after for step in steps}).static_order())
    except CycleError as error:
        raise FlowError(f"步骤互为前置：{'→'.join(str(number) for number in error.args[1])}") from error
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for number in order:
        begins[number] = max((ends[one] for one in by_number[number].after), default=0)
        ends[number] = begins[number] + by_number[number].days
    total = max(ends.values(), default=0)
    return Flow(total, _critical(by_number, begins, ends, total), begins, ends)


def _critical(
    steps: Mapping[int, Step], begins: Mapping[int, int], ends: Mapping[int, int], total: int
) -> tuple[int, ...]:
    """One longest path, read backwards from the last end."""
    path: list[int] = []
    number = next((one for one in sorted(ends) if ends[one] == total), None)
    while number is not None:
        path.append(number)
        number = next((one for one in steps[number].after if ends[one] == begins[path[-1]]), None)
    return tuple(reversed(path))


def outline(forms: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """One form out of many (一表申请): each field once, with the items that ask for it. `forms` are (item, lines)."""
    asked: dict[str, list[str]] = {}
    for item, lines in forms:
        for line in lines.splitlines():
            name = "".join(line.split())
            if name and item not in asked.setdefault(name, []):
                asked[name].append(item)
    return [(name, tuple(items)) for name, items in asked.items()]
