"""After the seal: facts that move are recorded and never change a figure; the files of a published report are ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from gongkai.foi.models import Case, Remedy
from gongkai.kernel import audit
from gongkai.kernel.events import CaseMoved, RemedyRecorded, ReportPublished
from gongkai.statistics import actions, queries, tasks
from gongkai.statistics.models import AnnualReport, SealDrift
from gongkai.statistics.queries.overview import published_years
from gongkai.statistics.tests import ledger, nansha
from gongkai.statistics.views.figures import place_label

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_of_a", "returned")]
ToState = Callable[..., AnnualReport]
SignIn = Callable[..., Client]


def moved(case: Case, event: str = "conclude") -> None:
    """What the worker is told when a case moves; twice, because it may be."""
    for _ in range(2):
        tasks.compare_case(CaseMoved(case.pk, case.organ_id, event, case.state, date(2021, 1, 20)))


def test_a_counted_fact_that_changes_is_recorded_once_and_the_figure_stays(cast: Cast, to_state: ToState) -> None:
    report = to_state("sealed")
    case = Case.objects.filter(organ=cast.a, outcome="granted", applicant_class="company")[0]
    moved(case)
    assert not SealDrift.objects.exists()
    Case.objects.filter(pk=case.pk).update(outcome="partly_granted")
    moved(case)
    drift = SealDrift.objects.get()
    assert (drift.report, drift.ref, drift.before, drift.now) == (
        report,
        case.pk,
        ["granted.company", "received.company"],
        ["partly_granted.company", "received.company"],
    )
    assert queries.standing(report).report.requests["granted"]["company"] == 1
    assert audit.trail(report).filter(verb="statistics.annualreport.drift").count() == 1
    Case.objects.filter(pk=case.pk).update(outcome="granted")
    moved(case)
    drift.refresh_from_db()
    assert drift.cleared_at is not None
    Case.objects.filter(pk=case.pk).update(outcome="partly_granted")
    moved(case)
    drift.refresh_from_db()
    assert drift.cleared_at is None


def test_a_case_answered_in_the_next_year_has_not_drifted_and_one_entered_late_has(
    cast: Cast, to_state: ToState
) -> None:
    to_state("sealed")
    carried = Case.objects.filter(organ=cast.a, concluded_year=None)[0]
    Case.objects.filter(pk=carried.pk).update(concluded_year=2021, concluded_on="2021-01-19", outcome="granted")
    moved(carried)
    next_year = ledger.case(cast.a, received=2021)
    next_year.save()
    moved(next_year)
    elsewhere = ledger.case(cast.b)
    elsewhere.save()
    moved(elsewhere)
    assert not SealDrift.objects.exists()
    late = ledger.case(cast.a, received=2020)
    late.save()
    moved(late, "receive")
    assert SealDrift.objects.get().before == []


def test_a_review_that_changes_is_found_by_its_event_and_by_the_day(cast: Cast, to_state: ToState) -> None:
    to_state("sealed")
    first, second = Remedy.objects.filter(organ=cast.a).order_by("pk")
    Remedy.objects.filter(pk=first.pk).update(result="corrected")
    tasks.compare_remedy(RemedyRecorded(first.pk, 0))
    assert [(one.before, one.now) for one in SealDrift.objects.all()] == [(["review.upheld"], ["review.corrected"])]
    Remedy.objects.filter(pk=second.pk).update(counted=False)
    for _ in range(2):
        tasks.daily(date(2021, 1, 20))
    assert SealDrift.objects.get(ref=second.pk).now == []


def test_the_desk_shows_what_moved_and_offers_the_correction(cast: Cast, signed_in: SignIn, to_state: ToState) -> None:
    report = to_state("published")
    case = Case.objects.filter(organ=cast.a, outcome="granted", applicant_class="company")[0]
    Case.objects.filter(pk=case.pk).update(outcome="partly_granted")
    moved(case)
    page = reverse("statistics_desk:report", args=[report.pk])
    overview = signed_in(cast.office).get(reverse("statistics_desk:overview"), {"year": "2020"}).content.decode()
    assert "封存后台账有变动的报告" in overview and page in overview
    handler = signed_in(cast.clerks["handler"])
    text = handler.get(page).content.decode()
    assert "提出更正" in text and place_label("three", "partly_granted", "company") in text
    handler.post(reverse("statistics_desk:move", args=[report.pk, "revise"]), {"reason": "一件申请的结果有误"})
    assert AnnualReport.objects.filter(revision=2, state="drafting", reason="一件申请的结果有误").exists()


def test_the_worker_makes_the_files_of_a_published_report(client: Client, to_state: ToState) -> None:
    report = to_state("published")
    for _ in range(2):
        tasks.make_files(ReportPublished(report.pk, report.organ_id, 2020))
    assert set(report.files.values_list("fmt", flat=True)) == {"json", "html", "docx", "pdf", "xlsx"}
    cache.clear()
    answer = client.get(reverse("statistics:download", args=[report.pk, "json"]))
    assert answer.json()["requests"] == report.seal.cells["requests"]
    assert cache.get(f"statistics:file:{report.seal.hash}:json") is None


def test_the_public_compares_with_what_is_published_only(client: Client, cast: Cast, to_state: ToState) -> None:
    last = to_state("sealed")
    entered = actions.enter_return(
        actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2021, edition="2019", proactive=nansha.PROACTIVE
    )
    actions.hand_in_return(actor=cast.clerk("reviewer"), return_id=entered.pk)
    report = actions.start_report(actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2021, edition="2019")
    actions.hand_in_report(actor=cast.clerk("reviewer"), report_id=report.pk)
    actions.examine_report(actor=cast.actor(cast.office), report_id=report.pk)
    actions.approve_report(actor=cast.clerk("approver"), report_id=report.pk)
    actions.seal_report(actor=cast.actor(cast.office), report_id=report.pk)
    actions.publish_report(actor=cast.actor(cast.office), report_id=report.pk)
    address = reverse("statistics:report", args=[report.pk])
    assert "与2020年比较" not in client.get(address).content.decode()
    actions.publish_report(actor=cast.actor(cast.office), report_id=last.pk)
    assert "与2020年比较" in client.get(address).content.decode()


def test_the_years_of_the_list_are_each_there_once(client: Client, cast: Cast, to_state: ToState) -> None:
    first = to_state("published")
    second = actions.revise_report(actor=cast.clerk("handler"), report_id=first.pk, reason="更正")
    AnnualReport.objects.filter(pk=second.pk).update(state="published", published_on="2021-02-01")
    AnnualReport.objects.create(
        organ=cast.b, year=2020, edition="2019", state="published", published_on="2021-01-20", started_at=ledger.AT
    )
    assert published_years() == [2020]
