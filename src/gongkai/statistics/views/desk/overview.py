"""`/admin/annual-reports/`: all organs of the year at a glance, and the beginnings of reports."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ
from gongkai.statistics import actions, policies
from gongkai.statistics.forms import DeadlineForm, StartForm
from gongkai.statistics.models import AnnualReport, Deadline
from gongkai.statistics.queries.drifting import open_drifts
from gongkai.statistics.queries.overview import deadline, overview, reporting_organs
from gongkai.statistics.transitions import OVERSEER, REPORT_STATES
from gongkai.statistics.views.desk.access import REPORT_POSTS, asked_year, attempt, or_404

TONES = {
    "none": "neutral",
    "drafting": "active",
    "handed_in": "active",
    "examined": "active",
    "sent_back": "warn",
    "approved": "good",
    "sealed": "good",
    "published": "good",
}


@officers(REPORT_POSTS)
def overview_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The organs the actor works with, one line each; the roll-up above them for the overseeing 政务公开办."""
    year = asked_year(request)
    district = _district(actor)
    desk = Organ.objects.filter(policies.organs_at_desk(actor))
    organs = reporting_organs(district, year) & desk if district else desk
    lines = overview(organs, year, clock.today())
    counts = Counter(line.state for line in lines)
    rollup = _rollup(district, year) if district else None
    oversees = district is not None and OVERSEER in policies.posts_at(actor, district)
    context: dict[str, Any] = {
        "year": year,
        "years": range(clock.today().year, clock.today().year - 5, -1),
        "rows": [(line, TONES[line.state]) for line in lines],
        "counts": [(label, counts[state]) for state, label in {"none": "未开始", **REPORT_STATES}.items()],
        "overdue": sum(line.overdue for line in lines),
        "district": district,
        "oversees": oversees,
        "rollup": rollup,
        "rollup_due": deadline(district, year, "rollup") if district else None,
        "drifted": _drifted([*(line.report for line in lines if line.report), *([rollup] if rollup else [])]),
        "key": new_key(),
    }
    return render(request, "statistics/desk/overview.html", context)


def _drifted(reports: list[AnnualReport]) -> list[tuple[AnnualReport, int]]:
    """Sealed reports whose counted facts moved since, with how many did."""
    counts = Counter(drift.report_id for drift in open_drifts(reports))
    return [(report, counts[report.pk]) for report in reports if counts[report.pk]]


@officers(REPORT_POSTS)
@require_POST
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/annual-reports/start/`: begin a report, or open the one there is."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有指明机关和年度，请从列表中选择。")
        return redirect("statistics_desk:overview")
    organ = or_404(lambda: policies.get_organ(actor, form.cleaned_data["organ"]))
    made: list[AnnualReport] = []
    year, scope = form.cleaned_data["year"], form.cleaned_data["scope"]
    done = attempt(
        request,
        lambda: made.append(actions.start_report(actor=actor, organ_id=organ.pk, year=year, scope=scope)),
        f"{organ.name}{year}年度报告可以编写了。",
    )
    if done:
        return redirect("statistics_desk:report", made[0].pk)
    return redirect(f"{reverse('statistics_desk:overview')}?year={year}")


@officers(REPORT_POSTS)
def deadline_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/annual-reports/deadline/`: local dates earlier than the statute's, as data."""
    year = asked_year(request)
    organ = _district(actor)
    if organ is None or OVERSEER not in policies.posts_at(actor, organ):
        messages.error(request, "报送期限由政务公开办设定。")
        return redirect("statistics_desk:overview")
    form = DeadlineForm(request.POST or None, initial={"year": year, "scope": "own"})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(request, lambda: actions.set_deadline(actor=actor, organ_id=organ.pk, **values), "报送期限已设定。"):
            return redirect("statistics_desk:deadline")
    known = Deadline.objects.filter(policies.organs_of(actor)).select_related("organ")
    return render(request, "statistics/desk/deadline.html", {"form": form, "known": known, "organ": organ})


def _district(actor: Actor) -> Organ | None:
    """The topmost organ of the actor's desk, if its desk is more than that organ alone."""
    desk = Organ.objects.filter(policies.organs_at_desk(actor)).order_by("path")
    top = desk.first()
    return top if top is not None and top.level == Organ.Level.DISTRICT else None


def _rollup(district: Organ, year: int) -> AnnualReport | None:
    return AnnualReport.objects.filter(organ=district, year=year, scope="rollup").order_by("-revision").first()
