"""The class of an applicant, a column of the report, proposed from the identity (条例第29条第2款第1项).

A proposal only: the officer confirms it at registration and it is frozen then. An agent counts by the principal, so the
identity asked for is the principal's. The classes themselves are the columns of the national form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.rules.identifiers import credit_code_error, normalise, resident_id_error

CLASSES: tuple[str, ...] = ("natural_person", "company", "research", "charity", "law_firm", "other")
PERSON, ORGANISATION = "person", "organisation"
ID_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "resident_id": "居民身份证",
        "passport": "护照",
        "hk_macao_permit": "港澳居民来往内地通行证",
        "taiwan_permit": "台湾居民来往大陆通行证",
        "residence_permit": "外国人永久居留证",
        "credit_code": "统一社会信用代码",
        "organisation_code": "组织机构代码",
        "other": "其他证件",
    }
)
_PERSONAL = frozenset(ID_KINDS) - {"credit_code", "organisation_code", "other"}

# First two characters of the credit code (GB 32100: registering authority, kind of body) -> class, what it is.
CREDIT_CLASSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "11": ("other", "机关"),
        "12": ("other", "事业单位"),
        "13": ("other", "群众团体"),
        "31": ("law_firm", "律师事务所"),
        "32": ("law_firm", "公证处"),
        "33": ("law_firm", "基层法律服务所"),
        "51": ("charity", "社会团体"),
        "52": ("charity", "社会服务机构（民办非企业单位）"),
        "53": ("charity", "基金会"),
        "91": ("company", "企业"),
        "92": ("company", "个体工商户"),
        "93": ("company", "农民专业合作社"),
    }
)
_RESEARCH_WORDS = ("大学", "学院", "研究院", "研究所", "科学院", "研究中心")


@dataclass(frozen=True)
class Proposal:
    """`klass` is one of CLASSES; `certain` is False where the officer should look twice."""

    klass: str
    why: str
    certain: bool = True


def propose(kind: str, id_kind: str, id_number: str, *, name: str = "") -> Proposal:
    """Propose the class of the applicant named `name` with the given identity.

    `kind`: person or organisation; `id_kind`: a key of ID_KINDS. A wrong number makes the proposal uncertain, it
    raises nothing. Raises ValueError for an unknown kind.
    """
    if kind not in {PERSON, ORGANISATION} or (id_kind and id_kind not in ID_KINDS):
        raise ValueError(f"不认识的申请人类型或证件类型：{kind}、{id_kind}")
    if kind == PERSON or id_kind in _PERSONAL:
        return _person(id_kind, id_number)
    if id_kind != "credit_code":
        return _named(name, f"没有统一社会信用代码（{ID_KINDS.get(id_kind, '未写证件')}），请人工确认")
    code = normalise(id_number)
    error = credit_code_error(code)
    if error:
        return _named(name, f"统一社会信用代码有误：{error}")
    klass, label = CREDIT_CLASSES.get(code[:2], ("other", "其他组织"))
    if klass in {"other", "charity"} and _is_research(name):
        return Proposal("research", f"信用代码{code[:2]}开头（{label}），名称为高等院校或科研机构", certain=False)
    return Proposal(klass, f"信用代码{code[:2]}开头：{label}", certain=code[:2] in CREDIT_CLASSES)


def _person(id_kind: str, id_number: str) -> Proposal:
    label = ID_KINDS.get(id_kind, "未写证件")
    if id_kind == "resident_id":
        error = resident_id_error(id_number)
        if error:
            return Proposal("natural_person", f"以个人名义申请；身份证号有误：{error}", certain=False)
    return Proposal("natural_person", f"以个人名义申请，证件为{label}", certain=id_kind in _PERSONAL)


def _named(name: str, why: str) -> Proposal:
    return Proposal("research" if _is_research(name) else "other", why, certain=False)


def _is_research(name: str) -> bool:
    return any(word in name for word in _RESEARCH_WORDS)
