"""Two things that are no application: 更正 of what an organ has recorded of oneself (条例第41条), and 投诉举报 that an
organ does not do what disclosure demands of it (第47条). They are counted nowhere in the annual report.

The statute sets no term for either: the day by which they are to be answered is the district's own, in workdays after
the day of receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gongkai.rules.calendar import Calendar

KINDS: Mapping[str, str] = MappingProxyType({"correction": "更正申请", "complaint": "投诉举报"})
ARTICLES: Mapping[str, str] = MappingProxyType({"correction": "条例第41条", "complaint": "条例第47条"})

STATES: Mapping[str, str] = MappingProxyType(
    {
        "received": "待受理",
        "handling": "办理中",
        "completing": "待补充材料",
        "answered": "已答复",
        "withdrawn": "已撤回",
    }
)
OPEN = frozenset({"received", "handling", "completing"})

OUTCOMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "correction": {
            "corrected": "已更正",
            "unchanged": "经核实无误，不予更正",
            "not_competent": "无权更正，已告知向有权机关提出",
            "no_proof": "未能证明记录不准确或者与本人有关，不予更正",
        },
        "complaint": {
            "ordered": "反映的问题属实，已督促或者要求整改",
            "unfounded": "经查不属实",
            "advised": "不属于政府信息公开监督事项，已告知其他途径",
            "transferred": "已转有权机关处理",
        },
    }
)


@dataclass(frozen=True)
class Move:
    """An event, the states it may happen in and the one it leads to; `by` is the desk or the applicant."""

    event: str
    label: str
    source: frozenset[str]
    target: str
    by: str


TABLE: Mapping[str, Move] = MappingProxyType(
    {
        move.event: move
        for move in (
            Move("accept", "受理", frozenset({"received"}), "handling", "desk"),
            Move("ask", "要求补充材料", frozenset({"received", "handling"}), "completing", "desk"),
            Move("complete", "补充材料", frozenset({"completing"}), "handling", "applicant"),
            Move("pass_on", "转送有权机关", frozenset({"received", "handling"}), "received", "desk"),
            Move("answer", "答复", frozenset({"handling"}), "answered", "desk"),
            Move("withdraw", "撤回", OPEN, "withdrawn", "applicant"),
        )
    }
)


class IllegalMove(ValueError):
    """The event cannot happen in this state; the message says so in Chinese."""


def move(state: str, event: str) -> Move:
    """The move. Raises KeyError for an unknown event, IllegalMove where it does not fit the state."""
    found = TABLE[event]
    if state not in found.source:
        raise IllegalMove(f"{STATES[state]}的不能办理“{found.label}”")
    return found


def due_on(received_on: date, days: int, calendar: Calendar) -> date:
    """The last day, `days` workdays after the day of receipt, which is not counted."""
    if days < 1:
        raise ValueError("at least one workday")
    return calendar.add_workdays(received_on, days)
