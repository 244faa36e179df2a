"""复议 and 诉讼: what was filed, where, and what came of it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.models import Case, Remedy
from gongkai.foi.policies import require_remedy
from gongkai.foi.queries.remedies import remedy_rules
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import RemedyRecorded
from gongkai.organs.models import Organ
from gongkai.organs.queries import at as organ_at
from gongkai.rules.remedy_course import RESULTS, counted_as, way_of


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
    instance: str = Remedy.Instance.FIRST,
    before_id: int | None = None,
    request_key: str = "",
) -> Remedy:
    """Record a review or suit against the organ. An empty `body` is filled in from the organ's facts by kind.

    `counted` is False where the organ is only the co-defendant review body (国办公开办函〔2016〕201号). Second instance
    and retrial name the proceedings `before_id` they go on from, and count only where the district counts each
    instance. Raises ValidationError by field for an unknown kind, a future day, or a body neither given nor set.
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
    before = _proceedings_before(organ, kind, instance, before_id)
    case = Case.objects.get(pk=case_id, organ=organ) if case_id else None
    if case is None and before is not None:
        case = before.case
    remedy = Remedy.objects.create(
        organ=organ,
        case=case,
        kind=kind,
        body=body,
        body_number=body_number,
        filed_on=filed_on,
        filed_year=filed_on.year,
        counted=counted and (before is None or remedy_rules().instances == "each"),
        instance=instance,
        before=before,
    )
    audit.record(actor=actor, verb="foi.file_remedy", obj=remedy, before={}, after=_public(remedy))
    _tell(remedy)
    return remedy


def _proceedings_before(organ: Organ, kind: str, instance: str, before_id: int | None) -> Remedy | None:
    """The suit that an appeal or a retrial goes on from; None for a first instance."""
    if instance not in Remedy.Instance.values:
        raise ValidationError({"instance": "请选择审级"})
    if instance == Remedy.Instance.FIRST:
        return None
    if kind == Remedy.Kind.REVIEW:
        raise ValidationError({"instance": "行政复议没有二审和再审"})
    found = Remedy.objects.filter(pk=before_id, organ=organ, kind=kind).first() if before_id else None
    if found is None:
        raise ValidationError({"before_id": "二审、再审的，请选择本机关同类的前一程序"})
    return found


def remedy_body(organ: Organ, kind: str, *, on: date) -> str:
    """Who hears a remedy of this kind against the organ by the facts in force on the day: the review body, or for a
    suit the court. Empty where it is not set."""
    version = organ_at(organ, on)
    if version is None:
        return ""
    return version.review_body if kind == Remedy.Kind.REVIEW else version.court


@action
def conclude_remedy(
    *,
    actor: Actor,
    remedy_id: int,
    on: date,
    result: str = "",
    note: str = "",
    detail: str = "",
    comply_by: date | None = None,
    request_key: str = "",
) -> Remedy:
    """Record the result: `detail`, a key of `rules.remedy_course.RESULTS`, says what was decided and the column of the
    report follows from it; where only the column is known it is given as `result`. `comply_by` is the day by which the
    organ is told to answer anew. Open terms end with the proceedings, but for those to appeal.

    Raises ValidationError by field for an unknown result or a day before the filing.
    """
    remedy: Remedy = lock(Remedy, remedy_id)
    require_remedy(actor, remedy.organ)
    if detail:
        result = _column(remedy, detail)
    if result not in Remedy.Result.values:
        raise ValidationError({"result": "请选择审理结果"})
    if on < remedy.filed_on:
        raise ValidationError({"on": "审结日不能早于受理日"})
    if on > clock.today():
        raise ValidationError({"on": "审结日不能晚于今天"})
    if comply_by is not None and (comply_by < on or result != Remedy.Result.CORRECTED):
        raise ValidationError({"comply_by": "结果纠正的才有履行期限，且不早于审结日"})
    before = _public(remedy)
    remedy.concluded_on, remedy.concluded_year, remedy.result, remedy.note = on, on.year, result, note
    remedy.detail, remedy.comply_by = detail, comply_by
    remedy.save()
    remedy.stages.filter(settled_on=None, due_on__isnull=False).exclude(stage__in=APPEALABLE).update(settled_on=on)
    audit.record(actor=actor, verb="foi.conclude_remedy", obj=remedy, before=before, after=_public(remedy))
    _tell(remedy)
    return remedy


APPEALABLE = ("judged", "ruled")
"""Stages whose term runs after the decision."""


def _column(remedy: Remedy, detail: str) -> str:
    row = RESULTS.get(detail)
    if row is None or way_of(remedy.kind) not in row.ways:
        raise ValidationError({"detail": "请选择审理结果"})
    return counted_as(detail, remedy_rules().counts)


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
        "detail": remedy.detail,
        "comply_by": remedy.comply_by.isoformat() if remedy.comply_by else None,
        "instance": remedy.instance,
        "counted": remedy.counted,
    }
