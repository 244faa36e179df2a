"""转送: an application sent to the wrong organ goes on at the right one before it was confirmed, if the applicant
agrees (art. 36 (5) would have her file anew). It is counted once, where it is answered (domain K.2-8)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.actions.numbers import registration_number
from gongkai.foi.models import Case, Readdressal
from gongkai.foi.models.readdressal import WAYS
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ


@action
def readdress(
    *,
    actor: Actor,
    case_id: int,
    to_organ_id: int,
    on: date,
    consent_on: date,
    consent_way: str,
    reason: str,
    consent_note: str = "",
    request_key: str = "",
) -> Case:
    """The unconfirmed case goes to `to_organ_id` under a number of that organ; the tracking code, what was asked and
    the day it came in stay, the old number stays as a reference. Raises ValidationError by field."""
    errors = {}
    if consent_way not in WAYS:
        errors["consent_way"] = "请选择申请人以什么方式同意"
    if not reason.strip():
        errors["reason"] = "请写明为什么应由该机关办理"
    if consent_on > on:
        errors["consent_on"] = "申请人同意之日不能晚于转送之日"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="readdress", actor=actor, reason=reason) as moving:
        source, target = moving.case.organ, Organ.objects.get(pk=to_organ_id)
        moving.not_ahead(consent_on)
        if why := _unfit(moving, source, target):
            raise ValidationError({"to_organ_id": why})
        moving.establish("consent_recorded", True)
        trace = _move(moving, source, target)
        trace.on, trace.consent_on, trace.consent_way = on, consent_on, consent_way
        trace.consent_note, trace.reason = consent_note.strip(), reason.strip()
        trace.save()
        data = {"from": source.pk, "to": target.pk, "from_name": source.name, "to_name": target.name}
        numbers = {"old_number": trace.old_number, "new_number": trace.new_number}
        consent = {"consent_on": consent_on.isoformat(), "medium": consent_way}
        moving.fact("readdressed", on=on, data=data | numbers | consent, note=reason.strip())
    return moving.case


def _unfit(moving: Step, source: Organ, target: Organ) -> str:
    case, today = moving.case, moving.at.date()
    if target.pk == source.pk:
        return "这就是现在的受理机关"
    if not target.exists_on(today):
        return f"{target.name}今天不存在，不能转送"
    same = {"external_system": case.external_system, "external_number": case.external_number}
    if case.external_number and Case.objects.filter(organ=target, **same).exists():
        return f"{target.name}已有外部编号为{case.external_number}的申请，请先核对"
    return ""


def _move(moving: Step, source: Organ, target: Organ) -> Readdressal:
    """Organ and number change together; the trace at the first organ is made, not yet saved."""
    case, old = moving.case, moving.case.number
    year = (case.arrived_on or moving.at.date()).year
    new = registration_number(target, year)
    here = {"pk": case.pk, "organ": source, "state": case.state}
    case.organ, case.number, case.assignee, case.unit = target, new, None, ""
    if not Case.objects.filter(**here).update(organ=target, number=new):
        raise Refused("此件刚刚由他人办理，请刷新后再办")
    hand = {"actor_name": moving.actor.name, "at": moving.at}
    return Readdressal(case=case, source=source, target=target, old_number=old, new_number=new, **hand)
