"""被征求意见: formal consultations put to this organ (arts. 34, 11), answered on its own desk: the question and the
files chosen, never the applicant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from gongkai.foi.actions.consultation import REPLIES, answer_consultation
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Consultation
from gongkai.foi.policies import HELPERS, consultations_put_to
from gongkai.foi.queries.consulting import put_to_queue
from gongkai.foi.views.desk.forms.base import REFUSED, text_field
from gongkai.kernel import clock, files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.rules.clock import ClockError

PAGE = 25


class OpinionForm(forms.Form):
    """What the organ says; reasons where it does not wholly agree."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reply = forms.ChoiceField(
        label="意见",
        choices=[(key, label) for key, label in REPLIES.items() if key != "silent"],
        widget=forms.RadioSelect,
    )
    text = text_field("理由", required=False, rows=5, help_text="不同意或者部分同意公开的，写明范围、依据和理由。")


@officers(HELPERS)
def consultation_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/consultations/`: what the organ is asked, the nearest limit first; with `?done=1` what is over."""
    done = request.GET.get("done") == "1"
    rows = put_to_queue(consultations_put_to(actor), done=done)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "foi/desk/consultation_list.html", {"page": page, "done": done, "today": clock.today()})


@officers(HELPERS)
def consultation_page(request: HttpRequest, actor: Actor, consultation_id: int) -> HttpResponse:
    """`/admin/foi/consultations/<id>/`: the question; POST answers it."""
    row = _row(actor, consultation_id)
    form = OpinionForm(request.POST if request.method == "POST" else None, initial={"request_key": new_key()})
    status = 200
    if request.method == "POST":
        status = _answer(request, actor, row, form)
        if status == 302:
            return redirect("foi_desk:consultation", consultation_id)
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "open": row.owed,
        "late": row.owed and row.limit_on is not None and clock.today() > row.limit_on,
    }
    return render(request, "foi/desk/consultation.html", context, status=status)


def _row(actor: Actor, consultation_id: int) -> Consultation:
    rows = (
        consultations_put_to(actor).select_related("organ", "case__organ", "letter").prefetch_related("files__stored")
    )
    row = rows.filter(pk=consultation_id).first()
    if row is None:
        raise Http404("没有这件征求意见")
    return row


def _answer(request: HttpRequest, actor: Actor, row: Consultation, form: OpinionForm) -> int:
    """The status of the answer to the browser, 302 when the opinion is in."""
    if not form.is_valid():
        return 400
    said = form.cleaned_data
    try:
        answer_consultation(
            actor=actor,
            consultation_id=row.pk,
            reply=said["reply"],
            text=said["text"],
            request_key=said["request_key"],
        )
    except ValidationError as error:
        for name, told in error.message_dict.items():
            form.add_error(name if name in form.fields else None, told)
        return 400
    except (Refused, ClockError) as error:
        form.add_error(None, str(error))
        return REFUSED
    messages.success(request, "意见已送交征求意见的机关。")
    return 302


@officers(HELPERS)
def consultation_file(request: HttpRequest, actor: Actor, consultation_id: int, file_id: int) -> HttpResponse:
    """The bytes of a file chosen for the consulted organ; the read is logged."""
    row = _row(actor, consultation_id)
    found = row.files.select_related("stored").filter(pk=file_id).first()
    if found is None:
        raise Http404("没有这份材料")
    log_read(actor, row.case, f"征求意见的材料 {found.pk}")
    response = HttpResponse(files.open_file(found.stored), content_type="application/octet-stream")
    suffix = found.stored.name.rpartition(".")[2].lower()
    name = found.title if found.title.lower().endswith(f".{suffix}") else f"{found.title}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
