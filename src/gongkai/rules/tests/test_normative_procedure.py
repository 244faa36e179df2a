"""Steps of a normative document: their order, their days, what may be left out."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.calendar import china
from gongkai.rules.normative_procedure import (
    BY_KEY,
    STEPS,
    OutOfOrder,
    check,
    following,
    missing_before_publication,
)

DAY = date(2020, 9, 1)


def test_steps_follow_in_their_order() -> None:
    done: list[str] = []
    for step in STEPS:
        assert following(done) == step
        until = date(2020, 9, 10) if step.ends else None
        check(step, done, on=DAY, last=DAY if done else None, until=until, calendar=china())
        done.append(step.key)
    assert following(done) is None and missing_before_publication(done) == []
    with pytest.raises(OutOfOrder, match="都已办完"):
        check(STEPS[0], done, on=DAY, last=DAY, until=None, calendar=china())


def test_a_step_before_its_turn_or_day_is_refused() -> None:
    with pytest.raises(OutOfOrder, match="下一步是“公开征求意见”"):
        check(BY_KEY["legality"], ["drafting"], on=DAY, last=DAY, until=None, calendar=china())
    with pytest.raises(OutOfOrder, match="2020年9月1日"):
        late = date(2020, 9, 30)
        check(BY_KEY["consultation"], ["drafting"], on=date(2020, 8, 31), last=DAY, until=late, calendar=china())


def test_a_draft_is_open_for_seven_workdays_at_least() -> None:
    step = BY_KEY["consultation"]
    with pytest.raises(OutOfOrder, match="7个工作日"):
        check(step, ["drafting"], on=DAY, last=DAY, until=date(2020, 9, 9), calendar=china())
    check(step, ["drafting"], on=DAY, last=DAY, until=date(2020, 9, 10), calendar=china())
    with pytest.raises(OutOfOrder, match="截止日期"):
        check(step, ["drafting"], on=DAY, last=DAY, until=None, calendar=china())


def test_legality_and_deliberation_are_never_left_out() -> None:
    assert not BY_KEY["legality"].may_skip and not BY_KEY["deliberation"].may_skip
    assert missing_before_publication(["drafting", "consultation"]) == [
        "公平竞争审查",
        "合法性审核",
        "集体讨论决定",
        "统一登记编号",
    ]
