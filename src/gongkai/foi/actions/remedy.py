"""复议 and 诉讼: what was filed, where, and what came of it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.models import Case, Remedy
from gongkai.foi.policies import require_remedy
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import RemedyRecorded
from gongkai.organs.models import Organ
from gongkai.organs.queries import at as organ_at


@action
def file_remedy(
    *,
    actor: Actor,
    organ_id: int,
    kind: str,
    body: str,
    filed_on: date,
    case_id: int | None = None,
    body_number: str = "",
    counted: bool = True,
    request_key: str = "",
) -> Remedy:
    """Record a review or suit against the organ. An empty `body` is filled in from the organ's facts by kind.

    `counted` is False where the organ is only the co-defendant review body (国办公开办函〔2016〕201号). Raises
    ValidationError by field for an unknown kind, a future day, or a body that is neither given nor set.
    """
    organ = Organ.objects.get(pk=organ_id)
    require_remedy(actor, organ)
    if kind not in Remedy.Kind.values:
        raise ValidationError({"kind": "请选择行政复议或者行政诉讼的类别"})
    if filed_on > clock.today():
        raise ValidationError({"filed_on": "受理日不能晚于今天"})
    body = body.strip() or remedy_body(organ, kind, on=filed_on)
    if not body:
        raise ValidationError({"body": "请填写复议机关或者受理法院"})
    case = Case.objects.get(pk=case_id, organ=organ) if case_id else None
    remedy = Remedy.objects.create(
        organ=organ,
        case=case,
        kind=kind,
        body=body,
        body_number=body_number,
        filed_on=filed_on,
        filed_year=filed_on.year,
        counted=counted,
    )
    audit.record(actor=actor, verb="foi.file_remedy", obj=remedy, before={}, after=_public(remedy))
    _tell(remedy)
    return remedy


def remedy_body(organ: Organ, kind: str, *, on: date) -> str:
    """Who hears a remedy of this kind against the organ by the facts in force on the day: the review body, or for a
    suit the court. Empty where it is not set."""
    version = organ_at(organ, on)
    if version is None:
        return ""
    return version.review_body if kind == Remedy.Kind.REVIEW else version.court


@action
def conclude_remedy(
    *, actor: Actor, remedy_id: int, on: date, result: str, note: str = "", request_key: str = ""
) -> Remedy:
    """Record the result. Raises ValidationError for an unknown result or a day before the filing."""
    remedy: Remedy = lock(Remedy, remedy_id)
    require_remedy(actor, remedy.organ)
    if result not in Remedy.Result.values:
        raise ValidationError({"result": "请选择审理结果"})
    if on < remedy.filed_on:
        raise ValidationError({"on": "审结日不能早于受理日"})
    if on > clock.today():
        raise ValidationError({"on": "审结日不能晚于今天"})
    before = _public(remedy)
    remedy.concluded_on, remedy.concluded_year, remedy.result, remedy.note = on, on.year, result, note
    remedy.save()
    audit.record(actor=actor, verb="foi.conclude_remedy", obj=remedy, before=before, after=_public(remedy))
    _tell(remedy)
    return remedy


def _tell(remedy: Remedy) -> None:
    outbox.emit(RemedyRecorded(remedy_id=remedy.pk, case_id=remedy.case_id), record=audit.record_of(remedy))


def _public(remedy: Remedy) -> dict[str, object]:
    return {
        "organ_id": remedy.organ_id,
        "case_id": remedy.case_id,
        "kind": remedy.kind,
        "body": remedy.body,
        "filed_on": remedy.filed_on.isoformat(),
        "concluded_on": remedy.concluded_on.isoformat() if remedy.concluded_on else None,
        "result": remedy.result,
        "counted": remedy.counted,
    }
