"""更正申请 and 投诉举报: their states, and a day that counts workdays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules import rights
from gongkai.rules.calendar import china

CHINA = china()


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2020, 9, 28), 20, date(2020, 11, 2)),
        (date(2020, 1, 20), 20, date(2020, 2, 25)),
        (date(2020, 5, 6), 1, date(2020, 5, 7)),
    ],
)
def test_the_term_skips_holidays_and_counts_make_up_days(received: date, days: int, due: date) -> None:
    assert rights.due_on(received, days, CHINA) == due


def test_what_does_not_fit_the_state_is_refused_in_words() -> None:
    """条例第41、47条."""
    assert rights.move("received", "accept").target == "handling"
    with pytest.raises(rights.IllegalMove, match="已答复的不能办理“补充材料”"):
        rights.move("answered", "complete")


@given(st.sampled_from(sorted(rights.STATES)), st.sampled_from(sorted(rights.TABLE)))
def test_every_move_leads_to_a_state_and_nothing_moves_what_is_closed(state: str, event: str) -> None:
    if state in rights.OPEN:
        return
    with pytest.raises(rights.IllegalMove):
        rights.move(state, event)
    assert rights.TABLE[event].target in rights.STATES
