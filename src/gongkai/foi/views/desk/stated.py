"""What applicants have stated on a case and the desk has not settled: a payment, a changed address."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied

from gongkai.foi.actions.payment import REACHED_BY
from gongkai.foi.models import Case, PaymentClaim
from gongkai.foi.policies import cases_visible_to, require_move
from gongkai.foi.views.desk.forms.base import day_field
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key
from gongkai.rules import transitions


class SettleForm(forms.Form):
    """Confirm with the day that counts, or refuse with the reason the applicant reads."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)
    on = day_field("缴清之日", help_text="答复期限自次日起重新计算。")
    reason = forms.CharField(label="未能确认的原因", max_length=200, required=False)


def stated(actor: Actor, case: Case) -> dict[str, object]:
    """What the case page shows of it: the claim that waits, and changes nobody has taken notice of."""
    owes = case.state == "awaiting_fee"
    waiting = case.payment_claims.filter(state=PaymentClaim.State.WAITING).first() if owes else None
    changes = [
        (change.at, "、".join(REACHED_BY[name] for name in change.fields))
        for change in case.contact_changes.filter(seen_at=None)
    ]
    form = None
    if waiting:
        try:
            require_move(actor, case, "pay_fee")
            form = SettleForm(initial={"on": waiting.paid_on}, auto_id="settle-%s")
        except (PermissionDenied, transitions.IllegalMove):
            form = None
    return {"claim": waiting, "claim_form": form, "contact_changes": changes}


def claims_waiting(actor: Actor) -> list[Case]:
    """Cases with a payment to look at."""
    seen = cases_visible_to(actor).filter(payment_claims__state=PaymentClaim.State.WAITING)
    return list(seen.order_by("payment_claims__claimed_at")[:50])
