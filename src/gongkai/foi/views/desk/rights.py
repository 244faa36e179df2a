"""`/admin/foi/rights/`: 更正申请 and 投诉举报, as the organ handles them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.foi.actions import rights as actions
from gongkai.foi.masking import mask_name
from gongkai.foi.models import RightsRequest
from gongkai.foi.policies import OVERSEERS, RIGHTS_KEEPERS, read_rights_person, rights_visible_to
from gongkai.foi.views.desk.forms.base import text_field
from gongkai.foi.views.desk.forms.lists import PurposeForm
from gongkai.kernel import audit, clock, files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ
from gongkai.rules.rights import ARTICLES, KINDS, OPEN, OUTCOMES, STATES, TABLE

POSTS = RIGHTS_KEEPERS | OVERSEERS


class NoteForm(forms.Form):
    """A step with words."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)
    note = text_field("说明", required=False, rows=2)


class PassForm(NoteForm):
    """To which organ, and why."""

    organ_id = forms.ModelChoiceField(label="转送给", queryset=Organ.objects.filter(closed_on=None).order_by("path"))


class AnswerForm(forms.Form):
    """The answer."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)
    outcome = forms.ChoiceField(label="办理结果")
    answer = text_field("答复", rows=6, help_text="写明核实情况、处理结果和理由；不予更正的，一并告知救济途径。")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "请选择"), *OUTCOMES[kind].items()]  # type: ignore[attr-defined]


@officers(POSTS)
@require_safe
def rights_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those in hand first, by the day they are due; the closed ones on demand."""
    kind, closed = request.GET.get("kind", ""), "closed" in request.GET
    rows = rights_visible_to(actor).select_related("organ", "about_organ")
    rows = rows.exclude(state__in=OPEN).order_by("-answered_at", "-pk") if closed else rows.filter(state__in=OPEN)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "kinds": KINDS.items(),
        "kind": kind,
        "closed": closed,
        "today": clock.today(),
    }
    return render(request, "foi/desk/rights_list.html", context)


def _open(actor: Actor, request_id: int) -> RightsRequest:
    found = rights_visible_to(actor).select_related("organ", "about_organ", "proof").filter(pk=request_id).first()
    if found is None:
        raise Http404("没有这一件")
    return found


def _form(one: RightsRequest, event: str, data: Any = None) -> forms.Form:
    if event == "answer":
        return AnswerForm(data, kind=one.kind, auto_id="answer-%s")
    return (PassForm if event == "pass_on" else NoteForm)(data, auto_id=f"{event}-%s")


DESK_EVENTS = tuple(move.event for move in TABLE.values() if move.by == "desk")


@officers(POSTS)
def rights_page(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """One of them: what was said, what was done, what can be done. The person is masked until a purpose is given."""
    one = _open(actor, request_id)
    event = request.POST.get("event", "")
    bound: dict[str, forms.Form] = {}
    who: dict[str, str] = {}
    purpose = PurposeForm(request.POST if event == "who" else None)
    status = 200
    if event == "who" and purpose.is_valid():
        who = read_rights_person(actor, one, what=f"提出人信息：{purpose.cleaned_data['purpose']}")
    elif event in DESK_EVENTS:
        form = bound[event] = _form(one, event, request.POST)
        if form.is_valid() and (status := _carry_out(actor, one, event, form)) == 302:
            messages.success(request, f"已办理“{TABLE[event].label}”。")
            return redirect("foi_desk:rights", one.pk)
    log_read(actor, one, "更正与投诉")
    one = _open(actor, request_id)
    may = rights_visible_to(actor, working=True).filter(pk=one.pk).exists()
    moves = [TABLE[name] for name in DESK_EVENTS if may and one.state in TABLE[name].source]
    context = {
        "one": one,
        "article": ARTICLES[one.kind],
        "masked": mask_name(one.name, natural=True),
        "who": who,
        "purpose": purpose,
        "moves": [(move, bound.get(move.event) or _form(one, move.event)) for move in moves],
        "bound": bound,
        "steps": [(TABLE[step.event].label if step.event in TABLE else "收到", step) for step in one.steps.all()],
        "outcome": OUTCOMES[one.kind].get(one.outcome, ""),
        "states": STATES,
        "trail": audit.trail(one),
        "today": clock.today(),
        "open": one.state in OPEN,
    }
    return render(request, "foi/desk/rights.html", context, status=status)


def _carry_out(actor: Actor, one: RightsRequest, event: str, form: forms.Form) -> int:
    """302 when done, else the status of the refusal, with its words in the form."""
    said = dict(form.cleaned_data)
    if event == "pass_on":
        said["organ_id"] = said["organ_id"].pk
    acts: dict[str, Callable[..., RightsRequest]] = {
        "accept": actions.accept_rights,
        "ask": actions.ask_completion,
        "pass_on": actions.pass_on_rights,
        "answer": actions.answer_rights,
    }
    try:
        acts[event](actor=actor, request_id=one.pk, **said)
    except PermissionDenied as error:
        form.add_error(None, str(error))
        return 403
    except ValidationError as error:
        for name, words in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, words)
        return 400
    return 302


@officers(POSTS)
@require_safe
def rights_proof(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """What was sent with it as proof; the read is logged."""
    one = _open(actor, request_id)
    if one.proof is None:
        raise Http404("没有证明材料")
    log_read(actor, one, "证明材料")
    response = HttpResponse(files.open_file(one.proof), content_type="application/octet-stream")
    suffix = one.proof.name.rpartition(".")[2].lower()
    response["Content-Disposition"] = f'attachment; filename="proof-{one.pk}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
