"""What is published already and may be what somebody is about to ask for: offered before sending, never in its way."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.foi.actions.offers import count_offers
from gongkai.foi.views.public.draft import Draft, clear, load_draft
from gongkai.foi.views.public.frame import meta
from gongkai.foi.views.public.journey import Journey
from gongkai.kernel import clock, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import open_to_applicants

log = logging.getLogger(__name__)
KINDS = ("document", "service", "bundle", "catalogue")
MOST = 5
SKIPPED = "foi.offers.skipped"
APPLICANT = Actor.applicant("申请人")


def offered(journey: Journey) -> list[registry.Found]:
    """At most `MOST` published things like what is asked for. Whatever goes wrong in looking, nothing is offered, and
    nobody is kept from sending; what was asked for is in no log."""
    if not registry.find:
        return []
    wanted = " ".join(text for name, text in sorted(journey.typed("what").items()) if name.startswith("item"))
    try:
        return registry.find.get()(wanted[:200], KINDS)[:MOST] if wanted.strip() else []
    except Exception as error:
        log.warning("no offers before sending: %s", type(error).__name__)
        return []


def shown_to(request: HttpRequest, journey: Journey) -> list[registry.Found]:
    """What is offered on the page; nothing any more once the reader has said that it did not help."""
    return [] if request.session.get(SKIPPED) == journey.draft.key else offered(journey)


def count_shown(journey: Journey) -> None:
    """An application was sent past these."""
    if found := offered(journey):
        count_offers(actor=APPLICANT, offers=found, verdict="shown", on=clock.today())


@open_to_applicants
@require_POST
def offers(request: HttpRequest) -> HttpResponse:
    """`/apply/offers/`: it helped, and what was typed is forgotten; or it did not, and the page goes on without it."""
    journey = Journey(load_draft(request.session) or Draft(), clock.today())
    found = shown_to(request, journey)
    verdict = "helped" if request.POST.get("do") == "helped" else "not_helped"
    if found:
        key = f"offers:{journey.draft.key}:{verdict}"
        count_offers(actor=APPLICANT, offers=found, verdict=verdict, on=clock.today(), request_key=key)
    if verdict == "helped":
        clear(request.session)
        return render(request, "foi/public/offers_done.html", {"page_meta": meta("没有提交申请"), "found": found})
    request.session[SKIPPED] = journey.draft.key
    return redirect("foi:check")
