"""How a case stands to others: the same applicant's, and those that were readdressed from one organ to another."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.foi.models import Applicant, Case
from gongkai.foi.policies import cases_visible_to, readdressals_visible_to
from gongkai.foi.queries.people import AbuseCounts, abuse_counts, identity_warnings
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

PAGE = 25


@dataclass(frozen=True)
class AboutPerson:
    """What the page of a case tells of its applicant over time, without saying who it is."""

    warnings: list[str]
    counts: AbuseCounts


def about_person(actor: Actor, case: Case) -> AboutPerson:
    """Doubts about the identity and the frequency of art. 35; a fixed number of reads."""
    who = Applicant.objects.filter(case=case).first()
    return AboutPerson(identity_warnings(cases_visible_to(actor), case, who), abuse_counts(case, who))


@officers(CASE_POSTS)
def readdressed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/readdressed/`: applications that left one of the actor's organs, or came to one. The organ that sent
    one on sees where it went and how far it has come; the case itself is the other organ's."""
    traces = readdressals_visible_to(actor)
    page = Paginator(traces.select_related("source", "target", "case"), PAGE).get_page(request.GET.get("page"))
    seen = set(cases_visible_to(actor).filter(pk__in=[one.case_id for one in page]).values_list("pk", flat=True))
    context = {"page": page, "rows": [(one, one.case_id in seen) for one in page]}
    return render(request, "foi/desk/readdressed.html", context)
