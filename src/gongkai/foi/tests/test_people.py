"""Earlier cases of the same person, doubtful identities, frequency: found by blind indexes, decided by people."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Applicant, Case
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries.people import abuse_counts, identity_warnings, other_cases, similar_earlier
from gongkai.foi.similarity import ALIKE, likeness
from gongkai.foi.tests.desk_stage import NAME, application, handling, received

SAME = ("请公开2020年度食品抽检经费支出明细", "申请公开 2020年度食品抽检经费的支出明细表")
OTHER = "请公开万顷沙镇河涌整治工程施工合同"


def test_the_same_matter_in_other_words_is_alike_and_another_is_not() -> None:
    assert likeness(*SAME) >= ALIKE
    assert likeness(SAME[0], OTHER) < ALIKE / 2
    assert likeness(SAME[0], SAME[0] + "，并请公开同期车辆购置费、会议费和因公出国境经费") >= ALIKE


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


def test_earlier_cases_are_ranked_and_linked_by_a_person(cast: Cast) -> None:
    same = received(cast, SAME[0], on=date(2021, 1, 4))
    received(cast, OTHER, on=date(2021, 1, 5))
    case = handling(cast, SAME[1])
    actor = cast.clerk("handler")
    found = similar_earlier(cases_visible_to(actor), case)
    assert found[0].case == same and found[0].alike and not found[1].alike
    with pytest.raises(ValidationError):
        actions.link_earlier(actor=actor, case_id=case.pk, earlier_id=same.pk)
    actions.link_earlier(actor=actor, case_id=case.pk, earlier_id=same.pk, why="同一年度、同一科目")
    assert Case.objects.get(pk=case.pk).earlier == same
    actions.link_earlier(actor=actor, case_id=case.pk, earlier_id=None)
    assert Case.objects.get(pk=case.pk).earlier is None


def test_only_an_earlier_case_of_the_same_person_within_sight_is_linked(cast: Cast) -> None:
    elsewhere = received(cast, SAME[0], organ="b")
    case = handling(cast, SAME[1])
    later = received(cast, SAME[0])
    stranger = received(cast, SAME[0])
    Applicant.objects.filter(case=stranger).update(id_index="other")
    for earlier in (elsewhere, later, stranger, case):
        with pytest.raises(ValidationError):
            actions.link_earlier(actor=cast.clerk("handler"), case_id=case.pk, earlier_id=earlier.pk, why="相同")
    assert elsewhere in other_cases(case)
    assert elsewhere not in [one.case for one in similar_earlier(cases_visible_to(cast.clerk("handler")), case)]


def test_the_same_number_under_another_name_is_told_without_a_personal_value(cast: Cast) -> None:
    case = received(cast)
    visible = cases_visible_to(cast.clerk("registrar"))
    assert identity_warnings(visible, case) == []
    other = received(cast)
    who = Applicant.objects.get(case=other)
    who.name = "李四"
    who.save()
    warnings = identity_warnings(visible, case)
    assert len(warnings) == 1 and other.number in warnings[0] and "姓名" in warnings[0]
    assert NAME not in warnings[0] and "李四" not in warnings[0]
    third = Applicant.objects.get(case=received(cast))
    third.name = "王五"
    third.save()
    assert any("联系电话" in line for line in identity_warnings(visible, case))


def test_frequency_by_month_here_and_in_the_district(cast: Cast) -> None:
    for on in (date(2020, 11, 3), date(2020, 11, 20), date(2020, 12, 8), date(2019, 6, 1)):
        received(cast, on=on)
    received(cast, on=date(2020, 12, 9), organ="b")
    case = received(cast, on=TODAY)
    received(cast, on=TODAY)
    counts = abuse_counts(case)
    assert [(one.label, one.here, one.district) for one in counts.months] == [
        ("2021年1月", 2, 2),
        ("2020年12月", 1, 2),
        ("2020年11月", 2, 2),
    ]
    assert (counts.here, counts.district) == (5, 6)
    assert "2020年2月至2021年1月" in counts.words and "5件" in counts.words and NAME not in counts.words


def test_a_stranger_is_not_counted(cast: Cast) -> None:
    case = received(cast)
    who = actions.ApplicantDetails(
        name="李四", id_kind="resident_id", id_number="440106199001011234", phone="13900000000"
    )
    base = application(cast.a.pk)
    other = actions.Application(**{**base.__dict__, "applicant": who})
    actions.receive(actor=cast.clerk("registrar"), application=other, code="z")
    assert abuse_counts(case).district == 1
