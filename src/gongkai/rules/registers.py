"""Days of the registers of decisions (双公示): published within seven workdays of the decision; a penalty decision that
was changed, withdrawn or found unlawful is taken down within three days, with the reason (行政处罚法第48条)."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.rules.calendar import Calendar

PUBLISH_DAYS = 7
"""Workdays after the day of the decision."""
WITHDRAW_DAYS = 3
"""Days after the day of annulment; one that ends on a rest day ends the day after it (民法典第203条)."""


def publish_by(decided_on: date, calendar: Calendar) -> date:
    """The last day for publication."""
    return calendar.add_workdays(decided_on, PUBLISH_DAYS)


def withdraw_by(annulled_on: date, calendar: Calendar) -> date:
    """The last day for taking it down."""
    return calendar.roll_forward(annulled_on + timedelta(days=WITHDRAW_DAYS))
