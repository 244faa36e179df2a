"""The days of the registers."""

from __future__ import annotations

from datetime import date

from gongkai.rules.calendar import china
from gongkai.rules.registers import publish_by, withdraw_by


def test_a_decision_is_published_within_seven_workdays() -> None:
    assert publish_by(date(2020, 9, 28), china()) == date(2020, 10, 14)  # the October holiday, with two days made up


def test_what_was_annulled_goes_within_three_days() -> None:
    """行政处罚法第48条; 民法典第203条: the third day is a Sunday."""
    assert withdraw_by(date(2021, 8, 3), china()) == date(2021, 8, 6)
    assert withdraw_by(date(2021, 8, 5), china()) == date(2021, 8, 9)
