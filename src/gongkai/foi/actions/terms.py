"""What lengthens or restarts the term: extension (art. 33), reasons and deferral (art. 35), the fee (art. 42)."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from gongkai.foi.actions.conclude import conclude
from gongkai.foi.actions.ledger import Refused, Step, fold, step
from gongkai.foi.actions.notices import issue
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, Letter
from gongkai.foi.queries import clock_today
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.rules.clock import ClockResult

PAYMENT_DAYS = 30
REASON_WORKDAYS = 7


@action
def extend(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    days: int,
    approver: str,
    reason: str,
    late_entry_reason: str = "",
    request_key: str = "",
) -> Case:
    """Extend the term once, by at most twenty workdays, with the consent of the head of the disclosure unit and
    notice to the applicant before the term ends (art. 33 ¶2). What was done in time and is entered after the term
    needs `late_entry_reason`."""
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
        clock = clock_today(moving.case, moving.at.date())
        moving.establish("not_extended_before", clock.may_extend, "答复期限只能延长一次（《条例》第三十三条）")
        late = _before_due(moving, clock, on, late_entry_reason)
        moving.establish("days_at_most_20", days <= 20)
        moving.establish("approver_named", approver.strip())
        data = {"days": days, "approver": approver} | ({"late_entry": True} if late else {})
        fact = moving.fact("extended", on=on, data=data, note=reason + late)
        issue(moving, "extension", fields=extension_parts(moving, clock, days, reason), on=on, fact=fact)
    return moving.case


def extension_parts(moving: Step, clock: ClockResult, days: int, reason: str) -> dict[str, str]:
    """What the 延期答复告知书 states: the date that stood before and the one the facts now give."""
    new_due = fold(moving.case).due_on
    if clock.due_on is None or new_due is None:
        raise Refused("现在没有正在计算的答复期限，不能延期（《条例》第三十三条）")
    return {
        "original_due": zh_date(clock.due_on),
        "days": str(days),
        "new_due": zh_date(new_due),
        "reason": reason,
    }


@action
def ask_reasons(
    *, actor: Actor, case_id: int, on: date, counts: str, until: date | None = None, request_key: str = ""
) -> Case:
    """Ask the applicant for reasons when quantity or frequency is clearly beyond reason; `counts` states them, `until`
    is the day to answer by, seven workdays on when it is not set (art. 35)."""
    until = until or current().add_workdays(on, REASON_WORKDAYS)
    if until <= on:
        raise ValidationError({"until": "说明理由的期限应当晚于告知之日"})
    with step(case_id=case_id, event="ask_reasons", actor=actor) as moving:
        fact = moving.fact("reasons_asked", on=on, data={"until": until.isoformat()}, note=counts)
        issue(moving, "reasons", fields={"counts": counts, "until": zh_date(until)}, on=on, fact=fact)
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
def defer(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    until: date,
    reason: str,
    late_entry_reason: str = "",
    request_key: str = "",
) -> Case:
    """Set and announce a reasonable later date when the reasons are accepted but the term cannot be met (art. 35).
    What was done in time and is entered after the term needs `late_entry_reason`."""
    with step(case_id=case_id, event="defer", actor=actor, reason=reason) as moving:
        moving.establish("reasons_given", _has(moving, "reasons_given"), "申请人尚未说明理由（《条例》第三十五条）")
        late = _before_due(moving, clock_today(moving.case, moving.at.date()), on, late_entry_reason)
        data = {"until": until.isoformat()} | ({"late_entry": True} if late else {})
        fact = moving.fact("deferred", on=on, data=data, note=reason + late)
        issue(moving, "deferral", fields={"until": zh_date(until), "reason": reason}, on=on, fact=fact)
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
        fact = moving.fact("fee_notified", on=on, data=data)
        said = {"scale": basis, "trail": "；\n".join(trail), "amount": str(amount), "until": zh_date(until)}
        issue(moving, "fee", fields=said, on=on, fact=fact)
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
        until = _fee_limit(moving)
        why = f"缴费期限至{zh_date(until)}，期满之后才能终结办理" if until else "没有尚未缴清的收费通知"
        moving.establish("fee_limit_passed", until is not None and on > until, why)
        moving.fact("abandoned", on=on, data={"why": "fee_unpaid"})
        conclude(moving, on=on, outcome="other.fee_unpaid")
    return moving.case


def _fee_limit(moving: Step) -> date | None:
    """The last day to pay: `PAYMENT_DAYS` after the notice was received, and never before the day that it names."""
    named = clock_today(moving.case, moving.at.date()).fee_until
    served = moving.case.letters.filter(kind="fee", state=Letter.State.SERVED).order_by("pk").last()
    if named is None or served is None or served.served_on is None:
        return named
    return max(named, served.served_on + timedelta(days=PAYMENT_DAYS))


def _has(moving: Step, type: str) -> bool:
    return moving.case.events.filter(type=type, voided=False).exists()


def _before_due(moving: Step, clock: ClockResult, on: date, late_entry_reason: str) -> str:
    """Establish that the term had not ended. Once it has ended by today, a typed day alone proves nothing: the entry
    must say why it comes late. Returns what is added to the note of the fact, empty for a timely entry."""
    due, today = clock.due_on, moving.at.date()
    if due is None or today <= due:
        moving.establish("before_due", True)
        return ""
    why = f"答复期限{zh_date(due)}已过（《条例》第三十三条）"
    moving.establish("before_due", on <= due, why)
    moving.establish("before_due", late_entry_reason.strip(), f"{why}；期限内已经办理、现在补录的，须写明补录的理由")
    return f"\n补录理由：{late_entry_reason.strip()}"
