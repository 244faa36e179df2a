"""The course of a review or a suit as the organ lives it: stages, days to answer, results and where they count.

Days to answer are from knowledge of the two procedure laws; the results follow the notes of the report form, the two
uncertain ones by a setting of the district.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from gongkai.rules.calendar import Calendar

REVIEW, SUIT = "review", "suit"
COUNTS = ("upheld", "corrected", "other")
NEW_REVIEW_LAW = date(2024, 1, 1)
"""From this day the days of 行政复议法第48条 are workdays (行政复议法第88条); before, they ran on."""


@dataclass(frozen=True)
class Term:
    """`days` within which something is owed, counted from the day after the paper came in."""

    days: int
    workdays: bool
    article: str


@dataclass(frozen=True)
class Stage:
    """One step of the course. `owed` says what the organ then owes, within `term` or by a day that somebody set;
    `settles` names the stages whose debt it pays; `appointed` is a day that lies ahead, as of a hearing."""

    key: str
    label: str
    way: str
    owed: str = ""
    term: Term | None = None
    settles: tuple[str, ...] = ()
    appointed: bool = False


_ROWS = (
    Stage("accepted", "受理", REVIEW),
    Stage("notified", "收到答复通知（普通程序）", REVIEW, "提出书面答复并提交证据", Term(10, True, "行政复议法第48条")),
    Stage(
        "notified_simple",
        "收到答复通知（简易程序）",
        REVIEW,
        "提出书面答复并提交证据",
        Term(5, True, "行政复议法第54条"),
    ),
    Stage("replied", "提交答复和证据", REVIEW, settles=("notified", "notified_simple")),
    Stage("hearing", "听取意见或者听证", REVIEW, "到场", appointed=True),
    Stage("suspended", "中止", REVIEW),
    Stage("resumed", "恢复审理", REVIEW),
    Stage("prolonged", "延长审理期限", REVIEW),
    Stage("docketed", "立案", SUIT),
    Stage("summoned", "收到起诉状副本", SUIT, "提交答辩状、证据和依据", Term(15, False, "行政诉讼法第67条")),
    Stage("appeal_served", "收到上诉状副本", SUIT, "提出答辩状", Term(15, False, "行政诉讼法第86条")),
    Stage("proved", "提交答辩状和证据", SUIT, settles=("summoned", "appeal_served")),
    Stage("trial", "开庭", SUIT, "出庭应诉", appointed=True),
    Stage("stayed", "中止诉讼", SUIT),
    Stage("taken_up", "恢复诉讼", SUIT),
    Stage("judged", "收到判决书", SUIT, "决定是否上诉", Term(15, False, "行政诉讼法第85条")),
    Stage("ruled", "收到裁定书", SUIT, "决定是否上诉", Term(10, False, "行政诉讼法第85条")),
    Stage("appealed", "提起上诉", SUIT, settles=("judged", "ruled")),
    Stage("no_appeal", "决定不上诉", SUIT, settles=("judged", "ruled")),
)
STAGES: Mapping[str, Stage] = MappingProxyType({row.key: row for row in _ROWS})


def way_of(kind: str) -> str:
    """The way of a kind of the report: `review`, or a suit."""
    return REVIEW if kind == REVIEW else SUIT


def stages_of(kind: str) -> tuple[Stage, ...]:
    """The stages of a kind, in their usual order."""
    return tuple(row for row in _ROWS if row.way == way_of(kind))


def due_day(stage: str, on: date, calendar: Calendar) -> date | None:
    """The last day of what the organ owes after a stage of `on`; None where the law sets none.

    The day itself is not counted, and a term that ends on a rest day ends with the next workday (民法典第201条、
    民法典第203条). Raises KeyError for an unknown stage.
    """
    term = STAGES[stage].term
    if term is None:
        return None
    if term.workdays and on >= NEW_REVIEW_LAW:
        return calendar.add_workdays(on, term.days)
    # Before the revision of 2023 the ten days of a review ran on; its art. 23 said the same number.
    return calendar.roll_forward(on + timedelta(days=term.days))


@dataclass(frozen=True)
class Result:
    """A result in the words of the decision, and the column of section four it counts in. `uncertain` ones may be set
    otherwise by the district."""

    key: str
    label: str
    ways: tuple[str, ...]
    counts: str
    uncertain: bool = False


_BOTH = (REVIEW, SUIT)
RESULTS: Mapping[str, Result] = MappingProxyType(
    {
        row.key: row
        for row in (
            Result("maintained", "维持", (REVIEW,), "upheld"),
            Result("request_rejected", "驳回复议请求", (REVIEW,), "upheld", uncertain=True),
            Result("claim_rejected", "驳回诉讼请求", (SUIT,), "upheld", uncertain=True),
            Result("revoked", "撤销", _BOTH, "corrected"),
            Result("changed", "变更", _BOTH, "corrected"),
            Result("unlawful", "确认违法", _BOTH, "corrected"),
            Result("void", "确认无效", _BOTH, "corrected"),
            Result("ordered", "责令履行、重新答复", _BOTH, "corrected"),
            Result("ended", "终止", _BOTH, "other"),
            Result("withdrawn", "撤回", _BOTH, "other"),
            Result("mediated", "调解、和解", _BOTH, "other"),
            Result("not_accepted", "不予受理、不予立案", _BOTH, "other"),
            Result("application_dismissed", "驳回复议申请", (REVIEW,), "other", uncertain=True),
            Result("suit_dismissed", "驳回起诉", (SUIT,), "other", uncertain=True),
        )
    }
)


def results_of(kind: str) -> tuple[Result, ...]:
    """The results a review or a suit can have."""
    return tuple(row for row in RESULTS.values() if way_of(kind) in row.ways)


def counted_as(result: str, settled: Mapping[str, str] | None = None) -> str:
    """The column of section four: upheld, corrected or other. `settled` is what the district has set for the uncertain
    ones; it moves no other. Raises KeyError for an unknown result, ValueError for an unknown column."""
    row = RESULTS[result]
    column = (settled or {}).get(result, row.counts) if row.uncertain else row.counts
    if column not in COUNTS:
        raise ValueError(f"年报第四部分没有“{column}”这一栏")
    return column
