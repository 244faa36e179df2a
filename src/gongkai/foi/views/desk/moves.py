"""One page for every move: its form, and what the law says when it is refused."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.models import Case, Letter
from gongkai.foi.policies import require_move
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.foi.views.desk.forms import MOVES, MoveForm
from gongkai.foi.views.desk.forms.base import DENIED, REFUSED
from gongkai.foi.views.desk.guards import hindrance
from gongkai.foi.views.desk.onward import go_on
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.rules import transitions

IN_TABLE_AS = {"draft_answer": "decide"}
"""Moves that the table knows under another event."""

WITH_LETTER = frozenset(
    {
        "submit_review",
        "review_secrecy",
        "refer_secrecy",
        "secrecy_determined",
        "review_legal",
        "pass_review",
        "approve",
        "sign",
        "record_signature",
        "seal",
        "send_back",
        "serve",
        "void_letter",
    }
)
"""Moves that judge or use the letter, which then stands on the page."""

JUDGED = frozenset({Letter.State.DRAFT, Letter.State.SIGNED})

TITLES = {"draft_answer": "拟写答复书"}


@officers(CASE_POSTS)
def move_page(request: HttpRequest, actor: Actor, case_id: int, event: str) -> HttpResponse:
    """`/admin/foi/<id>/move/<event>/`: GET shows the form, POST makes the move and goes back to the case.

    What is not lawful now answers 409 with the reason and the article, what the officer's posts do not allow 403;
    whatever was typed stays on the page.
    """
    if event not in MOVES or IN_TABLE_AS.get(event, event) not in transitions.TABLE:
        raise Http404("没有这一步")
    case = load_case(actor, case_id)
    sent, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MOVES[event](sent, case=case, actor=actor, today=clock.today(), event=event, files=files)
    if request.method == "POST" and form.makes_letters and "preview" in request.POST:
        return _page(request, actor, case, form, status=form.status, why_not="", previews=form.preview())
    if request.method == "POST" and form.submit():
        messages.success(request, f"{case.number}：{title_of(event)}已办。")
        if form.leaves:
            return redirect("foi_desk:readdressed")
        if onward := go_on(request, actor, case_id, event):
            return onward
        return (
            redirect("foi_desk:move", case_id, event) if event == "draft_answer" else redirect("foi_desk:case", case_id)
        )
    status, why_not = (form.status, "") if form.is_bound else _why_not(actor, case, event)
    return _page(request, actor, case, form, status=status, why_not=why_not)


def title_of(event: str) -> str:
    """The name of the move."""
    return TITLES.get(event) or transitions.TABLE[event].label


def _why_not(actor: Actor, case: Case, event: str) -> tuple[int, str]:
    """Why the form is not offered now, with the status to say it with."""
    known = IN_TABLE_AS.get(event, event)
    try:
        move = transitions.move(case.state, known)
        require_move(actor, case, known)
    except transitions.IllegalMove as error:
        return REFUSED, str(error)
    except PermissionDenied as error:
        return DENIED, str(error)
    why = hindrance(case, move, clock.today())
    return (REFUSED, why) if why else (200, "")


def _page(
    request: HttpRequest,
    actor: Actor,
    case: Case,
    form: MoveForm,
    *,
    status: int,
    why_not: str,
    previews: Sequence[Letter] = (),
) -> HttpResponse:
    move = transitions.TABLE[IN_TABLE_AS.get(form.event, form.event)]
    answers = [letter for letter in case.letters.all() if letter.kind == ANSWER and letter.state in JUDGED]
    letters = answers if form.event in WITH_LETTER else []
    context = case_context(actor, case) | {
        "letter": letters[-1] if letters else None,
        "previews": previews,
        "form": form,
        "title": title_of(form.event),
        "article": move.article,
        "reason": move.reason,
        "hindrance": why_not,
    }
    return render(request, "foi/desk/move.html", context, status=status)
