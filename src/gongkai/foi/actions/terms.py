"""What lengthens or restarts the term: extension (art. 33), reasons and deferral (art. 35), the fee (art. 42)."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from gongkai.foi.actions.conclude import conclude
from gongkai.foi.actions.ledger import Step, step
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor

PAYMENT_DAYS = 30


@action
def extend(
    *, actor: Actor, case_id: int, on: date, days: int, approver: str, reason: str, request_key: str = ""
) -> Case:
    """Extend the term once, by at most twenty workdays, with the consent of the head of the disclosure unit and
    notice to the
    applicant before the term ends (art. 33 ¶2)."""
    errors = {}
    if not 1 <= days <= 20:
        errors["days"] = "延长期限为1至20个工作日（《条例》第三十三条）"
    if not approver.strip():
        errors["approver"] = "请填写同意延期的政府信息公开工作机构负责人"
    if not reason.strip():
        errors["reason"] = "请写明延期理由"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="extend", actor=actor, reason=reason) as moving:
        extended = moving.case.events.filter(type="extended", voided=False).exists()
        moving.establish("not_extended_before", not extended, "答复期限只能延长一次（《条例》第三十三条）")
        _before_due(moving, on)
        moving.establish("days_at_most_20", days <= 20)
        moving.establish("approver_named", approver.strip())
        moving.fact("extended", on=on, data={"days": days, "approver": approver}, note=reason)
    return moving.case


@action
def ask_reasons(*, actor: Actor, case_id: int, on: date, counts: str, request_key: str = "") -> Case:
    """Ask the applicant for reasons when quantity or frequency is clearly beyond reason; `counts` states them (art.
    35)."""
    with step(case_id=case_id, event="ask_reasons", actor=actor) as moving:
        moving.fact("reasons_asked", on=on, note=counts)
    return moving.case


@action
def give_reasons(*, actor: Actor, case_id: int, on: date, reasons: str, request_key: str = "") -> Case:
    """Record the applicant's reasons (art. 35)."""
    with step(case_id=case_id, event="give_reasons", actor=actor) as moving:
        moving.establish(
            "reasons_asked", _has(moving, "reasons_asked"), "此前没有要求申请人说明理由（《条例》第三十五条）"
        )
        moving.fact("reasons_given", on=on, note=reasons)
    return moving.case


@action
def defer(*, actor: Actor, case_id: int, on: date, until: date, reason: str, request_key: str = "") -> Case:
    """Set and announce a reasonable later date when the reasons are accepted but the term cannot be met (art. 35)."""
    with step(case_id=case_id, event="defer", actor=actor, reason=reason) as moving:
        moving.establish("reasons_given", _has(moving, "reasons_given"), "申请人尚未说明理由（《条例》第三十五条）")
        _before_due(moving, on)
        moving.fact("deferred", on=on, data={"until": until.isoformat()}, note=reason)
    return moving.case


@action
def notify_fee(
    *, actor: Actor, case_id: int, on: date, amount: int, basis: str, trail: list[str], request_key: str = ""
) -> Case:
    """Notify the 信息处理费 in yuan with the trail of its sum; the clock stops until it is paid
    (国办函〔2020〕109号)."""
    if amount <= 0:
        raise ValidationError({"amount": "收费金额应当大于零"})
    with step(case_id=case_id, event="notify_fee", actor=actor) as moving:
        moving.establish("fee_computed", basis.strip() and trail, "请写明收费依据、标准和计算过程")
        until = on + timedelta(days=PAYMENT_DAYS)
        data = {"amount": amount, "basis": basis, "trail": trail, "until": until.isoformat()}
        moving.fact("fee_notified", on=on, data=data)
    return moving.case


@action
def pay_fee(*, actor: Actor, case_id: int, on: date, receipt: str, request_key: str = "") -> Case:
    """Record full payment; the term runs anew from the next day."""
    with step(case_id=case_id, event="pay_fee", actor=actor) as moving:
        moving.fact("fee_paid", on=on, data={"receipt": receipt})
    return moving.case


@action
def lapse_fee(*, actor: Actor, case_id: int, on: date, request_key: str = "") -> Case:
    """Close a case whose fee was not paid in time (row `other.fee_unpaid`)."""
    with step(case_id=case_id, event="lapse_fee", actor=actor) as moving:
        notified = moving.case.events.filter(type="fee_notified", voided=False).latest("on")
        until = date.fromisoformat(notified.data["until"])
        moving.establish("fee_limit_passed", on > until, f"缴费期限至{zh_date(until)}，期满之后才能终结办理")
        conclude(moving, on=on, outcome="other.fee_unpaid")
    return moving.case


def _has(moving: Step, type: str) -> bool:
    return moving.case.events.filter(type=type, voided=False).exists()


def _before_due(moving: Step, on: date) -> None:
    due = moving.case.due_on
    passed = due is not None and on > due
    why = f"答复期限{zh_date(due)}已过（《条例》第三十三条）" if due else ""
    moving.establish("before_due", not passed, why)
