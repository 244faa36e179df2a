"""文号 under many hands at once: unique, without gaps, every one with its letter. Means most on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.cast import TODAY, Cast
from tests.racing import together

from gongkai.foi import actions
from gongkai.foi.models import Letter, NumberSeries, NumberTaken
from gongkai.foi.queries.register import register
from gongkai.foi.tests.desk_stage import at_state, handling

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def test_eight_signatures_at_once_take_eight_numbers_without_gaps(cast: Cast) -> None:
    cases = [at_state(cast, "signing") for _ in range(HANDS)]
    signatory = cast.clerk("signatory")
    calls = [lambda pk=case.pk: actions.sign(actor=signatory, case_id=pk) for case in cases]
    assert together(calls) == []
    letters = Letter.objects.filter(kind="answer", state=Letter.State.SIGNED)
    assert len({letter.number for letter in letters}) == HANDS
    (series,) = register(cast.a, 2021)
    assert (series.last, series.gaps) == (HANDS, ())
    assert [entry.state for entry in series.entries] == ["已签发"] * HANDS


def test_a_letter_signed_twice_at_once_takes_one_number(cast: Cast) -> None:
    case, signatory = at_state(cast, "signing"), cast.clerk("signatory")
    calls = [lambda: actions.sign(actor=signatory, case_id=case.pk) for _ in range(HANDS)]
    raised = together(calls)
    assert len(raised) == HANDS - 1 and all(isinstance(error, actions.Refused) for error in raised)
    assert NumberTaken.objects.filter(letter__case=case).count() == 1
    assert NumberSeries.objects.get(series__endswith="公开复").last == 1


def test_notices_of_several_cases_at_once_share_one_series(cast: Cast) -> None:
    cases, handler = [handling(cast) for _ in range(HANDS)], cast.clerk("handler")
    calls = [
        lambda pk=case.pk: actions.ask_reasons(actor=handler, case_id=pk, on=TODAY, counts="一月内四十件")
        for case in cases
    ]
    assert together(calls) == []
    (series,) = register(cast.a, 2021)
    assert (series.name.endswith("公开告"), series.last, series.gaps) == (True, HANDS, ())
