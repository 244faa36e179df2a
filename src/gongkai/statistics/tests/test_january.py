"""January as it is: handed in, sent back with comments, handed in again, examined, approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.cast import Cast

from gongkai.kernel import audit
from gongkai.statistics import actions, queries
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.policies import lawful_moves
from gongkai.statistics.queries.overview import deadline
from gongkai.statistics.tests import ledger

pytestmark = pytest.mark.django_db
ToState = Callable[..., AnnualReport]


def test_a_report_goes_its_way_and_leaves_an_audit_row_for_each_step(cast: Cast, year_of_a, returned, to_state) -> None:
    report = to_state("published")
    assert [row.verb.rsplit(".", 1)[1] for row in audit.trail(report)] == [
        "start",
        "hand_in",
        "examine",
        "approve",
        "seal",
        "publish",
    ]
    assert report.published_on == date(2021, 1, 15)


def test_a_report_is_sent_back_on_a_cell_and_a_sentence_and_the_rounds_are_counted(
    cast: Cast, year_of_a, returned, to_state: ToState
) -> None:
    report, office = to_state("handed_in"), cast.actor(cast.office)
    comments = [
        actions.CommentDraft("three", "请核实", row="received", column="total"),
        actions.CommentDraft("one", "与表不一致", quote="全年收到申请12件"),
    ]
    actions.send_back_report(actor=office, report_id=report.pk, comments=comments)
    with pytest.raises(Refused, match="2条退回意见"):
        actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk)
    for comment in report.comments.all():
        actions.answer_comment(actor=cast.clerk("handler"), comment_id=comment.pk, answer="已改")
    again = actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk)
    assert (again.state, again.rounds) == ("handed_in", 2)


@pytest.mark.parametrize(
    "comments",
    [[], [actions.CommentDraft("one", "不好")], [actions.CommentDraft("three", " ", row="received", column="total")]],
)
def test_sending_back_needs_remarks_that_name_their_place(cast: Cast, to_state: ToState, comments: list) -> None:
    report = to_state("handed_in")
    with pytest.raises(ValidationError):
        actions.send_back_report(actor=cast.actor(cast.office), report_id=report.pk, comments=comments)
    report.refresh_from_db()
    assert report.state == "handed_in"


def test_nobody_moves_a_report_that_is_not_theirs(cast: Cast, to_state: ToState) -> None:
    report = to_state("handed_in")
    for user in (cast.other_clerk, cast.stranger, cast.superuser, cast.auditor):
        assert not lawful_moves(cast.actor(user), report)
        with pytest.raises(PermissionDenied):
            actions.examine_report(actor=cast.actor(user), report_id=report.pk)


def test_whoever_handed_a_report_in_does_not_approve_it(cast: Cast, year_of_a, returned) -> None:
    approver = cast.clerk("approver")
    report = actions.start_report(actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2020)
    actions.hand_in_report(actor=approver, report_id=report.pk)
    report = actions.examine_report(actor=cast.actor(cast.office), report_id=report.pk)
    assert "approve" not in {move.event for move in lawful_moves(approver, report)}
    with pytest.raises(PermissionDenied, match="不得为同一人"):
        actions.approve_report(actor=approver, report_id=report.pk)


def test_a_move_out_of_turn_is_refused_and_says_what_is_lawful(cast: Cast, to_state: ToState) -> None:
    report = to_state("handed_in")
    with pytest.raises(Refused, match="审核通过"):
        actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk)


def test_a_double_click_hands_in_once(cast: Cast) -> None:
    report = actions.start_report(actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2020)
    for _ in range(2):
        report = actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk, request_key="once")
    assert report.rounds == 1


def test_a_figure_in_the_prose_that_is_not_the_tables_stops_the_approval(
    cast: Cast, year_of_a, returned, to_state: ToState
) -> None:
    report = to_state("examined", {"one": "2020年，本机关共收到政府信息公开申请12件。"})
    with pytest.raises(Refused, match="12"):
        actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk)


def test_a_live_reference_follows_the_table(cast: Cast, year_of_a, returned, to_state: ToState) -> None:
    text = "2020年，本机关新收政府信息公开申请{{received.total}}件，作出行政许可决定{{ permits.decisions }}件。"
    report = to_state("approved", {"one": text})
    assert "新收政府信息公开申请11件，作出行政许可决定162045件" in queries.standing(report).report.prose["one"]


def test_a_reference_that_names_no_cell_stops_the_approval(cast: Cast, year_of_a, returned, to_state: ToState) -> None:
    report = to_state("examined", {"one": "共收到{{recieved.total}}件。"})
    with pytest.raises(Refused, match="recieved"):
        actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk)


def test_text_taken_over_from_another_organ_or_last_year_is_flagged(cast: Cast, to_state: ToState) -> None:
    text = (
        "一年来，我局认真贯彻落实政府信息公开条例，健全工作机制，拓宽公开渠道，全年公开信息{}条，群众满意度不断提高，"
        * 3
    )
    actor = cast.actor(cast.other_clerk)
    actions.start_report(actor=actor, organ_id=cast.b.pk, year=2019, prose={"five": text.format(3, 4, 5)})
    report = to_state("drafting", {"five": text.format(88, 91, 70)})
    (found,) = queries.repeats_of(report)
    assert found.section == "five"
    assert found.share > 0.95
    assert cast.b.name in found.other
    own = actions.write_prose(
        actor=cast.clerk("handler"), report_id=report.pk, prose={"five": "问题在于海岸线管理信息分散。" * 8}
    )
    assert queries.repeats_of(own) == ()


def test_local_dates_are_data_and_never_later_than_the_statute(cast: Cast) -> None:
    office = cast.actor(cast.office)
    assert deadline(cast.a, 2020, "own") == date(2021, 1, 31)
    assert deadline(cast.district, 2020, "rollup") == date(2021, 3, 31)
    values = {"actor": office, "organ_id": cast.district.pk, "year": 2020, "scope": "rollup", "source": "区通知"}
    actions.set_deadline(**values, on=date(2021, 2, 20))
    assert deadline(cast.district, 2020, "rollup") == date(2021, 2, 20)
    with pytest.raises(ValidationError, match="不得晚于"):
        actions.set_deadline(**values, on=date(2021, 4, 1))


def test_the_overview_marks_who_is_late(cast: Cast, to_state: ToState) -> None:
    to_state("handed_in")
    organs = type(cast.a).objects.filter(pk__in=[cast.a.pk, cast.b.pk])
    late = {line.organ.pk: line.overdue for line in queries.overview(organs, 2020, date(2021, 2, 1))}
    assert late == {cast.a.pk: False, cast.b.pk: True}


def test_the_rollup_names_every_organ_that_is_missing_or_does_not_reconcile(cast: Cast, year_of_a, returned) -> None:
    whole = queries.rollup(cast.district, 2020)
    named = {(problem.kind, problem.organ) for problem in whole.problems}
    assert ("missing", cast.b.name) in named
    assert ("missing", cast.town.name) in named
    assert not any(problem.organ == cast.a.name for problem in whole.problems)
    assert whole.report.requests["received"]["total"] == 11


def test_an_organ_of_which_nobody_said_whether_it_belongs_is_named_and_not_counted(cast: Cast) -> None:
    branch = ledger.organ("V01", "垂管分局", cast.district, in_rollup=None)
    ledger.cases([ledger.case(branch)])
    whole = queries.rollup(cast.district, 2020)
    assert whole.report.requests["received"]["total"] == 0
    assert ("undecided", "垂管分局") in {(problem.kind, problem.organ) for problem in whole.problems}
