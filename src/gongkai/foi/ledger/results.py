"""Results as ledgers write them → outcome keys: the labels of both editions of the annual report, numbered or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gongkai.annual_report.editions import EDITION_2019, EDITION_2021
from gongkai.rules.outcomes import OUTCOMES

_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十\d]+[、.．]")
_MARKS = re.compile(r"[\s\"'“”‘’:：、,，。;；/\-—_·.]+")
ALSO: Mapping[str, str] = {
    **dict.fromkeys(("公开", "同意公开", "全部公开", "已公开", "已主动公开", "主动公开", "同意"), "granted"),
    **dict.fromkeys(("部分公开", "同意部分公开", "区分处理"), "partly_granted"),
    **dict.fromkeys(("国家秘密", "涉及国家秘密"), "refused.state_secret"),
    **dict.fromkeys(("法律法规禁止公开",), "refused.prohibited_by_law"),
    **dict.fromkeys(("三安全一稳定",), "refused.security"),
    **dict.fromkeys(("第三方合法权益", "商业秘密", "个人隐私", "涉及第三方"), "refused.third_party"),
    **dict.fromkeys(("三类内部事务信息", "内部事务信息", "内部事务"), "refused.internal_affairs"),
    **dict.fromkeys(("四类过程性信息", "过程性信息"), "refused.deliberative"),
    **dict.fromkeys(("行政执法案卷", "执法案卷"), "refused.enforcement_file"),
    **dict.fromkeys(("行政查询事项", "行政查询"), "refused.special_query"),
    **dict.fromkeys(
        ("信息不存在", "不存在", "不掌握", "非本机关", "不属于本机关", "不属于本机关负责公开", "本机关不掌握"),
        "unavailable.not_held",
    ),
    **dict.fromkeys(("需要另行制作", "另行制作", "没有现成信息"), "unavailable.needs_creation"),
    **dict.fromkeys(("内容不明确", "仍不明确"), "unavailable.still_unclear"),
    **dict.fromkeys(("信访", "举报投诉", "信访举报投诉"), "declined.petition"),
    **dict.fromkeys(("重复", "重复处理"), "declined.repeat"),
    **dict.fromkeys(("公开出版物",), "declined.publication"),
    **dict.fromkeys(("大量反复申请",), "declined.abusive"),
    **dict.fromkeys(("确认或重新出具",), "declined.confirmation"),
    **dict.fromkeys(("逾期不补正", "不补正", "视为放弃", "视为放弃申请"), "other.not_clarified"),
    **dict.fromkeys(("逾期未缴费", "逾期不缴费", "未缴费"), "other.fee_unpaid"),
    **dict.fromkeys(("其他", "其他处理", "撤回", "申请人撤回", "撤回申请", "主动撤回"), "other.misc"),
}
GROUPS: Mapping[str, str] = {
    "不予公开": "refused",
    "无法提供": "unavailable",
    "不予处理": "declined",
    "其他处理": "other",
}
"""A block of the report's third section, written before one of its rows → the group of their keys."""


def read_results(text: str) -> tuple[str, ...]:
    """One key a line (or a part between semicolons). Raises ValueError naming the part that is no row of the report."""
    parts = [part.strip() for part in re.split(r"[\n;；]", text) if part.strip()]
    return tuple(_read(part) for part in parts)


def label_of(key: str) -> str:
    """The label an export writes; `read_results` reads it back."""
    return OUTCOMES[key].label


def _read(part: str) -> str:
    if part in OUTCOMES:
        return part
    known = _known()
    for form in _forms(part):
        if form in known:
            return known[form]
        for name, group in GROUPS.items():
            key = known.get(form.removeprefix(name), "") if form.startswith(name) else ""
            if key.startswith(f"{group}."):
                return key
    raise ValueError(f"“{part}”不是年度报告第三部分的办理结果，应写成如“予以公开”“无法提供：本机关不掌握相关政府信息”")


def _forms(label: str) -> Iterator[str]:
    """The label without numbering and marks, then without remarks in brackets, then what follows its group alone."""
    text = unicodedata.normalize("NFKC", label).strip()
    for candidate in (text, re.split(r"[:\-—/]", text)[-1]):
        yield _plain(candidate)
        yield _plain(_BRACKETED.sub("", candidate))


def _plain(text: str) -> str:
    return _MARKS.sub("", _NUMBERING.sub("", text.strip()))


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for edition in (EDITION_2021, EDITION_2019):
        for row in edition.rows:
            key = "other.misc" if row.key == "other" else row.key
            if row.is_detail:
                group = _plain(unicodedata.normalize("NFKC", row.subgroup))
                for form in _forms(row.label):
                    known.setdefault(group + form, key)
                    known.setdefault(form, key)
    for key, outcome in OUTCOMES.items():
        for form in _forms(outcome.label):
            known.setdefault(form, key)
    for label, key in ALSO.items():
        known.setdefault(label, key)
    return known
