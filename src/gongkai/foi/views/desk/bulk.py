"""One move of several cases at once: first what will move and what will not and why, then the move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongkai.foi.actions.bulk import BULK, move_many
from gongkai.foi.models import Case
from gongkai.foi.policies import cases_visible_to, require_handler_at, require_move
from gongkai.foi.views.desk.forms.lists import BulkForm
from gongkai.foi.views.desk.guards import hindrance
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import holds_any, new_key, officers
from gongkai.organs.models import POSTS
from gongkai.organs.queries import holders
from gongkai.rules import transitions

MOST_AT_ONCE = 200
BULK_POSTS = frozenset().union(*(transitions.posts_for(event) for event in BULK)) & frozenset(POSTS)
FORMLESS = frozenset(BULK) - {"assign"}
"""Moves that ask for nothing more: the first page is the preview."""


@dataclass(frozen=True)
class Prospect:
    """What the move would do to a case; `why` is empty when it moves."""

    case: Case
    why: str


def bulk_moves(actor: Actor) -> list[tuple[str, str]]:
    """The moves of several cases that the actor's posts allow anywhere, with their names."""
    return [(event, transitions.TABLE[event].label) for event in BULK if holds_any(actor, transitions.posts_for(event))]


@officers(BULK_POSTS)
@require_POST
def bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/bulk/`: the chosen cases, what the move needs, the preview; with `confirm` the move itself."""
    event = request.POST.get("event", "assign")
    back = _back(request)
    ids = sorted({int(value) for value in request.POST.getlist("case") if value.isdecimal()})[:MOST_AT_ONCE]
    cases = _load(actor, ids)
    if not cases or event not in BULK:
        messages.warning(request, "没有选中申请。请在列表左侧勾选后再办理。")
        return redirect(back)
    chosen = event in FORMLESS or "preview" in request.POST or "confirm" in request.POST
    form = BulkForm(request.POST if chosen else None, people=_people(cases)) if event not in FORMLESS else None
    prospects: list[Prospect] = []
    if form is None or (chosen and form.is_valid()):
        arguments = form.cleaned_data if form else {}
        prospects = foresee(actor, cases, event, arguments)
        movable = [one.case.pk for one in prospects if not one.why]
        if "confirm" in request.POST:
            key = request.POST.get("request_key", "")
            return _carry_out(request, actor, event, movable, arguments, cases, key, back)
    context: dict[str, Any] = {
        "event": event,
        "label": transitions.TABLE[event].label,
        "form": form,
        "cases": cases,
        "prospects": prospects,
        "movable": sum(1 for one in prospects if not one.why),
        "key": new_key(),
        "back": back,
    }
    return render(request, "foi/desk/bulk.html", context)


def _back(request: HttpRequest) -> str:
    """Where the officer came from: a page of ours that she named, else the queue."""
    asked = request.POST.get("back", "")
    ours = asked.startswith("/admin/foi/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else "foi_desk:queue"


def _load(actor: Actor, ids: list[int]) -> list[Case]:
    """The cases with what the guards read, in a fixed number of reads."""
    cases = cases_visible_to(actor).filter(pk__in=ids).select_related("organ", "assignee")
    loaded = cases.prefetch_related("events", "items", "letters", "help_requests", "consultations")
    return list(loaded.order_by("due_on", "pk"))


def _people(cases: list[Case]) -> list[tuple[str, str]]:
    """Handlers of the organs of the cases."""
    people = [("", "只分到科室，暂不定人")]
    for organ in {case.organ_id: case.organ for case in cases}.values():
        people += [(str(user.pk), f"{user}（{organ.name}）") for user in holders(organ, ["handler"], clock.today())]
    return list(dict.fromkeys(people))


def foresee(actor: Actor, cases: list[Case], event: str, arguments: Mapping[str, Any]) -> list[Prospect]:
    """Which cases would move, and why the others would not. A case that is there already does not move again."""
    assignee_id = arguments.get("assignee_id")
    unfit = {organ_id: _unfit(assignee_id, organ_id) for organ_id in {case.organ_id for case in cases}}
    return [Prospect(case, _against(actor, case, event, arguments) or unfit[case.organ_id]) for case in cases]


def _unfit(assignee_id: int | None, organ_id: int) -> str:
    try:
        if assignee_id is not None:
            require_handler_at(assignee_id, organ_id, on=clock.today())
    except PermissionDenied as error:
        return str(error)
    return ""


def _against(actor: Actor, case: Case, event: str, arguments: Mapping[str, Any]) -> str:
    try:
        move = transitions.move(case.state, event)
        require_move(actor, case, event)
    except (transitions.IllegalMove, PermissionDenied) as error:
        return str(error)
    if why := hindrance(case, move, clock.today()):
        return why
    if event != "assign":
        return ""
    same_place = case.assignee_id == arguments["assignee_id"] and arguments["unit"] in {"", case.unit}
    return "已经由此承办，不再变动" if same_place and case.state == "handling" else ""


def _carry_out(
    request: HttpRequest,
    actor: Actor,
    event: str,
    movable: list[int],
    arguments: Mapping[str, Any],
    cases: list[Case],
    key: str,
    back: str,
) -> HttpResponse:
    numbers = {case.pk: case.number for case in cases}
    moved = move_many(actor=actor, event=event, case_ids=movable, arguments=arguments, request_key=key[:40])
    done = sum(1 for one in moved if not one.why)
    if done:
        messages.success(request, f"{transitions.TABLE[event].label}：已办{done}件。")
    for one in moved:
        if one.why:
            messages.error(request, f"{numbers[one.case_id]}：{one.why}")
    if done < len(cases) and not any(one.why for one in moved):
        messages.info(request, f"{len(cases) - done}件没有变动。")
    return redirect(back)
