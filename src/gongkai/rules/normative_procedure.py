"""The making of a normative document (行政规范性文件) as a table of steps: consultation, fair-competition review,
legality review, collective deliberation, number, issue, interpretation, filing. Only one with a number is counted.

The steps are those of 国办发〔2018〕37号 as districts put them; how long a draft is open is the district's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gongkai.rules.calendar import Calendar

CONSULTATION_DAYS = 7
"""Workdays for which a draft is open for opinions, at the least."""


@dataclass(frozen=True)
class Step:
    """One step; `may_skip` says when it may be left out, empty for never."""

    key: str
    label: str
    asks: str
    may_skip: str = ""
    ends: bool = False
    """Whether the step lasts from one day to another."""


STEPS: tuple[Step, ...] = (
    Step("drafting", "起草", "起草单位和起草说明"),
    Step(
        "consultation",
        "公开征求意见",
        "征求意见的网址和采纳情况",
        "因应急处置、维护公共安全或者执行上级紧急命令，需要立即制定实施的；内容依法不得公开的",
        ends=True,
    ),
    Step("competition", "公平竞争审查", "审查机构和结论", "不涉及经营者经济活动的"),
    Step("legality", "合法性审核", "审核机构和审核意见文号"),
    Step("deliberation", "集体讨论决定", "会议名称和决定"),
    Step("number", "统一登记编号", "登记编号"),
    Step("issue", "印发公布", "印发文号"),
    Step("interpretation", "公布解读", "解读的标题或者网址", "内容简明、不需要解读的"),
    Step("filing", "备案", "备案机关和备案文号"),
)
BY_KEY: Mapping[str, Step] = MappingProxyType({step.key: step for step in STEPS})
NUMBERED = "number"
BEFORE_PUBLICATION = ("drafting", "consultation", "competition", "legality", "deliberation", "number")
"""What must be done or left out with reason before the document goes out."""


class OutOfOrder(ValueError):
    """The step cannot be recorded; the message says why in Chinese."""


def following(done: Collection[str]) -> Step | None:
    """The step that is next; None when all are done or left out."""
    return next((step for step in STEPS if step.key not in done), None)


def check(
    step: Step, done: Collection[str], *, on: date, last: date | None, until: date | None, calendar: Calendar
) -> None:
    """Raises OutOfOrder: a step before its turn, a day before the last step's, too short a consultation. `last` is the
    day of the step before, `until` the end of one that lasts."""
    turn = following(done)
    if turn is None or turn.key != step.key:
        raise OutOfOrder(f"下一步是“{turn.label}”" if turn else "各个步骤都已办完")
    if last is not None and on < last:
        raise OutOfOrder(f"日期不能早于上一步的{last.year}年{last.month}月{last.day}日")
    if step.ends:
        if until is None:
            raise OutOfOrder(f"“{step.label}”应填写截止日期")
        if calendar.workdays_between(on, until) < CONSULTATION_DAYS:
            raise OutOfOrder(f"“{step.label}”不少于{CONSULTATION_DAYS}个工作日")


def missing_before_publication(done: Collection[str]) -> list[str]:
    """The labels of what is still missing before the document may be published."""
    return [BY_KEY[key].label for key in BEFORE_PUBLICATION if key not in done]
