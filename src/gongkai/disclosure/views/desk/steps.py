"""What a button of the document page does: one address a step, each calling one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.disclosure import actions, policies
from gongkai.disclosure import forms as room
from gongkai.disclosure.models import Document
from gongkai.disclosure.versions import newest, secrecy_items
from gongkai.disclosure.views.desk.document import Panel, page_context
from gongkai.disclosure.views.desk.documents import refuse, seen_or_404
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

Run = Callable[[Actor, Document, dict[str, Any]], object]


@dataclass(frozen=True)
class Step:
    """A step: the form it reads, the action it calls, and what is said when it is done."""

    label: str
    form: type[forms.Form]
    run: Run
    done: str


def _versioned(act: Callable[..., object], *names: str) -> Run:
    def run(actor: Actor, document: Document, said: dict[str, Any]) -> object:
        given = {name: said[name] for name in names}
        return act(
            actor=actor,
            document_id=document.pk,
            version=said["version"] or 0,
            request_key=said["request_key"] or "",
            **given,
        )

    return run


def _plain(act: Callable[..., object], **names: str) -> Run:
    def run(actor: Actor, document: Document, said: dict[str, Any]) -> object:
        given = {name: said[field] for name, field in names.items()}
        return act(actor=actor, document_id=document.pk, request_key=said["request_key"] or "", **given)

    return run


def _secrecy(actor: Actor, document: Document, said: dict[str, Any]) -> object:
    return actions.check_secrecy(
        actor=actor,
        document_id=document.pk,
        version=said["version"] or 0,
        item=said["item"],
        passed=said["passed"] == "1",
        ground=said["ground"],
        request_key=said["request_key"] or "",
    )


def _relate(actor: Actor, document: Document, said: dict[str, Any]) -> object:
    return actions.relate(
        actor=actor, source_id=document.pk, target_id=said["target"].pk, kind=said["kind"], on=said["on"]
    )


def _emergency(actor: Actor, document: Document, said: dict[str, Any]) -> object:
    return actions.ask_emergency(
        actor=actor, document_id=document.pk, version=said["version"] or 0, reason=said["note"]
    )


def _release(actor: Actor, document: Document, said: dict[str, Any]) -> object:
    waiting = document.emergencies.filter(released_at__isnull=True, revision_id=said["version"]).first()
    if waiting is None:
        raise ValidationError("没有待同意的应急发布，或者内容在提出之后又改过")
    return actions.release_emergency(actor=actor, emergency_id=waiting.pk)


STEPS: dict[str, Step] = {
    "submit": Step("送审", room.SubmitForm, _versioned(actions.submit_document), "已送审。"),
    "pass": Step("审核通过", room.NoteForm, _versioned(actions.pass_review, "note"), "已通过，转入下一环节。"),
    "return": Step("退回拟稿人", room.ReasonForm, _versioned(actions.return_document, "note"), "已退回拟稿人。"),
    "recall": Step("撤回修改", room.SubmitForm, _versioned(actions.recall_document), "已撤回，可以修改。"),
    "secrecy": Step("保密审查", room.SecrecyForm, _secrecy, "已记录保密审查结果。"),
    "publish": Step("发布", room.SubmitForm, _versioned(actions.publish_document), "已发布。"),
    "emergency": Step("申请应急发布", room.ReasonForm, _emergency, "已提出，待签发人同意。"),
    "release": Step("同意应急发布", room.SubmitForm, _release, "已应急发布，请尽快补审。"),
    "drop": Step("作废草稿", room.ReasonForm, _plain(actions.drop_document, reason="note"), "草稿已作废。"),
    "withdraw": Step(
        "撤下",
        room.WithdrawForm,
        _plain(actions.withdraw_document, reason="reason", note="note", inner_note="inner_note"),
        "已撤下，原地址显示撤下说明。",
    ),
    "relate": Step("关联其他信息", room.RelationForm, _relate, "已关联。"),
}


@officers(policies.DESK_POSTS)
@require_POST
def take_step(request: HttpRequest, actor: Actor, document_id: int, step: str) -> HttpResponse:
    """Do the step; what is refused is said beside what was typed, on the same page."""
    document = seen_or_404(actor, document_id)
    wanted = STEPS.get(step)
    if wanted is None:
        raise Http404("没有这一步")
    extra: dict[str, Any] = (
        {"items": [name for name, _ in secrecy_items(newest(document))]} if step == "secrecy" else {}
    )
    form = wanted.form(request.POST, auto_id=f"{step}-%s", **extra)
    status = 200
    if form.is_valid():
        try:
            wanted.run(actor, document, form.cleaned_data)
        except PermissionDenied as error:
            refuse(form, error)
            status = 403
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, wanted.done)
            return redirect("disclosure_desk:document", document_id=document.pk)
    document = seen_or_404(actor, document_id)
    context = page_context(actor, document, refused=Panel(step, wanted.label, form))
    return render(request, "disclosure/desk/document.html", context, status=status)
