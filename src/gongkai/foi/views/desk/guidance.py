"""统一口径: the wordings agreed on for the district, drafted by officers, approved and ended by its 政务公开办."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.guidance import approve_wording, end_wording, propose_wording
from gongkai.foi.models import Wording
from gongkai.foi.policies import WORDING_AUTHORS, require_wording_keeper
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.foi.views.desk.forms.result import CHOICES
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import holds_any, new_key, officers

PER_PAGE = 30


class WordingForm(forms.Form):
    """A wording to agree on."""

    outcome = forms.ChoiceField(label="适用的办理结果", choices=CHOICES)
    topic = forms.CharField(label="适用情形", max_length=80, help_text="一句话写明什么情况下采用。")
    text = text_field("口径", rows=5, most=2000, help_text="写入答复书理由部分的文字，不含个人信息。")
    valid_from = day_field("启用之日")
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


@officers(CASE_POSTS)
def wordings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/wordings/`: GET lists what is agreed and what waits, POST drafts a wording."""
    may_write = holds_any(actor, WORDING_AUTHORS)
    fresh = {"valid_from": clock.today(), "request_key": new_key()}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=fresh)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _tried(form, lambda: propose_wording(actor=actor, **form.cleaned_data)):
            messages.success(request, "口径已起草，区政务公开办审定后供各机关采用。")
            return redirect("foi_desk:wordings")
        status = 400
    found = Wording.objects.all()
    text = request.GET.get("q", "").strip()
    if text:
        found = found.filter(topic__contains=text) | found.filter(text__contains=text)
    page = Paginator(found.order_by("outcome", "topic", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form if may_write else None,
        "keeps": _keeps(actor),
        "today": clock.today(),
        "q": text,
        "new_key": new_key(),
    }
    return render(request, "foi/desk/wordings.html", context, status=status)


@officers({"disclosure_office"})
def wording_move(request: HttpRequest, actor: Actor, wording_id: int, what: str) -> HttpResponse:
    """`/admin/foi/wordings/<id>/approve|end/`: POST only in effect; GET goes back to the list."""
    acts: dict[str, Callable[[], Any]] = {
        "approve": lambda: approve_wording(actor=actor, wording_id=wording_id, request_key=_key(request)),
        "end": lambda: end_wording(actor=actor, wording_id=wording_id, on=clock.today(), request_key=_key(request)),
    }
    if request.method == "POST" and what in acts:
        try:
            acts[what]()
        except (PermissionDenied, ValidationError) as error:
            messages.error(request, "；".join(error.messages) if isinstance(error, ValidationError) else str(error))
        except Wording.DoesNotExist:
            messages.error(request, "没有这条口径")
        else:
            messages.success(request, "口径已审定，即日起供各机关采用。" if what == "approve" else "口径已停用。")
    return redirect("foi_desk:wordings")


def _key(request: HttpRequest) -> str:
    return request.POST.get("request_key", "")[:64]


def _keeps(actor: Actor) -> bool:
    try:
        require_wording_keeper(actor)
    except PermissionDenied:
        return False
    return True


def _tried(form: WordingForm, act: Callable[[], Any]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    return form.is_valid()
