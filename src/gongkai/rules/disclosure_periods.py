"""Time limits of the standard catalogue as rules that can be computed.

What must be disclosed is disclosed within 20 workdays of its making or change, unless a law or regulation sets another
term (条例第26条). Catalogues write such terms in words: “自信息形成或者变更之日起20个工作日内”, “每季度”, “实时”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal

from gongkai.rules.calendar import Calendar

Kind = Literal["within", "at_once", "every", "standing", "ahead", "unread"]
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "within": "形成或者变更之日起一定期限内",
        "at_once": "实时",
        "every": "定期",
        "standing": "长期公开",
        "ahead": "事前公示",
        "unread": "无法计算",
    }
)
STATUTORY_DAYS = 20
"""条例第26条, in workdays; “及时” without a number can mean no more than this."""

UNITS: Mapping[str, str] = MappingProxyType({"workdays": "个工作日", "days": "日", "months": "个月"})
EVERY: Mapping[int, str] = MappingProxyType({1: "每月", 3: "每季度", 6: "每半年", 12: "每年"})
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_AHEAD = re.compile(rf"(?:不少于|不得少于|提前|前){_NUMBER}\s*(个?工作日|个?月|天|日)")
_WITHIN = re.compile(rf"{_NUMBER}\s*(个?工作日|个?月|天|日)(?:之?内|以内)")
_EVERY = re.compile(r"(?:每|按|逐)\s*(月|季度|季|半年|年度|年)|(?:月|季度|年度?)(?:更新|公开一次)")
_BY_DAY = re.compile(rf"(?:次月|每月|下月)\s*{_NUMBER}\s*日?前")
_MONTHS = {"月": 1, "季度": 3, "季": 3, "半年": 6, "年度": 12, "年": 12}


@dataclass(frozen=True)
class Period:
    """A time limit. `number` and `unit` go with within and ahead; `months` (1, 3, 6, 12) and `by_day`, the day of the
    month that follows, with every."""

    kind: Kind
    number: int = 0
    unit: str = "workdays"
    months: int = 0
    by_day: int = 0

    @property
    def label(self) -> str:
        """The limit in a few words, as pages print it."""
        if self.kind in {"within", "ahead"}:
            length = f"{self.number}{UNITS[self.unit]}"
            return f"{length}内" if self.kind == "within" else f"事前公示不少于{length}"
        if self.kind == "every":
            return EVERY[self.months] + (f"，次月{self.by_day}日前" if self.by_day else "")
        return KINDS[self.kind]

    def as_data(self) -> dict[str, Any]:
        """As plain values, for a JSON column."""
        said: dict[str, Any] = {"kind": self.kind}
        if self.kind in {"within", "ahead"}:
            said |= {"number": self.number, "unit": self.unit}
        if self.kind == "every":
            said |= {"months": self.months, "by_day": self.by_day}
        return said

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Period:
        """Out of `as_data`; anything else is a limit that cannot be computed."""
        return cls(**data) if data.get("kind") in KINDS else cls("unread")


STATUTORY = Period("within", STATUTORY_DAYS)


def read_period(text: str) -> Period:
    """The limit that a catalogue's words set. Empty words mean the statutory term (条例第26条); several terms in one
    cell mean the first; words that name no term give `unread`."""
    plain = "".join(text.split())
    if not plain:
        return STATUTORY
    if found := _WITHIN.search(plain):
        ahead = _AHEAD.search(plain)
        if not ahead or found.start() < ahead.start():
            return Period("within", *_term(found))
    if found := _AHEAD.search(plain):
        return Period("ahead", *_term(found))
    if found := _EVERY.search(plain):
        months = _MONTHS.get(found.group(1) or re.sub(r"更新|公开一次", "", found.group(0)), 12)
        by = _BY_DAY.search(plain)
        return Period("every", months=months, by_day=_count(by.group(1)) if by else 0)
    if re.search(r"实时|即时|当日|当天", plain):
        return Period("at_once")
    if re.search(r"长期|常年|持续|动态|永久", plain):
        return Period("standing")
    return STATUTORY if re.search(r"及时|条例|按规定|依法", plain) else Period("unread")


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _term(found: re.Match[str]) -> tuple[int, str]:
    unit = found.group(2).removeprefix("个")
    return _count(found.group(1)), {"工作日": "workdays", "月": "months"}.get(unit, "days")


@dataclass(frozen=True)
class PeriodDay:
    """One day of the count: `day` is how many have been counted so far."""

    on: date
    counts: bool
    why: str
    day: int


@dataclass(frozen=True)
class Term:
    """The last day on which disclosure is in time, and the count behind it."""

    due_on: date
    ledger: tuple[PeriodDay, ...]
    article: str = "条例第26条"


def due(period: Period, formed: date, calendar: Calendar) -> Term | None:
    """The last day for information made or changed on `formed`; the day itself is not counted, and a term of days or
    months that ends on a rest day ends the day after it (民法典第201条, 第203条). None where the rule sets no such day.
    """
    if period.kind == "at_once":
        return Term(formed, (PeriodDay(formed, True, "形成当日", 1),))
    if period.kind != "within":
        return None
    if period.unit == "months":
        end = calendar.roll_forward(add_months(formed, period.number))
        return Term(end, (PeriodDay(end, True, f"{period.number}个月届满", period.number),))
    rows: list[PeriodDay] = []
    day, count = formed, 0
    while count < period.number:
        day += timedelta(days=1)
        told = calendar.day(day)
        counts = period.unit == "days" or told.works
        count += counts
        rows.append(PeriodDay(day, counts, told.why, count))
    end = day if period.unit == "workdays" else calendar.roll_forward(day)
    return Term(end, tuple(rows))


def add_months(day: date, months: int) -> date:
    """The day of the same number, or the last of the month (民法典第202条)."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


@dataclass(frozen=True)
class Round:
    """One turn of a periodic duty: what appears from `opens` to `due_on`, both included, is for it."""

    label: str
    opens: date
    due_on: date


def last_round(period: Period, today: date) -> Round | None:
    """The turn whose last day came last before `today`; None where the duty is not periodic.

    A monthly duty “次月10日前” is for the month before and falls due on the 10th; without such a day a turn is due by
    the end of the month, quarter, half-year or year itself.
    """
    if period.kind != "every":
        return None
    start = date(today.year, (today.month - 1) // period.months * period.months + 1, 1)
    for _ in range(3):
        following = add_months(start, period.months)
        due_on = following - timedelta(days=1)
        if period.by_day:
            due_on = following + timedelta(days=period.by_day - 1)
        if due_on < today:
            opens = start if not period.by_day else start + timedelta(days=period.by_day)
            return Round(_turn(start, period.months), opens, due_on)
        start = add_months(start, -period.months)
    return None


def _turn(start: date, months: int) -> str:
    if months == 12:
        return f"{start.year}年度"
    if months == 6:
        return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
    return f"{start.year}年第{'一二三四'[start.month // 3]}季度" if months == 3 else f"{start.year}年{start.month}月"
