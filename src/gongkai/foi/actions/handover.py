"""移交: the open cases of an organ that was merged or abolished go on at its successor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.assign import Moved
from gongkai.foi.actions.ledger import Refused, add_fact, snapshot
from gongkai.foi.handover import EVENT, hindrance, may_take, open_cases, pending_remedies, untimely
from gongkai.foi.models import Case, Remedy
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CaseMoved, RemedyRecorded
from gongkai.organs.models import Organ, OrganTransfer
from gongkai.rules import transitions

REASON_LENGTH = 200


@action
def hand_over_case(
    *, actor: Actor, case_id: int, to_organ_id: int, on: date, reason: str, request_key: str = ""
) -> Case:
    """One case goes on at `to_organ_id`: number, applicant, facts, state and time limit stay, the organ changes, unit
    and handler are cleared. A fact `handed_over` says from where and since when.

    Raises ValidationError for a missing reason, PermissionDenied, or Refused with what stands against it.
    """
    _require_reason(reason)
    case = lock(Case.objects.select_related("organ"), case_id)
    source, target, at = case.organ, Organ.objects.get(pk=to_organ_id), clock.now()
    _require_taker(actor, source, target, at.date())
    if against := hindrance(case, target, on, at.date()):
        raise Refused(against)
    transitions.move(case.state, EVENT, facts={"reason_given": True})
    before, here = snapshot(case), {"pk": case.pk, "state": case.state, "organ": source}
    names = {"from_name": source.name, "to_name": target.name}
    data = {"from": source.pk, "to": target.pk, **names, "user": actor.user_id}
    fact = add_fact(case, "handed_over", on=on, data=data, note=reason, actor=actor, recorded_at=at)
    case.organ, case.assignee, case.unit = target, None, ""
    if not Case.objects.filter(**here).update(organ=target, assignee=None, unit=""):
        raise Refused("此件刚刚由他人办理，请刷新后再办")
    OrganTransfer.objects.create(kind="foi.case", ref=case.pk, source=source, target=target, on=on)
    after = snapshot(case)
    changed = sorted(name for name in after if before[name] != after[name])
    audit.record(
        actor=actor,
        verb=f"foi.{EVENT}",
        obj=case,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed}
        | {"facts": [{"type": fact.type, "on": on.isoformat(), "key": fact.key}], **names},
        personal={"reason": reason},
        at=at,
    )
    moved = CaseMoved(case_id=case.pk, organ_id=target.pk, event=EVENT, state=case.state, on=at.date())
    outbox.emit(moved, record=f"foi.case:{case.pk}")
    return case


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": f"请写明移交的依据，不超过{REASON_LENGTH}字"})


def _require_taker(actor: Actor, source: Organ, target: Organ, today: date) -> None:
    if not may_take(actor, source, target, today):
        raise PermissionDenied("移交由承接机关的登记、分管领导岗位或者上级政务公开办办理")


@action
def hand_over_remedies(
    *, actor: Actor, organ_id: int, to_organ_id: int, on: date, reason: str, request_key: str = ""
) -> list[Remedy]:
    """The pending reviews and suits against a closed organ go on against `to_organ_id`; those that were handed over.

    Raises ValidationError for a missing reason, PermissionDenied, or Refused with what stands against it.
    """
    _require_reason(reason)
    source, target, today = Organ.objects.get(pk=organ_id), Organ.objects.get(pk=to_organ_id), clock.today()
    _require_taker(actor, source, target, today)
    if against := untimely(source, target, on, today):
        raise Refused(against)
    remedies = list(pending_remedies([source.pk]).select_for_update(of=("self",)).order_by("pk"))
    for remedy in remedies:
        remedy.organ = target
        remedy.save(update_fields=["organ"])
        OrganTransfer.objects.create(kind="foi.remedy", ref=remedy.pk, source=source, target=target, on=on)
        audit.record(
            actor=actor,
            verb="foi.hand_over_remedy",
            obj=remedy,
            before={"organ_id": source.pk},
            after={"organ_id": target.pk, "on": on, "from_name": source.name, "to_name": target.name},
            personal={"reason": reason},
        )
        told = RemedyRecorded(remedy_id=remedy.pk, case_id=remedy.case_id)
        outbox.emit(told, record=audit.record_of(remedy))
    return remedies


def hand_over(
    *,
    actor: Actor,
    organ_id: int,
    to_organ_id: int,
    on: date,
    reason: str,
    case_ids: Sequence[int] | None = None,
    request_key: str = "",
) -> list[Moved]:
    """Hand over the open cases of a closed organ, all or those named, each in its own transaction; what cannot move is
    named with the reason. Raises ValidationError for a missing reason."""
    cases = open_cases([organ_id]).order_by("pk").values_list("pk", flat=True)
    ids = list(cases if case_ids is None else cases.filter(pk__in=list(case_ids)))
    moved = []
    for case_id in ids:
        key = f"{request_key}-{case_id}" if request_key else ""
        try:
            hand_over_case(actor=actor, case_id=case_id, to_organ_id=to_organ_id, on=on, reason=reason, request_key=key)
        except (Refused, PermissionDenied) as error:
            moved.append(Moved(case_id, str(error)))
        else:
            moved.append(Moved(case_id))
    return moved
