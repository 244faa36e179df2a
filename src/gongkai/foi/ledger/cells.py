"""Cells of a ledger → values: dates in every usual form, labels with their synonyms, several items in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from gongkai.foi.ledger.columns import ALSO_SAID
from gongkai.foi.ledger.results import read_results
from gongkai.kernel.sheets import FLAGS, Column

EMPTY = frozenset({"", "/", "／", "-", "—", "--", "——", "无", "N/A"})
"""What officers write into a cell that holds nothing."""

_PARTS = re.compile(r"(\d{4})\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})\s*[日号]?")
_TIME = re.compile(
    r"[T\s]*(?:[上下]午)?\s*\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2})?(?:\.\d+)?秒?分?(?:Z|[+-]\d{2}:?\d{2})?"
)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_DAYS = range(36526, 73051)  # 2000–2099
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_EXAMPLE = "应写成2021-01-15、2021/1/15或2021年1月15日的样子"


def read_cell(text: str, column: Column, said: Mapping[str, str] | None = None) -> Any:
    """The value of a cell, or None for an empty one.

    `said` maps values of an outside system to ours. Raises ValueError with a sentence that says what to write.
    """
    text = text.strip()
    text = (said or {}).get(text, text)
    if text in EMPTY and not (column.key == "remark" and text):
        return None
    if column.key == "items":
        return tuple(part.strip() for part in text.splitlines() if part.strip())
    if column.key == "outcomes":
        return read_results(text)
    if column.kind == "date":
        return read_day(text)
    if column.kind == "number":
        return _number(text)
    if column.kind == "flag":
        return _flag(text)
    return _choice(text, column) if column.choices else text


def read_day(text: str) -> date:
    """A day: `2020-1-5`, `2020/01/05 09:30`, `2020.1.5`, `2020年1月5日`, `二〇二〇年一月五日`, `20200105`, or a
    spreadsheet's serial number. A year of two digits is refused: nobody can tell what it means."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.search("[〇○零一二三四五六七八九十]", plain):
        plain = _arabic(plain)
    try:
        if found := _PARTS.match(plain):
            rest = plain[found.end() :].strip()
            if not rest or _TIME.fullmatch(rest):
                return date(*map(int, found.groups()))
        elif found := _PLAIN.fullmatch(plain):
            return date(*map(int, found.groups()))
        elif (found := _SERIAL.fullmatch(plain)) and int(found[1]) in _SERIAL_DAYS:
            return _SERIAL_ZERO + timedelta(days=int(found[1]))
    except ValueError:
        raise ValueError(f"“{text}”没有这一天，请核对") from None
    raise ValueError(f"“{text}”不是日期，{_EXAMPLE}")


def _arabic(text: str) -> str:
    """二〇二〇年十一月二十三日 → 2020年11月23日."""

    def number(found: re.Match[str]) -> str:
        tens, _, ones = found[0].partition("十")
        return (tens.translate(_CHINESE) or "1") + (ones.translate(_CHINESE) or "0")

    return re.sub(r"[一二三]?十[一二三四五六七八九]?", number, text).translate(_CHINESE)


def _number(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    found = re.fullmatch(r"(\d{1,7})(?:\.0+)?\s*(?:个?工作日|天|日|元)?", plain)
    if not found:
        raise ValueError(f"“{text}”不是整数，请只写数字")
    return int(found[1])


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError(f"“{text}”应填是或否")
    return FLAGS[text.lower()]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _choice(text: str, column: Column) -> str:
    choices = column.choices or {}
    wanted = _plain(text)
    for label, value in choices.items():
        if wanted in (_plain(label), _plain(value)):
            return value
    for label, value in ALSO_SAID.get(column.key, {}).items():
        if wanted == _plain(label):
            return value
    raise ValueError(f"“{text}”应为{'、'.join(choices)}之一")
