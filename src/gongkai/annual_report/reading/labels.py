"""Which row, column or block of the national form a printed label means, typing errors and stray marks tolerated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from gongkai.annual_report.editions import COLUMN_LABELS, EDITION_2019, EDITION_2021, REMEDY_CELL_LABELS, Row

_NOT_LETTERS = re.compile(r"[^\u4e00-\u9fff]+")
_NUMBERING = re.compile(r"^[一二三四五六七八]、|^\([一二三四五六七八]\)|^\d[.、]?")
_GROUP_MARK = re.compile(r"^(?:[一二三四五六七八]?[、,.]?)(?:\([一二三四五六七八]\))?")


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Only the Chinese characters of a label, after compatibility folding: what is compared."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """Full-width forms folded, all white space dropped."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _core(row: Row) -> str:
    return letters(_NUMBERING.sub("", fold(row.label)))


ROW_ORDER: tuple[str, ...] = (
    *(row.key for row in EDITION_2021.rows if row.key not in {"concluded", "carried_out"}),
    *("other", "concluded", "carried_out"),
)
ROW_CORES: Mapping[str, str] = {row.key: _core(row) for edition in (EDITION_2019, EDITION_2021) for row in edition.rows}
ROW_NUMBERS: Mapping[str, str] = {
    row.key: number[0]
    for edition in (EDITION_2019, EDITION_2021)
    for row in edition.rows
    if (number := re.match(r"\d", row.label))
}
_VARIANTS: Mapping[str, tuple[str, ...]] = {
    "received": (
        "新收政府信息公开申请数量",
        "本年新收政府信息公开申请",
        "本年新收申请数量",
        "本年新收政府信息申请数量",
    ),
    "carried_in": (
        "结转政府信息公开申请数量",
        "上年结转政府信息公开申请",
        "上年结转申请数量",
        "上年度结转政府信息公开申请数量",
    ),
    "granted": ("予以公开",),
    "partly_granted": ("部分公开", "区分处理的只计这一情形不计其他情形"),
    "refused.prohibited_by_law": ("其他法律法规禁止公开", "法律行政法规禁止公开"),
    "refused.security": ("三安全一稳定", "危及三安全及一稳定"),
    "unavailable.needs_creation": ("没有现成信息需另行制作", "没有现成信息"),
    "declined.abusive": ("无正当理由大量重复申请", "无正当理由反复申请", "无正当理由重复申请"),
    "carried_out": ("结转下年度继续办理", "结转下一年度继续办理", "结转下年继续办理", "结转下年度"),
    "other": ("其他处理",),
    "other.not_clarified": (
        "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请",
        "申请人无正当理由逾期不补正",
    ),
    "other.fee_unpaid": (
        "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用",
    ),
}
_AMBIGUOUS = frozenset({"other.misc", "concluded"})
"""Rows whose whole label is a common word (其他, 总计): taken only when the label stands alone."""

_BY_CORE: dict[str, str] = {}
for _key, _label in ROW_CORES.items():
    _BY_CORE.setdefault(_label, _key)
    for _variant in _VARIANTS.get(_key, ()):
        _BY_CORE.setdefault(_variant, _key)
_LONGEST_FIRST = sorted(
    (core for core, key in _BY_CORE.items() if key not in _AMBIGUOUS and core != "予以公开"), key=len, reverse=True
)
_GROUPS = ("不予公开", "无法提供", "不予处理", "其他处理", "本年度办理结果")
_HEADS = (*map(letters, COLUMN_LABELS.values()), "法人或其他组织", "申请人情况")


@lru_cache(maxsize=8192)
def match_row(label: str) -> str | None:
    """The row key of section three that a label cell, or the end of a run of label text, names; None when none.

    「其他」 alone is other.misc and 「总计」 alone is concluded; the caller rules out header cells.
    """
    text = letters(label)
    if len(text) > 160:
        text = text[-160:]
    if not text or text in _GROUPS[:3] or text == _GROUPS[4]:
        return None
    exact = _BY_CORE.get(text)
    if exact is not None:
        return exact
    folded = fold(label)[-80:]
    if re.search(r"\(?七\)?、?总计$|\(七\)[^一-鿿]*(?:总|合)计?$", folded) or text in {"七总计", "合计", "七合计"}:
        return "concluded"
    if re.search(r"(?:^|\D)3[.、]?其他(?:情形|情况)?$", folded):
        return "other.misc"
    return _by_part(text) or (_by_likeness(text) if 4 <= len(text) <= 70 else None)


def _by_part(text: str) -> str | None:
    for core in _LONGEST_FIRST:
        if text.endswith(core):
            return _BY_CORE[core]
    if text.endswith("予以公开") and not text.endswith("不予以公开"):
        return "granted"
    if text.endswith("区分处理的") or text.startswith(("部分公开", "二部分公开")):
        return "partly_granted"
    starts = [core for core in _LONGEST_FIRST if len(core) >= 6 and core in text[-len(core) - 6 :]]
    return _BY_CORE[starts[0]] if starts else None


def _by_likeness(text: str, threshold: float = 0.72) -> str | None:
    """The row whose label is most alike, if it is clearly more alike than any other row's."""
    best: dict[str, float] = {}
    for core, key in _BY_CORE.items():
        if len(core) < 4:
            continue
        tail = text[-(len(core) + 1) :]
        matcher = SequenceMatcher(None, core, tail, autojunk=False)
        if matcher.quick_ratio() >= threshold:
            best[key] = max(best.get(key, 0.0), matcher.ratio())
    ranked = sorted(best.items(), key=lambda item: item[1], reverse=True)
    if not ranked or ranked[0][1] < threshold or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.04):
        return None
    return ranked[0][0]


def is_group(label: str) -> bool:
    """Whether a cell is one of the group cells at the left of the table (三、…, （三）… （六）…)."""
    text = letters(label)
    return any(text == group or (text.endswith(group) and len(text) <= len(group) + 1) for group in _GROUPS)


@lru_cache(maxsize=4096)
def match_column(label: str) -> str | None:
    """The column key of section three that a header cell names."""
    text = letters(label)
    for key, printed in COLUMN_LABELS.items():
        if text == printed:
            return key
    return {"商业企业单位": "company", "合计": "total", "社会公益": "charity", "社会组织": "charity"}.get(text)


def header_columns(row: Sequence[str | None]) -> dict[str, int]:
    """Columns named in a header row: key → position. Empty unless the row is nothing but header cells."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        if cell and (key := match_column(cell)) is not None:
            found.setdefault(key, index)
    return found


@lru_cache(maxsize=4096)
def is_head(label: str) -> bool:
    """Whether a cell belongs to the header of section three."""
    text = letters(label)
    return text in _HEADS or "勾稽关系" in text


@lru_cache(maxsize=4096)
def match_remedy_cell(label: str) -> str | None:
    """The cell key of section four that a header cell names (结果维持 …, 总计)."""
    text = letters(label)
    for key, printed in REMEDY_CELL_LABELS.items():
        if text == printed:
            return key
    return "total" if text == "合计" else None


PROACTIVE_LABELS: tuple[tuple[str, str], ...] = (
    ("行政规范性文件", "normative_documents"),
    ("规范性文件", "normative_documents"),
    ("规章", "regulations"),
    ("其他对外管理服务事项", "other_services"),
    ("对外管理服务事项", "other_services"),
    ("行政许可", "permits"),
    ("行政处罚", "penalties"),
    ("行政强制", "compulsory"),
    ("行政事业性收费", "fees"),
    ("政府集中采购", "procurement"),
)
_HEADER_CELLS: Mapping[str, str] = {
    "本年新制作数量": "made",
    "本年制作数量": "made",
    "新制作数量": "made",
    "本年新公开数量": "opened",
    "新公开数量": "opened",
    "对外公开总数量": "open_total",
    "上一年项目数量": "items_before",
    "上年项目数量": "items_before",
    "本年增减": "items_change",
    "处理决定数量": "decisions",
    "本年处理决定数量": "decisions",
    "采购项目数量": "count",
    "采购总金额": "amount_yuan",
    "本年制发件数": "issued",
    "本年制发数": "issued",
    "本年新制发件数": "issued",
    "本年废止件数": "repealed",
    "本年废止数": "repealed",
    "现行有效件数": "in_force",
    "现行有效数": "in_force",
    "本年收费金额": "amount_10k_yuan",
    "收费金额": "amount_10k_yuan",
}
MARKS_2019 = ("本年新制作", "本年新公开", "对外公开总数", "上一年项目数", "本年增减", "集中采购", "采购总金额")
MARKS_2021 = ("本年制发", "本年废止", "现行有效件数", "本年处理决定数量", "本年收费金额")


@lru_cache(maxsize=4096)
def match_proactive_row(label: str) -> str | None:
    """The row key of section two that a label cell, or the end of a run of label text, names."""
    text = letters(label)
    for printed, key in PROACTIVE_LABELS:
        if text.endswith(printed):
            return key
    return None


@lru_cache(maxsize=4096)
def match_proactive_cell(label: str) -> str | None:
    """The cell key of section two that a header cell names; units in brackets are no part of the name."""
    text = letters(re.sub(r"[(（][^()（）]*[)）]", "", label))
    for unit in ("单位万元", "单位元", "万元", "单位件", "单位"):
        text = text.removesuffix(unit)
    return _HEADER_CELLS.get(text)
