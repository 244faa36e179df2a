"""`/apply/track/`: where an application stands, when it is due and why; clarify, withdraw, fetch letters."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gongkai.foi.actions.clarification import clarify
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.service import withdraw
from gongkai.foi.actions.terms import give_reasons
from gongkai.foi.forms import ClarifyForm, ReasonsForm, TrackForm, WithdrawForm
from gongkai.foi.models import Case, CaseFile, Letter
from gongkai.foi.policies import lawful_moves
from gongkai.foi.queries import clock_of, find_by_code
from gongkai.foi.queries.outgoing import showable
from gongkai.foi.views.public import grant, rights, story, throttle
from gongkai.foi.views.public.afterwards import afterwards, calendar_file
from gongkai.foi.views.public.contact import owed
from gongkai.foi.views.public.frame import meta
from gongkai.foi.views.public.opened import APPLICANT, TRAIL, of_own_case
from gongkai.kernel import clock, crypto, files
from gongkai.kernel.access import log_read
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import open_to_applicants
from gongkai.kernel.page_meta import Crumb
from gongkai.rules.clock import ClockError
from gongkai.rules.states import CONCLUDED

TITLE = "查询办理进度"
NO_MATCH = "没有找到相符的申请，请核对查询码，以及申请时填写的电话号码或者证件号码"
TOO_MANY = "为保护您的信息，同一查询码一小时内最多试 5 次。请一小时以后再试，或者与受理机关联系"


@open_to_applicants
def find(request: HttpRequest) -> HttpResponse:
    """Code and second factor open the case. What was wrong of the two is not said."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        if not throttle.allow_try(code):
            form.add_error(None, TOO_MANY)
            status = 429
        elif case := _find(code, form.factors()):
            throttle.forgive(code)
            grant.give(request.session, case)
            return redirect("foi:case", case_id=case.pk)
        elif own := rights.find(code, form.factors()):
            throttle.forgive(code)
            rights.open_to(request.session, own)
            return redirect("foi:rights", request_id=own.pk)
        else:
            form.add_error(None, NO_MATCH)
    context = {"page_meta": meta(TITLE), "form": form}
    return render(request, "foi/public/track.html", context, status=status)


def _find(code: str, factors: list[str]) -> Case | None:
    found = (find_by_code(code, factor) for factor in factors)
    return next((case for case in found if case is not None), None)


@open_to_applicants
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case in this browser."""
    grant.take_back(request.session)
    return redirect("foi:track")


@open_to_applicants
@require_safe
@of_own_case
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """The case page."""
    return _show(request, case)


def _show(request: HttpRequest, case: Case, *, answer: Form | None = None) -> HttpResponse:
    """The case as its applicant reads it, with the form of what is asked of her, if anything."""
    log_read(APPLICANT, case, "申请人凭查询码查看办理进度")
    today = clock.today()
    events = list(case.events.order_by("on", "id"))
    result = clock_of(case, current(), until=today)
    moves = {move.event for move in lawful_moves(APPLICANT, case)}
    asked = _asked(moves, events)
    context = {
        "page_meta": meta(f"申请 {case.number}", trail=TRAIL),
        "case": case,
        "facts": story.facts(case, result, current(), today),
        "matters": story.matters(case),
        "clock": result,
        "today": today,
        "standing": story.standing(case, result),
        "why": story.why_due(case, result, events),
        "timeline": story.timeline(events),
        "days": story.strip(result),
        "overdue": result.overdue and result.ended_on is None,
        "letters": _letters(case),
        "after": afterwards(case, today),
        "asked": asked,
        "fee": owed(case, events),
        "may_change": case.state not in CONCLUDED,
        "request_text": story.last_note(events, "clarification_asked" if asked == "clarify" else "reasons_asked"),
        "late": bool(result.clarification_until and result.clarification_until < today),
        "form": answer or (ASKED[asked]() if asked else None),
        "key": secrets.token_urlsafe(16),
        "may_withdraw": "withdraw" in moves,
        "parts": list(case.parts.order_by("id")) if case.state == "split" else [],
    }
    return render(request, "foi/public/case.html", context)


ASKED: dict[str, type[Form]] = {"clarify": ClarifyForm, "reasons": ReasonsForm}


def _asked(moves: set[str], events: list[Any]) -> str:
    """What the organ waits for from the applicant: clarify, reasons or nothing."""
    if "clarify" in moves:
        return "clarify"
    last = [event.type for event in events if event.type in {"reasons_asked", "reasons_given"} and not event.voided]
    return "reasons" if "give_reasons" in moves and last[-1:] == ["reasons_asked"] else ""


def _kind(file: CaseFile) -> str:
    """PDF, DOCX …: the kind of a file, as its name has it."""
    _, dot, suffix = file.stored.name.rpartition(".")
    return suffix.upper() if dot else "文件"


def _letters(case: Case) -> list[tuple[Letter, list[tuple[CaseFile, str]]]]:
    """Letters served, each with its files; what was handed over with the answer stands with the last one."""
    served = case.letters.filter(state=Letter.State.SERVED, recipient=Letter.Recipient.APPLICANT)
    letters = list(served.order_by("served_on", "id"))
    found = [(file, _kind(file)) for file in _open_files(case)]
    rows = [(letter, [row for row in found if row[0].letter_id == letter.pk]) for letter in letters]
    if rows:
        rows[-1][1].extend(row for row in found if row[0].letter_id is None)
    return rows


def _open_files(case: Case) -> QuerySet[CaseFile]:
    """Files the applicant may fetch: of letters that were served, and what was handed over with a served answer."""
    served = case.letters.filter(state=Letter.State.SERVED, recipient=Letter.Recipient.APPLICANT)
    # Where a sealed copy was served, it alone is the letter.
    allowed = Q(kind=CaseFile.Kind.LETTER, letter__in=served.filter(sealed=None)) | Q(pk__in=served.values("sealed"))
    if served.filter(kind="answer").exists():
        allowed |= Q(kind__in=(CaseFile.Kind.OUTGOING, CaseFile.Kind.REDACTED))
    # What was redacted stays sealed; its redacted copy goes out in its place (art. 37).
    going = showable(CaseFile.objects.filter(allowed, case=case))
    going = going.exclude(redactions__state__in=["draft", "review", "applying"])
    return going.select_related("stored").order_by("id")


@open_to_applicants
@require_safe
@of_own_case
def calendar(request: HttpRequest, case: Case) -> HttpResponse:
    """The last days of review and suit as a calendar file."""
    after = afterwards(case, clock.today())
    if after is None:
        raise Http404("此件还没有送达的答复")
    response = HttpResponse(calendar_file(case, after), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.number}.ics"'
    return response


@open_to_applicants
@require_safe
@of_own_case
def file(request: HttpRequest, case: Case, file_id: int) -> HttpResponse:
    """The bytes of a letter served, or of information handed over."""
    wanted = _open_files(case).filter(pk=file_id).first()
    if wanted is None:
        raise Http404("没有这份文件")
    try:
        data = files.open_file(wanted.stored)
    except (FileNotFoundError, crypto.Undecryptable) as error:
        raise Http404("这份文件暂时无法读取，请与受理机关联系") from error
    log_read(APPLICANT, case, f"申请人下载：{wanted.get_kind_display()}")
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, wanted.stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _done(request: HttpRequest, case: Case, form: Form, act: Callable[..., Any]) -> bool:
    """Do what the form asks. A refusal becomes an error of the form: its page says why and keeps what was typed."""
    if not form.is_valid():
        return False
    # The key is tied to the case: somebody else's key can never stand in for this request.
    key = f"{case.pk}:{request.POST.get('key', '')[:40]}" if request.POST.get("key") else ""
    try:
        act(actor=APPLICANT, case_id=case.pk, on=clock.today(), request_key=key, **form.cleaned_data)
    except (Refused, ClockError, PermissionDenied) as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return form.is_valid()


@open_to_applicants
@require_POST
@of_own_case
def clarify_online(request: HttpRequest, case: Case) -> HttpResponse:
    """The applicant's clarification; it counts as received today (art. 30)."""
    form = ClarifyForm(request.POST)
    if _done(request, case, form, clarify):
        return redirect("foi:case", case_id=case.pk)
    return _show(request, case, answer=form)


@open_to_applicants
@require_POST
@of_own_case
def reasons_online(request: HttpRequest, case: Case) -> HttpResponse:
    """The applicant's reasons (art. 35)."""
    form = ReasonsForm(request.POST)
    if _done(request, case, form, _give_reasons):
        return redirect("foi:case", case_id=case.pk)
    return _show(request, case, answer=form)


def _give_reasons(*, note: str, **kwargs: Any) -> Case:
    return give_reasons(reasons=note, **kwargs)


@open_to_applicants
@of_own_case
def withdraw_online(request: HttpRequest, case: Case) -> HttpResponse:
    """Withdraw, after a page that says what it means."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _done(request, case, form, withdraw):
        return redirect("foi:case", case_id=case.pk)
    trail = (*TRAIL, Crumb(f"申请 {case.number}", f"/apply/track/{case.pk}/"))
    context = {
        "page_meta": meta("撤回申请", trail=trail),
        "case": case,
        "form": form,
        "key": secrets.token_urlsafe(16),
        "lawful": any(move.event == "withdraw" for move in lawful_moves(APPLICANT, case)),
    }
    return render(request, "foi/public/withdraw.html", context)
