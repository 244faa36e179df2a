"""`/admin/foi/<id>/seal/<sealing>/`: what the collation found, and a person's confirmation part by part."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.sealing import confirm_seal
from gongkai.foi.models import Case, Sealing
from gongkai.foi.policies import posts_at
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.foi.views.desk.forms.base import DENIED, REFUSED
from gongkai.kernel import files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.rules import transitions

TONES = {"waiting": "active", "confirm": "warn", "differs": "bad", "failed": "bad", "done": "good"}


@officers(CASE_POSTS)
def seal_page(request: HttpRequest, actor: Actor, case_id: int, sealing_id: int) -> HttpResponse:
    """The findings; with POST the confirmation of what could not be read."""
    case = load_case(actor, case_id)
    sealing = _sealing(case, sealing_id)
    log_read(actor, case, f"用印核对 {sealing.pk}")
    may = bool(posts_at(actor, case.organ_id) & transitions.posts_for("seal"))
    errors: list[str] = []
    status = 200
    confirmed = request.POST.getlist("confirmed")
    if request.method == "POST":
        try:
            confirm_seal(
                actor=actor,
                case_id=case.pk,
                sealing_id=sealing.pk,
                confirmed=confirmed,
                request_key=request.POST.get("request_key", ""),
            )
            messages.success(request, f"{case.number}：用印已办。")
            return redirect("foi_desk:case", case.pk)
        except ValidationError as error:
            errors = error.messages
        except Refused as error:
            errors, status = [str(error)], REFUSED
        except PermissionDenied as error:
            errors, status = [str(error)], DENIED
    context = case_context(actor, case) | {
        "sealing": sealing,
        "seal_tone": TONES[sealing.state],
        "errors": errors,
        "confirmed": confirmed,
        "may_confirm": may and sealing.state == Sealing.State.CONFIRM,
        "request_key": new_key(),
    }
    return render(request, "foi/desk/sealing.html", context, status=status)


@officers(CASE_POSTS)
@require_GET
def seal_file(request: HttpRequest, actor: Actor, case_id: int, sealing_id: int) -> HttpResponse:
    """The bytes that came back stamped; the read is logged."""
    case = load_case(actor, case_id)
    sealing = _sealing(case, sealing_id)
    if sealing.stored is None:
        raise Http404("还没有盖章件")
    log_read(actor, case, f"盖章件 {sealing.pk}")
    response = HttpResponse(files.open_file(sealing.stored), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, sealing.stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sealing(case: Case, sealing_id: int) -> Sealing:
    found = Sealing.objects.select_related("letter", "stored").filter(letter__case=case, pk=sealing_id).first()
    if found is None:
        raise Http404("没有这次用印")
    return found
