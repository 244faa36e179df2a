"""What the applicant changes or states on her own case: how she is reached, and that the fee is paid."""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.payment import change_contact, claim_payment
from gongkai.foi.forms import clean_phone
from gongkai.foi.models import Applicant, Case, CaseEvent, PaymentClaim
from gongkai.foi.models.case import Delivery
from gongkai.foi.views.desk.forms.papers import PAPER, keep_paper, paper_field
from gongkai.foi.views.public.frame import meta
from gongkai.foi.views.public.opened import APPLICANT, TRAIL, of_own_case
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.doors import open_to_applicants
from gongkai.kernel.page_meta import Crumb
from gongkai.rules.states import CONCLUDED


class PaymentForm(forms.Form):
    """缴费申报."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    paid_on = forms.DateField(
        label="缴费日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写缴费日期", "invalid": "请按年-月-日填写缴费日期"},
    )
    receipt = forms.CharField(
        label="财政票据号或者交易流水号",
        max_length=60,
        error_messages={"required": "请填写财政票据号或者交易流水号"},
    )
    proof = paper_field("缴费凭证", PAPER, required=False)


class ContactForm(forms.Form):
    """How the applicant is reached, and by which way the answer is to come."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    phone = forms.CharField(
        label="联系电话", required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=120, error_messages={"invalid": "请核对电子邮箱"}
    )
    address = forms.CharField(label="通信地址", required=False, max_length=200)
    delivery = forms.ChoiceField(label="希望怎样得到答复和信息", choices=Delivery.choices, widget=forms.RadioSelect)

    def clean_phone(self) -> str:
        phone = clean_phone(self.cleaned_data["phone"])
        if phone and not re.fullmatch(r"\+?\d{7,20}", phone, re.ASCII):
            raise ValidationError("请核对联系电话，只写一个号码")
        return phone


def owed(case: Case, events: list[CaseEvent]) -> dict[str, Any] | None:
    """The fee that is owed: its sum, how it was counted, how to pay and until when; None when there is none."""
    if case.state != "awaiting_fee":
        return None
    told = [event for event in events if event.type == "fee_notified" and not event.voided]
    if not told:
        return None
    data = told[-1].data
    claims = list(case.payment_claims.order_by("-pk")[:1])
    return {
        "amount": data.get("amount"),
        "basis": data.get("basis"),
        "trail": data.get("trail", []),
        "until": date.fromisoformat(data["until"]) if data.get("until") else None,
        "how": settings.GONGKAI_PAYMENT_HOW,
        "claim": claims[0] if claims else None,
        "waiting": bool(claims) and claims[0].state == PaymentClaim.State.WAITING,
        "form": PaymentForm(initial={"key": secrets.token_urlsafe(16)}),
    }


def _refused(form: forms.Form, error: Exception) -> None:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, words in error.message_dict.items():
            form.add_error(name if name in form.fields else None, words)
    else:
        form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))


def _page(request: HttpRequest, case: Case, title: str, lead: str, form: forms.Form) -> HttpResponse:
    trail = (*TRAIL, Crumb(f"申请 {case.number}", f"/apply/track/{case.pk}/"))
    context = {"page_meta": meta(title, trail=trail), "case": case, "form": form, "title": title, "lead": lead}
    return render(request, "foi/public/own_form.html", context)


@open_to_applicants
@require_POST
@of_own_case
def pay(request: HttpRequest, case: Case) -> HttpResponse:
    """缴费申报; the desk looks whether the money has come."""
    form = PaymentForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            proof = keep_paper(said["proof"], "payment", APPLICANT) if said["proof"] else None
            claim_payment(
                actor=APPLICANT,
                case_id=case.pk,
                on=clock.today(),
                paid_on=said["paid_on"],
                receipt=said["receipt"],
                proof_id=proof.pk if proof else None,
                request_key=f"{case.pk}:{said['key'][:40]}" if said["key"] else "",
            )
            return redirect("foi:case", case_id=case.pk)
        except (Refused, PermissionDenied, ValidationError) as error:
            _refused(form, error)
    return _page(request, case, "申报缴费", "受理机关核实到账后，自缴清的次日起重新计算答复期限。", form)


@open_to_applicants
@of_own_case
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """Change of the ways to be reached; what stands now is shown to whoever has opened the case, and logged."""
    if case.state in CONCLUDED:
        return redirect("foi:case", case_id=case.pk)
    person = Applicant.objects.get(case=case)
    if request.method != "POST":
        log_read(APPLICANT, case, "申请人查看联系方式")
        first = {name: getattr(person, name) for name in ("phone", "email", "address")}
        form = ContactForm(initial=first | {"delivery": case.delivery, "key": secrets.token_urlsafe(16)})
    else:
        form = ContactForm(request.POST)
        if form.is_valid():
            said = dict(form.cleaned_data)
            key = said.pop("key")
            try:
                own = f"{case.pk}:{key[:40]}" if key else ""
                change_contact(actor=APPLICANT, case_id=case.pk, on=clock.today(), request_key=own, **said)
                return redirect("foi:case", case_id=case.pk)
            except (Refused, PermissionDenied, ValidationError) as error:
                _refused(form, error)
    lead = "答复送达之前可以变更。变更之前已经寄出的文书，仍按原地址送达。"
    return _page(request, case, "变更联系方式", lead, form)
