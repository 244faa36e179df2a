"""送达, 归档, 撤回, 重新办理: how a case ends and how it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.conclude import conclude
from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.ledger import Refused, step
from gongkai.foi.models import Applicant, Case, Letter
from gongkai.foi.procedure import procedure
from gongkai.foi.queries.consulting import owed_before_disclosure
from gongkai.foi.serving import WAYS, Proof, settled
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor

__all__ = ["WAYS", "archive", "reopen", "serve", "withdraw"]


@action
def serve(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    way: str,
    tracking: str = "",
    note: str = "",
    proof: Proof | None = None,
    request_key: str = "",
) -> Case:
    """Record the service of the signed answer. `on` is the day that counts by its way: of signature, or of posting.
    `proof` is the 送达回证, kept encrypted with the letter; the desk gives one, an imported ledger may have none.

    Raises ValidationError by field of the proof.
    """
    if way not in WAYS:
        raise ValidationError({"way": "请选择送达方式"})
    with step(case_id=case_id, event="serve", actor=actor) as moving:
        moving.establish("service_recorded", way and on)
        letter = moving.case.letters.get(kind=ANSWER, state=Letter.State.SIGNED)
        needs_seal = procedure().sealed(letter.dated) and letter.sealed_id is None
        moving.establish("sealed_copy_present", not needs_seal, "尚无加盖印章的正式文书，不能送达；请先用印")
        if letter.dated and on < letter.dated:
            raise Refused("送达日不能早于成文日期")
        if owed := owed_before_disclosure(moving.case):
            raise Refused(owed)
        moving.not_ahead(on)
        if proof is not None:
            proof = replace(proof, tracking=proof.tracking or tracking)
            letter.service = settled(proof, way, on=on, at=moving.at, applicant=Applicant.objects.get(case=moving.case))
            tracking = letter.service["tracking"]
        letter.state = Letter.State.SERVED
        letter.served_on = on
        letter.service_way = way
        letter.save(update_fields=["state", "served_on", "service_way", "service"])
        data = {"way": way, "tracking": tracking, "letter": letter.number}
        moving.fact("answered", on=on, data=data, note=note)
        conclude(moving, on=on)
    return moving.case


@action
def archive(*, actor: Actor, case_id: int, request_key: str = "") -> Case:
    """归档 (art. 45)."""
    with step(case_id=case_id, event="archive", actor=actor) as moving:
        moving.fact("archived", on=moving.at.date())
    return moving.case


@action
def withdraw(*, actor: Actor, case_id: int, on: date, reason: str = "", request_key: str = "") -> Case:
    """The applicant withdraws before the reply; counts under 其他处理 (K.2-5). An unconfirmed case that never was
    received
    does not count."""
    with step(case_id=case_id, event="withdraw", actor=actor, reason=reason) as moving:
        moving.establish("before_answer", True)  # the table admits no answered case
        moving.fact("withdrawn", on=on, note=reason)
        if moving.case.received_on is None:
            moving.case.counted = False
        conclude(moving, on=on, outcome="other.misc")
    return moving.case


@action
def reopen(*, actor: Actor, case_id: int, on: date, until: date, reason: str, request_key: str = "") -> Case:
    """Handle a concluded case again, after a review, a suit or of the organ's own accord. `until` is the new due
    date. What was
    counted stays counted (K.2-7)."""
    errors = {}
    if not reason.strip():
        errors["reason"] = "请写明重新办理的理由和依据"
    if until <= on:
        errors["until"] = "新的答复期限应当晚于重新办理之日"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="reopen", actor=actor, reason=reason) as moving:
        moving.establish("reason_given", reason.strip())
        moving.fact("reopened", on=on, data={"until": until.isoformat()}, note=reason)
    return moving.case
