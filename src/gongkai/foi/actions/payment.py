"""What applicants say of money and of how they are reached, and what the desk makes of it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.terms import pay_fee
from gongkai.foi.models import Applicant, Case, ContactChange, PaymentClaim
from gongkai.foi.models.case import Delivery
from gongkai.foi.policies import get_case, require_move
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.rules import transitions
from gongkai.rules.states import CONCLUDED

REACHED_BY = {"phone": "联系电话", "email": "电子邮箱", "address": "通信地址", "delivery": "获取方式"}


@action
def claim_payment(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    paid_on: date,
    receipt: str,
    proof_id: int | None = None,
    request_key: str = "",
) -> PaymentClaim:
    """The applicant says that the fee is paid (art. 42). The clock stands still until the desk has confirmed it.

    `on` is today. Raises ValidationError by field, Refused when no fee is owed.
    """
    case: Case = lock(Case, case_id)
    if actor.kind != "applicant":
        raise PermissionDenied("缴费由申请人申报；已收到缴费的，直接记录缴清")
    try:
        transitions.move(case.state, "pay_fee")
    except transitions.IllegalMove as error:
        raise Refused("此件现在没有待缴的费用") from error
    if paid_on > on:
        raise ValidationError({"paid_on": "缴费日期不能晚于今天"})
    if not receipt.strip():
        raise ValidationError({"receipt": "请填写财政票据号或者交易流水号"})
    if case.payment_claims.filter(state=PaymentClaim.State.WAITING).exists():
        raise Refused("您已经申报过缴费，正在核实")
    claim = PaymentClaim.objects.create(
        case=case,
        paid_on=paid_on,
        receipt=receipt.strip(),
        proof=StoredFile.objects.get(pk=proof_id) if proof_id else None,
        claimed_at=clock.now(),
    )
    audit.record(
        actor=actor,
        verb="foi.claim_payment",
        obj=case,
        after={"claim": claim.pk, "paid_on": paid_on},
        personal={"receipt": claim.receipt},
    )
    return claim


@action
def confirm_payment(
    *, actor: Actor, case_id: int, claim_id: int, on: date, receipt: str = "", request_key: str = ""
) -> PaymentClaim:
    """The money has come: the fee is paid on `on`, and the term begins anew with the next day."""
    claim = _waiting(actor, case_id, claim_id)
    pay_fee(actor=actor, case_id=case_id, on=on, receipt=receipt.strip() or claim.receipt)
    return _settle(actor, claim, PaymentClaim.State.CONFIRMED, "")


@action
def refuse_payment(*, actor: Actor, case_id: int, claim_id: int, reason: str, request_key: str = "") -> PaymentClaim:
    """The money has not come; the applicant reads why."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明未能确认的原因，申请人可以看到"})
    claim = _waiting(actor, case_id, claim_id)
    return _settle(actor, claim, PaymentClaim.State.REFUSED, reason.strip())


@action
def change_contact(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    phone: str,
    email: str,
    address: str,
    delivery: str,
    request_key: str = "",
) -> ContactChange | None:
    """The applicant changes how she is reached and how the answer is to come, while the case is open; None when nothing
    is changed. One way must be left, and the one chosen must have its address (art. 29)."""
    case: Case = lock(Case, case_id)
    if actor.kind != "applicant":
        raise PermissionDenied("联系方式由申请人变更")
    if case.state in CONCLUDED:
        raise Refused("此件已经办结，不能再变更联系方式")
    wanted = {"phone": phone.strip(), "email": email.strip(), "address": address.strip()}
    if not any(wanted.values()):
        raise ValidationError({"phone": "电话、电子邮箱和通信地址至少保留一项"})
    if delivery not in Delivery.values:
        raise ValidationError({"delivery": "请选择希望得到答复的途径"})
    needed = {Delivery.EMAIL: "email", Delivery.POST: "address"}.get(Delivery(delivery))
    if needed and not wanted[needed]:
        raise ValidationError({needed: f"选择这一途径的，请填写{REACHED_BY[needed]}"})
    person: Applicant = Applicant.objects.select_for_update().get(case=case)
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    changed += ["delivery"] if case.delivery != delivery else []
    if not changed:
        return None
    for name, value in wanted.items():
        setattr(person, name, value)
    person.save()
    before = {"delivery": case.delivery}
    case.delivery = delivery
    case.save(update_fields=["delivery"])
    change = ContactChange.objects.create(case=case, fields=changed, at=clock.now())
    audit.record(
        actor=actor,
        verb="foi.change_contact",
        obj=case,
        before=before,
        after={"delivery": delivery, "changed": changed},
        personal={name: value for name, value in wanted.items() if name in changed and value},
    )
    return change


@action
def note_contact(*, actor: Actor, case_id: int, request_key: str = "") -> None:
    """An officer has taken notice of the changes, before something is sent to an address of old."""
    case = get_case(actor, case_id)
    lock(Case, case.pk)
    unseen = case.contact_changes.filter(seen_at=None)
    if unseen.exists():
        unseen.update(seen_by=actor.name, seen_at=clock.now())
        audit.record(actor=actor, verb="foi.note_contact", obj=case)


def _waiting(actor: Actor, case_id: int, claim_id: int) -> PaymentClaim:
    case = get_case(actor, case_id)
    lock(Case, case.pk)
    require_move(actor, case, "pay_fee")
    claim: PaymentClaim = lock(PaymentClaim.objects.filter(case=case), claim_id)
    if claim.state != PaymentClaim.State.WAITING:
        raise Refused("这项缴费申报已经核实过")
    return claim


def _settle(actor: Actor, claim: PaymentClaim, state: str, reason: str) -> PaymentClaim:
    claim.state, claim.reason = state, reason
    claim.settled_by, claim.settled_at = actor.name, clock.now()
    claim.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    audit.record(
        actor=actor,
        verb="foi.settle_payment",
        obj=claim.case,
        before={"claim": claim.pk, "state": "waiting"},
        after={"claim": claim.pk, "state": state},
        reason=reason,
    )
    return claim
