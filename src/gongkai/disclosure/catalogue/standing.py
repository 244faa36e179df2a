"""How a duty of the catalogue stands on a day: fulfilled, empty, late by its period, or in a column gone stale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from gongkai.disclosure.models import RowVersion
from gongkai.rules.disclosure_periods import Period, last_round

STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "gap": ("空白", "bad"),
        "late": ("逾期未更新", "bad"),
        "stale": ("栏目超期未更新", "warn"),
        "fulfilled": ("已公开", "good"),
        "on_request": ("依申请公开", "neutral"),
        "not_applicable": ("本区不涉及", "neutral"),
    }
)
"""State → (label, tone)."""
OWED = ("gap", "late", "stale")


@dataclass(frozen=True)
class Published:
    """What the public finds under a row: how many documents, and the day of the newest."""

    count: int = 0
    newest: date | None = None


@dataclass(frozen=True)
class Standing:
    """A state of STATES and the sentence that shows the computation; `due_on` is the day that was missed."""

    state: str
    why: str
    due_on: date | None = None

    @property
    def label(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


def standing(version: RowVersion, published: Published, today: date) -> Standing:
    """The row's column is loaded with it."""
    if version.not_applicable:
        return Standing("not_applicable", version.not_applicable)
    if version.manner == "on_request":
        return Standing("on_request", "依申请公开的事项不主动发布")
    if not published.count or published.newest is None:
        return Standing("gap", f"自{_day(version.effective_from)}起应当公开，尚无已公开的信息")
    turn = last_round(Period.of(version.period), today)
    if turn is not None and turn.due_on >= version.effective_from and published.newest < turn.opens:
        why = f"{turn.label}应当在{_day(turn.due_on)}前公开，最近一次公开是{_day(published.newest)}"
        return Standing("late", why, turn.due_on)
    column = version.row.column
    if column is not None and column.stale_after:
        until = published.newest + timedelta(days=column.stale_after)
        if until < today:
            why = f"栏目“{column.title}”每{column.stale_after}日应有更新，最近一次公开是{_day(published.newest)}"
            return Standing("stale", why, until)
    return Standing("fulfilled", f"已公开{published.count}件，最近一次是{_day(published.newest)}")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
