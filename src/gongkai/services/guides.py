"""The contents of a guide (办事指南) as plain values, the lines in which a sheet writes them, and what a guide lacks.

A material is 名称|形式|份数|来源|必要性|适用情形|填报须知|示范填写, a question 键|问题|选项/选项|前提. Conditions
(适用情形, 前提) are written 键=选项/选项；键=选项. Only the name of a material must be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gongkai.services.elements import KEY_ELEMENTS

Conditions = Mapping[str, Sequence[str]]
NEEDS = ("必要", "容缺", "可告知承诺")


@dataclass(frozen=True)
class Material:
    """One material to bring. `copies` counts originals and copies together; `when` maps a question to the answers with
    which the material is wanted."""

    name: str
    form: str = "原件"
    copies: int = 1
    source: str = "申请人自备"
    need: str = "必要"
    when: Conditions = field(default_factory=dict)
    note: str = ""
    example: str = ""


@dataclass(frozen=True)
class Question:
    """One question of 情形引导; it is asked once `when` holds."""

    key: str
    text: str
    options: tuple[str, ...]
    when: Conditions = field(default_factory=dict)


TEXTS: Mapping[str, str] = {
    "basis": "设定依据",
    "conditions": "申请条件",
    "places": "办理地点",
    "hours": "办理时间",
    "phone": "咨询电话",
    "complaint": "监督投诉电话",
    "process": "办理流程",
    "visit_reason": "必须现场办理原因",
    "online_url": "网上办理地址",
    "depth": "网上办理深度",
    "scope": "通办范围",
    "fee": "收费标准和依据",
    "result": "办理结果",
    "validity": "结果有效期",
    "limit": "数量限制",
    "special": "特别程序",
    "office": "承办机构",
    "remedy": "行政复议和行政诉讼",
    "form": "表单要点",
    "faq": "常见问题",
}
"""Texts of a guide by key; `form` lists the fields of its application form, one a line."""


def materials_of(details: Mapping[str, Any]) -> list[Material]:
    return [Material(**one) for one in details.get("materials", ())]


def questions_of(details: Mapping[str, Any]) -> list[Question]:
    return [Question(**{**one, "options": tuple(one["options"])}) for one in details.get("questions", ())]


def as_json(parts: Iterable[Material | Question]) -> list[dict[str, Any]]:
    """What is kept: values that differ from the defaults, lists for tuples."""
    kept = []
    for part in parts:
        blank = {name: f.default for name, f in type(part).__dataclass_fields__.items()}
        values = asdict(part)
        kept.append(
            {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in values.items()
                if value != blank[name] and value not in ({}, ())
            }
        )
    return kept


def read_conditions(text: str) -> dict[str, list[str]]:
    """`键=选项/选项；键=选项` → {键: [选项]}. Raises ValueError with a sentence."""
    found: dict[str, list[str]] = {}
    for part in text.replace(";", "；").split("；"):
        if not part.strip():
            continue
        key, sign, options = part.partition("=")
        chosen = [option.strip() for option in options.split("/") if option.strip()]
        if not sign or not key.strip() or not chosen:
            raise ValueError(f"“{part.strip()}”应写成“键=选项/选项”")
        found[key.strip()] = chosen
    return found


def write_conditions(when: Conditions) -> str:
    return "；".join(f"{key}={'/'.join(options)}" for key, options in when.items())


def read_material(line: str) -> Material:
    """One line of the column 办理材料. Raises ValueError with a sentence."""
    name, form, copies, source, need, when, note, example = _parts(line, 8)
    if not name:
        raise ValueError(f"“{line}”没有材料名称")
    if copies and not copies.rstrip("份").isdecimal():
        raise ValueError(f"“{name}”的份数“{copies}”不是整数")
    if need and need not in NEEDS:
        raise ValueError(f"“{name}”的必要性“{need}”应为{'、'.join(NEEDS)}之一")
    return Material(
        name=name,
        form=form or "原件",
        copies=int(copies.rstrip("份")) if copies else 1,
        source=source or "申请人自备",
        need=need or "必要",
        when=read_conditions(when),
        note=note,
        example=example,
    )


def write_material(one: Material) -> str:
    parts = (one.name, one.form, str(one.copies), one.source, one.need, write_conditions(one.when), one.note)
    return _joined((*parts, one.example))


def read_question(line: str) -> Question:
    """One line of the column 情形引导. Raises ValueError with a sentence."""
    key, text, options, when = _parts(line, 4)
    chosen = tuple(option.strip() for option in options.split("/") if option.strip())
    if not key or not text or len(chosen) < 2:
        raise ValueError(f"“{line}”应写成“键|问题|选项/选项”，至少两个选项")
    return Question(key, text, chosen, read_conditions(when))


def write_question(one: Question) -> str:
    return _joined((one.key, one.text, "/".join(one.options), write_conditions(one.when)))


def _parts(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) > count:
        raise ValueError(f"“{line}”多于{count}部分")
    return parts + [""] * (count - len(parts))


def _joined(parts: Sequence[str]) -> str:
    """Parts with bars; a bar inside a part would end it, so it becomes a comma."""
    return "|".join(part.replace("|", "，").replace("\n", " ") for part in parts).rstrip("|")


def check(materials: Sequence[Material], questions: Sequence[Question]) -> list[str]:
    """What does not fit together: questions asked twice, conditions on a question or an option that there is not, or on
    a question that comes later."""
    wrong: list[str] = []
    known: dict[str, tuple[str, ...]] = {}
    for question in questions:
        if question.key in known:
            wrong.append(f"情形引导的“{question.key}”有两条")
        wrong += _strange(question.when, known, f"情形引导“{question.key}”")
        known[question.key] = question.options
    for material in materials:
        wrong += _strange(material.when, known, f"材料“{material.name}”")
    return wrong


def _strange(when: Conditions, known: Mapping[str, Sequence[str]], where: str) -> list[str]:
    wrong = []
    for key, options in when.items():
        if key not in known:
            wrong.append(f"{where}的适用情形提到没有的（或者排在后面的）问题“{key}”")
        else:
            wrong += [f"{where}的适用情形提到没有的选项“{one}”" for one in options if one not in known[key]]
    return wrong


def missing(name: str, details: Mapping[str, Any]) -> list[str]:
    """Keys of the eight key elements that the guide does not state. 无需材料 is stated by the flag `no_materials`."""
    said: dict[str, Any] = {**{key: details.get(key) for key in KEY_ELEMENTS}, "name": name}
    said["materials"] = details.get("materials") or details.get("no_materials")
    return [key for key in KEY_ELEMENTS if not said[key]]


def same_line(details: Mapping[str, Any]) -> bool:
    """Whether the complaint line is the enquiry line: who complains must not reach whom she complains about."""
    enquiry, complaint = details.get("phone", ""), details.get("complaint", "")
    return bool(enquiry) and enquiry == complaint
