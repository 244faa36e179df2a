"""The gate at the desk: read again, and a finding let stand with a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.disclosure.actions.gate import ask_gate, override_finding
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.policies import DESK_POSTS
from gongkai.disclosure.views.desk.documents import seen_or_404
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers


class OverrideForm(Keyed):
    """Why the finding may stand."""

    reason = forms.CharField(max_length=500)


@officers(DESK_POSTS)
@require_POST
def check_again(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """检查: the worker reads the newest version."""
    document = seen_or_404(actor, document_id)
    ask_gate(actor=actor, document_id=document.pk)
    messages.success(request, "已安排检查，几秒后刷新本页查看结果。")
    return redirect("disclosure_desk:document", document_id=document.pk)


@officers(DESK_POSTS)
@require_POST
def override(request: HttpRequest, actor: Actor, document_id: int, finding_id: int) -> HttpResponse:
    """Let the finding stand; what is refused is said at the top of the page."""
    document = seen_or_404(actor, document_id)
    form = OverrideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明保留的理由（不超过500字）。")
    elif not document.findings.filter(pk=finding_id).exists():
        messages.error(request, "没有这项检查发现，请刷新后核对。")
    else:
        try:
            override_finding(
                actor=actor,
                finding_id=finding_id,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
                request_key=form.cleaned_data["request_key"] or "",
            )
            messages.success(request, "已记录理由。")
        except PermissionDenied as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
    return redirect(reverse("disclosure_desk:document", kwargs={"document_id": document.pk}) + "#gate-title")
