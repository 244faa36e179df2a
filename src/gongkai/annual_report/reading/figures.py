"""What a cell prints: a number, a blank, or something that is neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from gongkai.annual_report.model import Number

State = Literal["number", "blank", "unreadable", "ambiguous", "lost"]
"""unreadable: printed, but no number. ambiguous: several lawful readings. lost: digits that no reading can part."""

_BLANKS = frozenset(
    {
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "－",
        "―",
        "无",
        "空",
        "*",
        "·",
        ".",
        "、",
        "|",
        "//",
        "n/a",
        "N/A",
        "不适用",
    }
)
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"^([+\-]?)(\d{1,15})(?:\.(\d{1,8}))?$")
_UNITS = re.compile(r"(?:件次|件|项|个|宗|条|起|次|例|人|份|笔|张)$")
_MONEY = re.compile(r"^(.*?)\(?(亿元|万元|亿|万|元|人民币)\)?$")
_UNIT_FIRST = re.compile(r"^(亿元|万元|元)(\d[\d.]*)$")
_NOTED = re.compile(r"^\D*?(\d{1,9})\([^()\d]*\)$")
_MULTIPLES = {"亿元": 100_000_000, "亿": 100_000_000, "万元": 10_000, "万": 10_000, "元": 1}


@dataclass(frozen=True)
class Figure:
    """One cell as read: `value` only when `state` is number; `raw` as printed; `candidates` where it is uncertain."""

    state: State
    value: Number | None = None
    raw: str = ""
    candidates: tuple[str, ...] = ()


def tidy(raw: str) -> str:
    """Full-width forms folded, white space and thousands separators dropped."""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", raw)).replace("−", "-").replace("\u2011", "-")
    return _THOUSANDS.sub("", text)


def is_blank(raw: str) -> bool:
    """Whether a cell prints nothing, or one of the marks that stand for nothing (/ — 无)."""
    text = tidy(raw)
    return text in _BLANKS or (bool(text) and set(text) <= set("-—–―/_"))


@lru_cache(maxsize=16384)
def count(raw: str) -> Figure:
    """A cell of sections three and four: an integer, its unit dropped. Negative numbers are read as printed."""
    if is_blank(raw):
        return Figure("blank", raw=raw)
    text = _UNITS.sub("", tidy(raw))
    match = _NUMBER.match("0" if text in {"零", "〇"} else text)
    if match is None or (match[3] and set(match[3]) != {"0"}):
        noted = _NOTED.match(text)  # 18(含上年): which cases the number counts is for a person to say
        return Figure("unreadable", raw=raw, candidates=(noted[1],) if noted else ())
    if len(match[2]) > 1 and match[2][0] == "0":
        return Figure("unreadable", raw=raw, candidates=(str(int(match[2])),))
    return Figure("number", int(match[1] + match[2]), raw)


@lru_cache(maxsize=4096)
def change(raw: str) -> Figure:
    """A signed cell (本年增/减): +18, －369, 增18, 减少22."""
    text = _UNITS.sub("", tidy(raw))
    for words, sign in ((("增加", "新增", "增", "↑"), ""), (("减少", "减", "↓"), "-")):
        for word in words:
            if text.startswith(word) and text[len(word) :].isdigit():
                text = sign + text[len(word) :]
    figure = count(text)
    return Figure(figure.state, figure.value, raw, figure.candidates)


@lru_cache(maxsize=4096)
def money(raw: str, unit: str, unit_in_header: str = "") -> Figure:
    """An amount in `unit` (元 or 万元). A unit beside the number wins over the header's.

    Without any unit an amount other than zero is ambiguous when the form itself prints none (2019, procurement).
    """
    if is_blank(raw):
        return Figure("blank", raw=raw)
    text = tidy(raw).replace(",", "").removeprefix("约").removeprefix("人民币").removeprefix("¥")
    text = _UNIT_FIRST.sub(r"\2\1", text)  # a unit wrapped in a narrow cell of a PDF may come before its number
    split = _MONEY.match(text)
    printed = split[2] if split else unit_in_header
    match = _NUMBER.match(split[1] if split else text)
    if match is None:
        return Figure("unreadable", raw=raw)
    number = Decimal("".join((match[1], match[2], "." if match[3] else "", match[3] or "")))
    if not printed and number:
        candidates = (plain(number * 1), plain(number * 10_000))
        return Figure("ambiguous", raw=raw, candidates=candidates)
    factor = Decimal(_MULTIPLES.get(printed, 1)) / Decimal(_MULTIPLES[unit])
    return Figure("number", _whole(number * factor), raw)


def _whole(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number.normalize()


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    return format(_whole(number), "f") if isinstance(_whole(number), Decimal) else str(_whole(number))
