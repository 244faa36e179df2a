"""提请主动公开: the form beside the case, and what the 政务公开办 has to decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.publication import decide_publication
from gongkai.foi.models import PublicationProposal
from gongkai.foi.policies import publications_decided_by, publications_visible_to
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.forms.base import text_field
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers

PER_PAGE = 30


class DecisionForm(forms.Form):
    """采纳 or not."""

    accept = forms.ChoiceField(
        label="审定", choices=[("yes", "采纳，予以主动公开"), ("no", "不采纳")], widget=forms.RadioSelect
    )
    reason = text_field("审定意见", required=False, rows=2, help_text="不采纳的，写明理由。")
    reference = forms.CharField(label="公开的网址或者位置", required=False, max_length=200)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


@officers(CASE_POSTS)
def publications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/publications/`: what was proposed, waiting first."""
    found = publications_visible_to(actor).select_related("case", "case__organ").order_by("decided_at", "-pk")
    waiting = found.filter(state=PublicationProposal.State.PROPOSED)
    done = found.exclude(state=PublicationProposal.State.PROPOSED).order_by("-decided_at")
    context = {
        "waiting": waiting[:200],
        "page": Paginator(done, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "foi/desk/publications.html", context)


@officers(CASE_POSTS)
def publication(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """`/admin/foi/publications/<id>/`: the text as everybody would read it; POST decides."""
    proposal = publications_visible_to(actor).select_related("case", "case__organ").filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404("没有这一件提请")
    may_decide = publications_decided_by(actor).filter(pk=proposal_id).exists()
    waits = proposal.state == PublicationProposal.State.PROPOSED
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"request_key": new_key()})
    status = 200
    if request.method == "POST":
        if not may_decide:
            raise Http404("没有这一件提请")
        if form.is_valid() and _decided(actor, proposal_id, form):
            messages.success(request, "已审定。")
            return redirect("foi_desk:publications")
        status = 400
    context = {"proposal": proposal, "form": form if may_decide and waits else None}
    return render(request, "foi/desk/publication.html", context, status=status)


def _decided(actor: Actor, proposal_id: int, form: DecisionForm) -> bool:
    said: dict[str, Any] = dict(form.cleaned_data)
    said["accept"] = said["accept"] == "yes"
    try:
        decide_publication(actor=actor, proposal_id=proposal_id, **said)
    except ValidationError as error:
        form.add_error(None, error)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    return form.is_valid()
