"""A sealed year is immutable, knows its cases, and is corrected only by a revision."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from tests.cast import Cast

from gongkai.annual_report.editions import COLUMNS, EDITION_2019, REMEDY_CELLS, REMEDY_KINDS
from gongkai.foi.models import Case
from gongkai.kernel import audit, clock
from gongkai.statistics import actions, queries, tasks
from gongkai.statistics.actions import sealing
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.models import AnnualReport, ReportSeal, SealMember
from gongkai.statistics.models.seals import Immutable
from gongkai.statistics.queries.sealing import seal_hash
from gongkai.statistics.tests import ledger, nansha

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_of_a", "returned")]
ToState = Callable[..., AnnualReport]


def test_each_cell_leads_to_exactly_its_cases_live_and_sealed(cast: Cast, to_state: ToState) -> None:
    report, office = to_state("drafting"), cast.actor(cast.office)
    figures = queries.standing(report).report
    scope = queries.ledger_scope(queries.standing(report))
    live = {
        (row.key, column): queries.visible_cases_of_cell(office, scope, 2020, row.key, column).count()
        for row in EDITION_2019.rows
        for column in COLUMNS
    }
    assert live == {(row, column): n for row, cells in figures.requests.items() for column, n in cells.items()}
    remedies = {
        (kind, cell): queries.visible_remedies_of_cell(office, scope, 2020, kind, cell).count()
        for kind in REMEDY_KINDS
        for cell in REMEDY_CELLS
    }
    assert remedies == {(kind, cell): n for kind, cells in figures.remedies.items() for cell, n in cells.items()}
    seal = to_state("sealed").seal
    assert live == {cell: queries.sealed_count(seal, "requests", *cell) for cell in live}
    assert remedies == {cell: queries.sealed_count(seal, "remedies", *cell) for cell in remedies}


def test_the_cases_of_a_cell_are_shown_to_those_who_may_see_them(cast: Cast, to_state: ToState) -> None:
    seal = to_state("sealed").seal

    def shown(user: object) -> int:
        return len(queries.sealed_cases(cast.actor(user), seal, 2020, "received", "total"))  # type: ignore[arg-type]

    assert shown(cast.office) == shown(cast.clerks["handler"]) == 11
    assert shown(cast.other_clerk) == shown(cast.stranger) == shown(cast.superuser) == 0


def test_what_is_sealed_cannot_be_changed_or_removed(to_state: ToState) -> None:
    seal = to_state("sealed").seal
    member = SealMember.objects.filter(batch=seal.batch)[0]
    for attempt in (
        seal.save,
        seal.delete,
        member.save,
        member.delete,
        ReportSeal.objects.all().delete,
        SealMember.objects.all().delete,
        lambda: ReportSeal.objects.update(hash=""),
        lambda: SealMember.objects.update(row="granted"),
    ):
        with pytest.raises(Immutable):
            attempt()


def test_a_seal_changed_behind_the_house_is_found(to_state: ToState) -> None:
    seal = to_state("sealed").seal
    assert queries.broken(seal) == ()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statistics_sealmember SET row = 'granted' WHERE row = 'partly_granted'")
    assert queries.broken(seal) == ("封存明细与封存时不一致",)
    seal.cells["requests"]["received"]["total"] = 99
    assert len(queries.broken(seal)) == 2


def test_who_makes_a_new_hash_over_altered_figures_is_found_by_the_key_and_by_the_audit(to_state: ToState) -> None:
    seal = to_state("sealed").seal
    row = audit.trail(seal.report).get(verb="statistics.annualreport.seal")
    assert (row.after["hash"], row.after["members_hash"]) == (seal.hash, seal.members_hash)
    call_command("report_seals", "verify")
    seal.cells["requests"]["received"]["total"] = 99
    plain = hashlib.sha256(audit.canonical(seal.cells).encode()).hexdigest()
    seal.hash = plain
    assert "封存数据与封存时不一致" in queries.broken(seal)
    seal.hash = seal_hash(seal)  # whoever has the key besides still does not have the audit
    assert queries.broken(seal) == ("封存摘要与审计记录不一致",)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statistics_reportseal SET hash = %s", [plain])
    with pytest.raises(CommandError, match="flaws"):
        call_command("report_seals", "verify")


def test_a_seal_that_was_taken_away_is_found(to_state: ToState) -> None:
    to_state("sealed")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_reportseal")
    assert [message for _, message in queries.broken_seals()] == ["封存记录不存在"]


def test_a_case_that_moves_later_changes_no_sealed_figure_and_is_marked(cast: Cast, to_state: ToState) -> None:
    report = to_state("sealed")
    open_cases = Case.objects.filter(organ=cast.a, concluded_year=None)
    answered_next_year, reclassed = open_cases[0], Case.objects.filter(organ=cast.a, outcome="granted")[0]
    Case.objects.filter(pk=answered_next_year.pk).update(
        concluded_year=2021, concluded_on="2021-02-01", outcome="granted", state="closed"
    )
    Case.objects.filter(pk=reclassed.pk).update(outcome="partly_granted")
    assert queries.standing(report).report.requests["granted"]["total"] == 4
    office = cast.actor(cast.office)
    granted = queries.sealed_cases(office, report.seal, 2020, "granted", "total")
    assert [one.case.pk for one in granted if one.moved] == [reclassed.pk]
    carried = queries.sealed_cases(office, report.seal, 2020, "carried_out", "total")
    assert len(carried) == 2
    assert not any(one.moved for one in carried)


def test_a_ledger_that_moves_while_the_seal_is_made_is_noticed(cast: Cast, to_state: ToState, monkeypatch) -> None:
    report, real = to_state("approved"), sealing.prepare

    def slow(one: AnnualReport) -> object:
        prepared = real(one)
        ledger.cases([ledger.case(cast.a)])
        return prepared

    monkeypatch.setattr(sealing, "prepare", slow)
    with pytest.raises(Refused, match="有变动"):
        actions.seal_report(actor=cast.actor(cast.office), report_id=report.pk)
    assert not ReportSeal.objects.exists()


def test_what_is_sealed_is_what_was_approved(cast: Cast, to_state: ToState) -> None:
    report, office, approver = to_state("approved"), cast.actor(cast.office), cast.clerk("approver")
    with pytest.raises(Refused, match="不需要重新审定"):
        actions.approve_report(actor=approver, report_id=report.pk)
    swapped = Case.objects.filter(organ=cast.a, outcome="granted", applicant_class="natural_person")[0]
    Case.objects.filter(pk=swapped.pk).update(counted=False)
    ledger.cases([ledger.case(cast.a, concluded=2020, outcome="granted")])
    with pytest.raises(Refused, match="请重新审定"):
        actions.seal_report(actor=office, report_id=report.pk)
    assert not ReportSeal.objects.exists() and not SealMember.objects.exists()
    actions.approve_report(actor=approver, report_id=report.pk)
    assert actions.seal_report(actor=office, report_id=report.pk).state == "sealed"


def test_a_return_that_was_handed_in_anew_asks_for_a_new_approval(cast: Cast, to_state: ToState, returned) -> None:
    report, office = to_state("approved"), cast.actor(cast.office)
    actions.send_back_return(actor=office, return_id=returned.pk, comment="请核实")
    with pytest.raises(Refused):
        actions.seal_report(actor=office, report_id=report.pk)
    actions.hand_in_return(actor=cast.clerk("reviewer"), return_id=returned.pk)
    with pytest.raises(Refused, match="请重新审定"):
        actions.seal_report(actor=office, report_id=report.pk)


def test_what_a_refused_sealing_left_is_removed_after_a_day_and_nothing_else(cast: Cast, to_state: ToState) -> None:
    seal, now = to_state("sealed").seal, clock.real_now()
    kept = SealMember.objects.count()
    for begun in (now - timedelta(days=2), now):
        batch = sealing.new_batch(begun)
        SealMember.objects.create(
            batch=batch, organ=cast.a, section="requests", row="received", column="other", ref=1, facts="x"
        )
    tasks.daily(date(2021, 1, 16))
    assert SealMember.objects.count() == kept + 1
    assert SealMember.objects.filter(batch=batch).exists()
    assert queries.broken(seal) == ()
    assert SealMember.objects.all().remove_orphans() == 1


def test_a_correction_is_a_revision_with_its_reason_and_its_diff(cast: Cast, to_state: ToState) -> None:
    first, handler = to_state("published"), cast.clerk("handler")
    with pytest.raises(ValidationError):
        actions.revise_report(actor=handler, report_id=first.pk, reason=" ")
    case = Case.objects.filter(organ=cast.a, outcome="granted", applicant_class="natural_person")[0]
    Case.objects.filter(pk=case.pk).update(outcome="partly_granted")
    second = actions.revise_report(actor=handler, report_id=first.pk, reason="一件申请的结果登记有误")
    changed = {(c.row, c.column): (c.before, c.after) for c in queries.changes_of(second)}
    assert changed == {
        ("granted", "natural_person"): (3, 2),
        ("granted", "total"): (4, 3),
        ("partly_granted", "natural_person"): (2, 3),
        ("partly_granted", "total"): (2, 3),
    }
    actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=second.pk)
    actions.examine_report(actor=cast.actor(cast.office), report_id=second.pk)
    actions.approve_report(actor=cast.clerk("approver"), report_id=second.pk)
    second = actions.seal_report(actor=cast.actor(cast.office), report_id=second.pk)
    assert second.seal.cells["requests"]["granted"]["total"] == 3
    first.refresh_from_db()
    assert first.seal.cells["requests"]["granted"]["total"] == 4
    with pytest.raises(Refused, match="最新"):
        actions.revise_report(actor=handler, report_id=first.pk, reason="再改")


def test_carry_in_that_is_not_last_years_carry_out_must_be_explained(cast: Cast, to_state: ToState) -> None:
    to_state("sealed")
    late = ledger.case(cast.a, received=2020)
    late.save()
    handler, office = cast.clerk("handler"), cast.actor(cast.office)
    entered = actions.enter_return(
        actor=handler, organ_id=cast.a.pk, year=2021, edition="2019", proactive=nansha.PROACTIVE
    )
    actions.hand_in_return(actor=cast.clerk("reviewer"), return_id=entered.pk)
    report = actions.start_report(actor=handler, organ_id=cast.a.pk, year=2021, edition="2019")
    actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk)
    report = actions.examine_report(actor=office, report_id=report.pk)
    with pytest.raises(Refused, match="上年结转3件"):
        actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk)
    actions.send_back_report(
        actor=office, report_id=report.pk, comments=[actions.CommentDraft("six", "请说明结转差异", quote="（缺）")]
    )
    six = "上年结转数与上一年度报告不一致，系一件邮寄申请漏登，年后补录。本年度收取信息处理费0元。"
    actions.write_prose(actor=handler, report_id=report.pk, prose={"six": six})
    actions.answer_comment(actor=handler, comment_id=report.comments.get().pk, answer="已说明")
    actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk)
    actions.examine_report(actor=office, report_id=report.pk)
    assert actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk).state == "approved"


def test_the_rollup_adds_up_what_its_members_sealed(cast: Cast, to_state: ToState) -> None:
    to_state("sealed")
    ledger.cases([ledger.case(cast.a)])
    whole = queries.rollup(cast.district, 2020)
    assert whole.report.requests["received"]["total"] == 11
    assert next(m.source for m in whole.members if m.organ_id == cast.a.pk) == "sealed"


def test_dashboards_get_the_sealed_figures_and_nothing_else(cast: Cast, to_state: ToState) -> None:
    assert queries.report_figures(cast.a.pk, 2020) == {}
    to_state("sealed")
    assert queries.report_figures(cast.a.pk, 2020)["requests"]["received"]["total"] == 11
