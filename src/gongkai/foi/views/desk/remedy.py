"""One review or suit: its stages and what is owed, its result, and what the result asks of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.remedy import conclude_remedy
from gongkai.foi.actions.remedy_stages import record_stage, set_remedy_rules, settle_stage, void_stage
from gongkai.foi.models import Case, Remedy, RemedyStage
from gongkai.foi.policies import lawful_moves, remedies_visible_to
from gongkai.foi.procedure import may_set_procedure
from gongkai.foi.queries.remedies import KEY, remedy_rules
from gongkai.foi.views.desk.access import REMEDY_KEEPERS
from gongkai.foi.views.desk.forms.remedies import (
    ConcludeForm,
    RulesForm,
    SettleForm,
    StageForm,
    VoidStageForm,
)
from gongkai.foi.views.desk.remedies import carried_out, keepable_organs
from gongkai.kernel import audit, clock, files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.kernel.models import Setting
from gongkai.rules.remedy_course import RESULTS, STAGES


@dataclass(frozen=True)
class StageLine:
    """A stage with its words. `tone` is bad where what it makes the organ owe is late."""

    row: RemedyStage
    label: str
    owed: str
    article: str
    tone: str


@officers(REMEDY_KEEPERS)
def remedy_page(request: HttpRequest, actor: Actor, remedy_id: int) -> HttpResponse:
    """`/admin/foi/remedies/<id>/`: POST records a stage (`do=stage`), that something owed was done (`settle`), voids a
    stage (`void`), or else the result."""
    remedy = remedies_visible_to(actor).select_related("organ", "case", "before").filter(pk=remedy_id).first()
    if remedy is None or remedy.organ_id not in {organ.pk for organ in keepable_organs(actor)} | _kept(actor, remedy):
        raise Http404("没有这一件")
    wish = request.POST.get("do", "conclude") if request.method == "POST" else ""
    forms = _forms(request, remedy, wish)
    if wish and _done(request, actor, remedy, wish, forms):
        return redirect("foi_desk:remedy", remedy_id)
    log_read(actor, remedy, "查看复议诉讼")
    status = 400 if any(form.errors for form in forms.values()) else 200
    return render(request, "foi/desk/remedy.html", _context(actor, remedy, forms), status=status)


def _kept(actor: Actor, remedy: Remedy) -> set[int]:
    """The organ of the remedy where it has closed and another goes on with its tasks: the action judges the post."""
    return set() if remedy.organ.exists_on(clock.today()) else {remedy.organ_id}


def _forms(request: HttpRequest, remedy: Remedy, wish: str) -> dict[str, Form]:
    def sent(name: str) -> Any:
        return request.POST if wish == name else None

    start = {"request_key": new_key(), "on": clock.today()}
    counts = dict(remedy_rules().counts)
    made: dict[str, Form] = {
        "stage": StageForm(
            sent("stage"), request.FILES if wish == "stage" else None, remedy=remedy, initial=dict(start)
        ),
        "conclude": ConcludeForm(sent("conclude"), remedy=remedy, counts=counts, initial=dict(start)),
    }
    if wish == "settle":
        made["settle"] = SettleForm(request.POST)
    if wish == "void":
        made["void"] = VoidStageForm(request.POST)
    return made


def _done(request: HttpRequest, actor: Actor, remedy: Remedy, wish: str, forms: dict[str, Form]) -> bool:
    form = forms.get(wish)
    if form is None:
        raise Http404("没有这一步")
    if not form.is_valid():
        return False
    given: dict[str, Any] = dict(form.cleaned_data)
    if wish in {"settle", "void"}:
        if not remedy.stages.filter(pk=given["stage_id"]).exists():
            raise Http404("没有这一环节")
        done = carried_out(form, settle_stage if wish == "settle" else void_stage, actor=actor, **given)
    elif wish == "stage":
        sent = given.pop("file", None)
        stored = files.store(sent.read(), name=sent.name, kind="case", actor=actor) if sent else None
        given["stored_id"] = stored.pk if stored else None
        done = carried_out(form, record_stage, actor=actor, remedy_id=remedy.pk, **given)
    else:
        done = carried_out(form, conclude_remedy, actor=actor, remedy_id=remedy.pk, **given)
    if done:
        messages.success(request, "已登记。")
    return done


def reopens(actor: Actor, remedy: Remedy) -> bool:
    """Whether the result asks for a new answer that the actor may begin now."""
    if remedy.result != Remedy.Result.CORRECTED or remedy.case_id is None:
        return False
    case: Case | None = remedy.case
    return case is not None and any(move.event == "reopen" for move in lawful_moves(actor, case))


def stage_lines(remedy: Remedy) -> list[StageLine]:
    """The stages in the order of their days."""
    today, lines = clock.today(), []
    for row in remedy.stages.select_related("file").order_by("on", "pk"):
        stage = STAGES[row.stage]
        late = row.due_on is not None and row.settled_on is None and not row.voided and row.due_on < today
        article = stage.term.article if stage.term else ""
        lines.append(StageLine(row, stage.label, stage.owed, article, "bad" if late else "neutral"))
    return lines


def _context(actor: Actor, remedy: Remedy, forms: dict[str, Form]) -> dict[str, Any]:
    return {
        "remedy": remedy,
        "stages": stage_lines(remedy),
        "detail": RESULTS[remedy.detail].label if remedy.detail else "",
        "forms": forms,
        "shown": list(forms.values()),
        "today": clock.today(),
        "reopens": reopens(actor, remedy),
        "later": remedy.later.order_by("filed_on"),
        "appealable": remedy.kind != Remedy.Kind.REVIEW and remedy.concluded_on is not None,
    }


@officers({"disclosure_office"})
def remedy_rules_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/remedies/rules/`: the counting that the report form leaves open."""
    if not may_set_procedure(actor):
        raise Http404("没有这一页")
    form = RulesForm(request.POST or None, now=remedy_rules())
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("instances", "reason", "request_key")}
        if carried_out(form, set_remedy_rules, actor=actor, counts=form.counts(), **given):
            messages.success(request, "设置已保存，对此后登记的案件生效。")
            return redirect("foi_desk:remedy_rules")
    held = Setting.objects.filter(key=KEY).first()
    context = {"form": form, "trail": list(audit.trail(held).order_by("-seq")) if held else []}
    return render(request, "foi/desk/remedy_rules.html", context, status=400 if form.errors else 200)
