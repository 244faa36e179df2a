"""After the answer the applicant reads where to turn, and until which day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.foi.models import Case, Letter
from gongkai.foi.tests.desk_stage import at_state
from gongkai.foi.views.public.afterwards import afterwards, calendar_file
from gongkai.kernel import clock


@pytest.fixture
def answered(cast: Cast) -> Case:
    return at_state(cast, "answered")


def test_both_ways_stand_with_their_last_days(answered: Case) -> None:
    after = afterwards(answered, clock.today())
    assert after is not None and not after.review_first and not after.by_post
    assert [(way.key, way.last_day) for way in after.ways] == [
        ("review", date(2021, 3, 16)),
        ("suit", date(2021, 7, 15)),
    ]
    assert all(way.to and not way.passed for way in after.ways)


def test_nothing_is_said_before_an_answer_is_served(cast: Cast) -> None:
    assert afterwards(at_state(cast, "serving"), clock.today()) is None


def test_a_refusal_since_2024_goes_to_review_first(answered: Case) -> None:
    answered.items.update(outcome="refused.internal_affairs")
    Letter.objects.filter(case=answered).update(dated=date(2024, 3, 1), served_on=date(2024, 3, 1))
    after = afterwards(Case.objects.get(pk=answered.pk), date(2024, 3, 2))
    assert after is not None and after.review_first
    assert [way.key for way in after.ways] == ["review"]


def test_the_calendar_file_names_no_person_and_folds_its_lines(answered: Case) -> None:
    after = afterwards(answered, clock.today())
    assert after is not None
    text = calendar_file(answered, after)
    assert text.count("BEGIN:VEVENT") == 2 and "DTSTART;VALUE=DATE:20210316" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert answered.applicant.name not in text.replace("\r\n ", "")


def test_without_the_code_there_is_no_calendar(client: Client, answered: Case) -> None:
    assert client.get(f"/apply/track/{answered.pk}/afterwards.ics")["Location"] == "/apply/track/"
