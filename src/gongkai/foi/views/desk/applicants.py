"""What applicants have stated on their cases and the desk settles: payments, changed addresses; and what offers did."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.payment import confirm_payment, note_contact, refuse_payment
from gongkai.foi.models import Offer, PaymentClaim
from gongkai.foi.policies import OVERSEERS
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.case import load_case
from gongkai.foi.views.desk.stated import SettleForm
from gongkai.kernel import clock, files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.rules import transitions
from gongkai.rules.clock import ClockError


@officers(CASE_POSTS)
@require_POST
def settle(request: HttpRequest, actor: Actor, case_id: int, claim_id: int) -> HttpResponse:
    """Confirm or refuse a statement of payment."""
    case = load_case(actor, case_id)
    form = SettleForm(request.POST)
    refuse = "refuse" in request.POST
    if not refuse and not form.is_valid():
        messages.error(request, "；".join(str(words) for errors in form.errors.values() for words in errors))
        return redirect("foi_desk:case", case.pk)
    key = request.POST.get("request_key", "")[:64]
    try:
        if refuse:
            reason = request.POST.get("reason", "")[:200]
            refuse_payment(actor=actor, case_id=case.pk, claim_id=claim_id, reason=reason, request_key=key)
            messages.success(request, "已记录未能确认，申请人可以看到原因。")
        else:
            on = form.cleaned_data["on"]
            confirm_payment(actor=actor, case_id=case.pk, claim_id=claim_id, on=on, request_key=key)
            messages.success(request, "已确认缴清，期限重新起算。")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except (Refused, ClockError, PermissionDenied, transitions.IllegalMove) as error:
        messages.error(request, str(error))
    except PaymentClaim.DoesNotExist as error:
        raise Http404("没有这项申报") from error
    return redirect("foi_desk:case", case.pk)


@officers(CASE_POSTS)
@require_safe
def payment_proof(request: HttpRequest, actor: Actor, case_id: int, claim_id: int) -> HttpResponse:
    """The picture of the receipt; the read is logged."""
    case = load_case(actor, case_id)
    claim = case.payment_claims.select_related("proof").filter(pk=claim_id, proof__isnull=False).first()
    if claim is None or claim.proof is None:
        raise Http404("没有缴费凭证")
    log_read(actor, case, f"缴费凭证 {claim.pk}")
    response = HttpResponse(files.open_file(claim.proof), content_type="application/octet-stream")
    suffix = claim.proof.name.rpartition(".")[2].lower()
    response["Content-Disposition"] = f'attachment; filename="payment-{claim.pk}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@officers(CASE_POSTS)
@require_POST
def contact_seen(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """The officer has taken notice."""
    case = load_case(actor, case_id)
    note_contact(actor=actor, case_id=case.pk)
    return redirect("foi_desk:case", case.pk)


@officers(OVERSEERS)
@require_safe
def offer_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/offers/`: what was offered before sending, and how often it helped; as CSV on demand."""
    today = clock.today()
    since = _day(request.GET.get("since", ""), today - timedelta(days=365))
    rows = (
        Offer.objects.filter(on__gte=since, on__lte=today)
        .values("kind", "ref", "title", "url")
        .annotate(shown_sum=Sum("shown"), helped_sum=Sum("helped"), not_sum=Sum("not_helped"))
        .order_by("-helped_sum", "-shown_sum", "title")[:500]
    )
    if request.GET.get("export"):
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="offers.csv"'
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(["名称", "地址", "提示后仍提交", "解决问题", "没有解决"])
        writer.writerows(
            [one["title"], one["url"], one["shown_sum"], one["helped_sum"], one["not_sum"]] for one in rows
        )
        return response
    return render(request, "foi/desk/offers.html", {"rows": rows, "since": since})


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
