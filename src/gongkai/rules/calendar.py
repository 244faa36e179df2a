"""Working days (工作日) of the State Council's yearly holiday notices, as a versioned table.

The terms of the 条例 are counted in 工作日 (条例第30条, 条例第32–34条); which days work is settled every year by the
notice 关于部分节假日安排的通知, make-up working weekends (调休) included. A weekday alone says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

KINDS = frozenset({"holiday", "workday"})
WEEKEND = "周末"
WORKDAY = "工作日"
MAKE_UP = "调休上班"
_ONE = timedelta(days=1)
_SATURDAY = 5


class NoticeError(ValueError):
    """A row of a notice that cannot be read; the message names the line, counted from one."""


@dataclass(frozen=True)
class Day:
    """One calendar day: whether it works, and why in the field's words."""

    on: date
    works: bool
    why: str


@dataclass(frozen=True)
class Notice:
    """The changes one State Council notice makes, ready for `Calendar.with_changes`."""

    holidays: Mapping[date, str]
    workdays: Mapping[date, str]

    @property
    def years(self) -> frozenset[int]:
        """Years this notice publishes as a whole (see `whole_years`)."""
        return whole_years(self.holidays)


@dataclass(frozen=True, eq=False)
class Calendar:
    """A table of exceptions to Monday–Friday. Equal when the versions are equal; build it with `Calendar.of`.

    `years` are the published years; a day of any other year is Monday–Friday and `covers` is False for it.
    """

    version: str
    years: frozenset[int]
    holidays: Mapping[date, str]
    workdays: Mapping[date, str]

    @classmethod
    def of(cls, holidays: Mapping[date, str], workdays: Mapping[date, str], years: Iterable[int]) -> Calendar:
        """Make a calendar whose version is the digest of its content. Raises ValueError for a day in both tables."""
        both = sorted(holidays.keys() & workdays.keys())
        if both:
            raise ValueError(f"{both[0]} 同时列为放假和上班")
        published = frozenset(years)
        rows = [f"{day},holiday,{name}" for day, name in holidays.items()]
        rows += [f"{day},workday,{name}" for day, name in workdays.items()]
        text = "\n".join([*sorted(rows), *map(str, sorted(published))])
        version = f"cn-{max(published, default=0)}-{sha256(text.encode()).hexdigest()[:10]}"
        return cls(version, published, dict(holidays), dict(workdays))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def is_workday(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def day(self, day: date) -> Day:
        if day in self.workdays:
            return Day(day, True, MAKE_UP if day.weekday() >= _SATURDAY else WORKDAY)
        if day in self.holidays:
            return Day(day, False, self.holidays[day])
        works = day.weekday() < _SATURDAY
        return Day(day, works, WORKDAY if works else WEEKEND)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th workday after `day`; `day` itself is not counted (民法典第201条). `n` = 0 gives `day` back.

        Raises ValueError for a negative `n`.
        """
        if n < 0:
            raise ValueError(f"a term cannot be negative: {n}")
        while n:
            day += _ONE
            n -= self.is_workday(day)
        return day

    def roll_forward(self, day: date) -> date:
        """`day`, or the next workday when it is a rest day (民法典第203条: a term ending on one ends the day after)."""
        while not self.is_workday(day):
            day += _ONE
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """The number of workdays d with start < d <= end; 0 when `end` is not after `start`."""
        return sum(self.is_workday(date.fromordinal(n)) for n in range(start.toordinal() + 1, end.toordinal() + 1))

    def covers(self, day: date) -> bool:
        """Whether the notice of that year is in the table; where it is not, results are provisional."""
        return day.year in self.years

    def with_changes(
        self, holidays: Mapping[date, str], workdays: Mapping[date, str], *, years: Collection[int] = ()
    ) -> Calendar:
        """A new calendar in which the named days rest or work; a later change replaces an earlier one.

        A year becomes published when it is in `years` or when the changes hold its whole notice (`whole_years`).
        Naming a Monday–Friday day in `workdays` takes a holiday away.
        """
        rest = {day: name for day, name in self.holidays.items() if day not in workdays} | dict(holidays)
        work = {day: name for day, name in self.workdays.items() if day not in holidays} | dict(workdays)
        return Calendar.of(rest, work, self.years | frozenset(years) | whole_years(holidays))


def whole_years(holidays: Mapping[date, str]) -> frozenset[int]:
    """Years for which the days look like a whole notice: 1 October and a 春节 are among them."""
    spring = {day.year for day, name in holidays.items() if "春节" in name}
    return frozenset(year for year in spring if date(year, 10, 1) in holidays)


def parse_notice(text: str) -> Notice:
    """Read a notice written as CSV rows `date,kind,name` (kind: holiday or workday; a header row may come first).

    Also accepted as kinds: 放假 and 上班. Raises NoticeError naming the line: a wrong date or kind, a day given twice,
    a rest day without a name.
    """
    tables: dict[str, dict[date, str]] = {"holiday": {}, "workday": {}}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cells = [cell.strip() for cell in line.replace("，", ",").split(",")]
        if not any(cells) or line.startswith("#") or (number == 1 and cells[0].lower() in {"date", "日期"}):
            continue
        day, kind, name = _notice_row(cells, number)
        if day in tables["holiday"] or day in tables["workday"]:
            raise NoticeError(f"第{number}行：{day} 已在前面出现过")
        tables[kind][day] = name
    if not tables["holiday"] and not tables["workday"]:
        raise NoticeError("第1行：文件里没有任何日期")
    return Notice(tables["holiday"], tables["workday"])


def _notice_row(cells: list[str], number: int) -> tuple[date, str, str]:
    if len(cells) != 3:
        raise NoticeError(f"第{number}行：应为三列（日期,类别,名称），实为{len(cells)}列")
    try:
        day = date.fromisoformat(cells[0])
    except ValueError:
        raise NoticeError(f"第{number}行：日期“{cells[0]}”应写成 2027-01-01 的样子") from None
    kind = {"放假": "holiday", "上班": "workday"}.get(cells[1], cells[1])
    if kind not in KINDS:
        raise NoticeError(f"第{number}行：类别“{cells[1]}”应为 holiday（放假）或 workday（上班）")
    if kind == "holiday" and not cells[2]:
        raise NoticeError(f"第{number}行：放假日没有写节日名称")
    return day, kind, cells[2] or MAKE_UP


@lru_cache(maxsize=1)
def china() -> Calendar:
    """The packaged table, 2004–2026."""
    text = files("gongkai.rules").joinpath("data/calendar_cn.csv").read_text(encoding="utf-8")
    notice = parse_notice(text)
    return Calendar.of(notice.holidays, notice.workdays, notice.years)
