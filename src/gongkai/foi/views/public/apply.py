"""`/apply/`: three calm pages, check your answers, receipt. Each page works without a script; nothing typed is lost."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.foi.actions.receive import receive
from gongkai.foi.views.public import story, throttle
from gongkai.foi.views.public.draft import (
    Draft,
    Receipt,
    clear,
    load_draft,
    load_receipt,
    save_draft,
    turn_into_receipt,
)
from gongkai.foi.views.public.frame import COLUMN, meta
from gongkai.foi.views.public.journey import PAGES, STEPS, TITLES, Journey
from gongkai.foi.views.public.offers import count_shown, shown_to
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.addresses import client_address
from gongkai.kernel.doors import open_to_applicants
from gongkai.kernel.page_meta import PageMeta
from gongkai.kernel.site_frame import answers

APPLICANT = Actor.applicant("申请人")
TOO_MANY = "同一网络地址一小时内提交的申请过多，您填写的内容仍然保留，请稍后再提交，或者以邮寄、当面方式申请"


def _journey(request: HttpRequest) -> Journey:
    return Journey(load_draft(request.session) or Draft(), clock.today())


@open_to_applicants
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What an application is, what it takes, what it costs, and what is none."""
    begun = load_draft(request.session)
    context = {
        "page_meta": PageMeta(COLUMN.name, COLUMN),
        "begun": bool(begun and begun.pages),
        "has_disclosure": answers("/zwgk/"),
        "has_contact": answers("/contact/"),
    }
    return render(request, "foi/public/start.html", context)


def _page(request: HttpRequest, page: str) -> HttpResponse:
    """One of the three pages. What is posted is kept first and judged afterwards."""
    journey = _journey(request)
    bound = False
    if request.method == "POST":
        journey.keep(page, request.POST)
        step = _aside(journey, request.POST.get("do", "")) if page == "what" else ""
        save_draft(request.session, journey.draft)
        if step:
            return redirect(f"{request.path}#{step}")
        bound = True
        if journey.form(page, bound=True).is_valid():
            after = journey.first_incomplete()
            return redirect(f"foi:{after or 'check'}")
    context = {
        "page_meta": meta(TITLES[page]),
        "title": TITLES[page],
        "step": STEPS[page],
        "form": journey.form(page, bound=bound),
        "back": f"foi:{PAGES[PAGES.index(page) - 1]}" if page != PAGES[0] else "",
        "begun": bool(journey.draft.pages),
        "query": journey.typed("what").get("q", "").strip(),
        "more_open": any(journey.typed("who").get(name) for name in ("representative", "companions")),
    }
    return render(request, f"foi/public/{page}.html", context)


def _aside(journey: Journey, wish: str) -> str:
    """The buttons of the second page that do not go on; gives the place on the page to come back to."""
    if wish == "find":
        return "find"
    if wish == "all":
        journey.typed("what")["q"] = ""
        return "find"
    if wish == "add":
        journey.add_item()
        return f"id_item_{journey.item_count()}"
    return ""


@open_to_applicants
def who(request: HttpRequest) -> HttpResponse:
    """First page: who applies, and how to reach the person."""
    return _page(request, "who")


@open_to_applicants
def what(request: HttpRequest) -> HttpResponse:
    """Second page: from which organ, and what."""
    return _page(request, "what")


@open_to_applicants
def how(request: HttpRequest) -> HttpResponse:
    """Third page: in which form, and by which way."""
    return _page(request, "how")


@open_to_applicants
def check(request: HttpRequest) -> HttpResponse:
    """Check your answers, and send. Sent twice, it is one application."""
    if request.method == "POST" and _sent_before(request):
        return redirect("foi:receipt")
    journey = _journey(request)
    if missing := journey.first_incomplete():
        return redirect(f"foi:{missing if journey.draft.pages else 'apply'}")
    problems: list[str] = []
    if request.method == "POST":
        if request.POST.get("key") == journey.draft.key and not throttle.allow_submission(client_address(request)):
            problems = [TOO_MANY]
        elif request.POST.get("key") == journey.draft.key:
            try:
                return _send(request, journey)
            except ValidationError as error:
                problems = error.messages
        else:
            problems = ["这一页已经过时，请重新核对后提交"]
    context = {
        "page_meta": meta("核对并提交"),
        "sections": [(page, TITLES[page], reverse(f"foi:{page}"), rows) for page, rows in journey.answers().items()],
        "key": journey.draft.key,
        "problems": problems,
        "offers": shown_to(request, journey),
    }
    return render(request, "foi/public/check.html", context)


def _sent_before(request: HttpRequest) -> bool:
    receipt = load_receipt(request.session)
    return receipt is not None and receipt.key == request.POST.get("key")


def _send(request: HttpRequest, journey: Journey) -> HttpResponse:
    draft = journey.draft
    case = receive(actor=APPLICANT, application=journey.application(), code=draft.code, request_key=draft.key)
    receipt = Receipt(
        key=draft.key,
        code=draft.code,
        number=case.number,
        organ=case.organ.name,
        submitted=(case.submitted_at or clock.now()).astimezone(clock.ZONE).isoformat(timespec="minutes"),
    )
    count_shown(journey)
    turn_into_receipt(request.session, receipt)
    return redirect("foi:receipt")


@open_to_applicants
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt with the tracking code.

    It stays for half an hour in this browser, so that it can be printed again, or until it is put away;
    afterwards nobody can show the code any more.
    """
    kept = load_receipt(request.session)
    if kept is None:
        return redirect("foi:apply")
    submitted = datetime.fromisoformat(kept.submitted)
    rows = [
        ("登记编号", kept.number),
        ("受理机关", kept.organ),
        ("提交时间", f"{story.zh(submitted.date())} {submitted:%H:%M}"),
    ]
    context = {"page_meta": meta("申请已提交"), "receipt": kept, "rows": rows}
    return render(request, "foi/public/receipt.html", context)


@open_to_applicants
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Forget what was typed, and the receipt: for a computer that others use too."""
    clear(request.session)
    return redirect("foi:apply")
