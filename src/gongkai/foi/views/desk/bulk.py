"""Assigning several cases at once: first what will move and what will not, then the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.foi.actions.assign import assign_many
from gongkai.foi.models import Case
from gongkai.foi.policies import cases_visible_to, require_handler_at, require_move
from gongkai.foi.views.desk.access import ASSIGNERS
from gongkai.foi.views.desk.forms.lists import BulkForm
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.queries import holders
from gongkai.rules import transitions

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Prospect:
    """What the assignment would do to a case; `why` is empty when it moves."""

    case: Case
    why: str


@officers(ASSIGNERS)
@require_POST
def bulk_assign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/assign/`: the chosen cases, to whom, the preview; with `confirm` the assignment itself."""
    ids = sorted({int(value) for value in request.POST.getlist("case") if value.isdecimal()})[:MOST_AT_ONCE]
    cases = list(
        cases_visible_to(actor).filter(pk__in=ids).select_related("organ", "assignee").order_by("due_on", "pk")
    )
    if not cases:
        messages.warning(request, "没有选中申请。请在列表左侧勾选后再分办。")
        return redirect("foi_desk:queue")
    chosen = "preview" in request.POST or "confirm" in request.POST
    form = BulkForm(request.POST if chosen else None, people=_people(cases))
    prospects: list[Prospect] = []
    if chosen and form.is_valid():
        prospects = foresee(actor, cases, **form.cleaned_data)
        movable = [one.case.pk for one in prospects if not one.why]
        if "confirm" in request.POST:
            return _carry_out(request, actor, movable, form.cleaned_data, cases)
    context: dict[str, Any] = {
        "form": form,
        "cases": cases,
        "prospects": prospects,
        "movable": sum(1 for one in prospects if not one.why),
    }
    return render(request, "foi/desk/bulk.html", context)


def _people(cases: list[Case]) -> list[tuple[str, str]]:
    """Handlers of the organs of the cases."""
    people = [("", "只分到科室，暂不定人")]
    for organ in {case.organ_id: case.organ for case in cases}.values():
        people += [(str(user.pk), f"{user}（{organ.name}）") for user in holders(organ, ["handler"], clock.today())]
    return list(dict.fromkeys(people))


def foresee(actor: Actor, cases: list[Case], *, unit: str, assignee_id: int | None) -> list[Prospect]:
    """Which cases would move, and why the others would not. A case that is there already does not move again."""
    refusals = {organ_id: _unfit(assignee_id, organ_id) for organ_id in {case.organ_id for case in cases}}
    return [Prospect(case, _hindrance(actor, case, unit, assignee_id) or refusals[case.organ_id]) for case in cases]


def _unfit(assignee_id: int | None, organ_id: int) -> str:
    try:
        if assignee_id is not None:
            require_handler_at(assignee_id, organ_id, on=clock.today())
    except PermissionDenied as error:
        return str(error)
    return ""


def _hindrance(actor: Actor, case: Case, unit: str, assignee_id: int | None) -> str:
    try:
        transitions.move(case.state, "assign")
        require_move(actor, case, "assign")
    except (transitions.IllegalMove, PermissionDenied) as error:
        return str(error)
    same_place = case.assignee_id == assignee_id and unit in {"", case.unit}
    return "已经由此承办，不再变动" if same_place and case.state == "handling" else ""


def _carry_out(
    request: HttpRequest, actor: Actor, movable: list[int], where: dict[str, Any], cases: list[Case]
) -> HttpResponse:
    numbers = {case.pk: case.number for case in cases}
    moved = assign_many(actor=actor, case_ids=movable, **where)
    done = sum(1 for one in moved if not one.why)
    if done:
        messages.success(request, f"已分办{done}件。")
    for one in moved:
        if one.why:
            messages.error(request, f"{numbers[one.case_id]}：{one.why}")
    if done < len(cases) and not any(one.why for one in moved):
        messages.info(request, f"{len(cases) - done}件没有变动。")
    return redirect("foi_desk:queue")
