"""The stages of a review or suit with their papers, and how the district counts what the form leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.files import attach_file
from gongkai.foi.models import CaseFile, Remedy, RemedyStage
from gongkai.foi.policies import require_remedy
from gongkai.foi.procedure import may_set_procedure
from gongkai.foi.queries.remedies import INSTANCES, KEY
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.events import RemedyRecorded
from gongkai.kernel.models import Setting
from gongkai.rules.remedy_course import COUNTS, RESULTS, STAGES, due_day, way_of


@action
def record_stage(
    *,
    actor: Actor,
    remedy_id: int,
    stage: str,
    on: date,
    due_on: date | None = None,
    note: str = "",
    stored_id: int | None = None,
    title: str = "",
    request_key: str = "",
) -> RemedyStage:
    """Record a stage of the proceedings. `due_on` is the day that the paper itself sets (a hearing, another term);
    without it the day of the law stands (`rules.remedy_course.due_day`). A paper is kept with the case.

    Raises PermissionDenied, ValidationError by field.
    """
    remedy: Remedy = lock(Remedy, remedy_id)
    require_remedy(actor, remedy.organ)
    due_on = _judged(remedy, stage, on, due_on)
    file = None
    if stored_id is not None:
        if remedy.case_id is None:
            raise ValidationError({"file": "此件没有关联申请，材料请存入相应申请的案卷"})
        file = attach_file(
            actor=actor,
            case_id=remedy.case_id,
            stored_id=stored_id,
            kind=CaseFile.Kind.REMEDY,
            title=title or f"{STAGES[stage].label}{remedy.body_number}",
        )
    row = RemedyStage.objects.create(
        remedy=remedy,
        stage=stage,
        on=on,
        due_on=due_on,
        note=note.strip(),
        file=file,
        actor_name=actor.name,
        recorded_at=clock.now(),
    )
    settled = remedy.stages.filter(stage__in=STAGES[stage].settles, settled_on=None, voided=False)
    settled.filter(on__lte=on).update(settled_on=on)
    after = {"stage": stage, "on": on.isoformat(), "due_on": due_on.isoformat() if due_on else None}
    audit.record(actor=actor, verb="foi.record_stage", obj=remedy, before={}, after=after, personal=_said(note))
    _tell(remedy)
    return row


def _judged(remedy: Remedy, stage: str, on: date, due_on: date | None) -> date | None:
    """The term of the stage, if it has one. Raises ValidationError by field."""
    row = STAGES.get(stage)
    if row is None or row.way != way_of(remedy.kind):
        raise ValidationError({"stage": "请选择环节"})
    if on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天；开庭、听证的日期填在“期限或者开庭日”"})
    if on < remedy.filed_on:
        raise ValidationError({"on": "日期不能早于受理日"})
    if row.appointed and due_on is None:
        raise ValidationError({"due_on": f"请填写{row.label}的日期"})
    if due_on is not None and due_on < on:
        raise ValidationError({"due_on": "期限不能早于该环节的日期"})
    if not row.owed:
        return None
    return due_on or due_day(stage, on, current())


@action
def settle_stage(*, actor: Actor, stage_id: int, on: date, request_key: str = "") -> RemedyStage:
    """Note that what the stage made the organ owe was done (a hearing attended). Raises ValidationError."""
    row, remedy = _locked(actor, stage_id)
    if row.due_on is None or row.settled_on is not None:
        raise ValidationError("这一环节没有待办的期限")
    if not row.on <= on <= clock.today():
        raise ValidationError("办理日应当在该环节之后，且不晚于今天")
    row.settled_on = on
    row.save(update_fields=["settled_on"])
    after = {"stage": row.stage, "settled_on": on.isoformat()}
    audit.record(actor=actor, verb="foi.settle_stage", obj=remedy, before={}, after=after)
    _tell(remedy)
    return row


@action
def void_stage(*, actor: Actor, stage_id: int, reason: str, request_key: str = "") -> RemedyStage:
    """A stage keyed in wrongly: it stays, marked, with the reason; what it had settled is owed again."""
    row, remedy = _locked(actor, stage_id)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的理由"})
    if row.voided:
        raise ValidationError({"reason": "这一环节已经作废"})
    row.voided, row.void_reason = True, reason.strip()
    row.save(update_fields=["voided", "void_reason"])
    owed = remedy.stages.filter(stage__in=STAGES[row.stage].settles, settled_on=row.on)
    owed.update(settled_on=remedy.concluded_on)
    after = {"stage": row.stage, "on": row.on.isoformat(), "voided": True}
    audit.record(actor=actor, verb="foi.void_stage", obj=remedy, before={}, after=after, personal=_said(reason))
    _tell(remedy)
    return row


def _locked(actor: Actor, stage_id: int) -> tuple[RemedyStage, Remedy]:
    """The stage and its proceedings, which are locked: everything about them waits for the same row."""
    remedy: Remedy = lock(Remedy, RemedyStage.objects.values_list("remedy_id", flat=True).get(pk=stage_id))
    require_remedy(actor, remedy.organ)
    return remedy.stages.get(pk=stage_id), remedy


def _said(text: str) -> dict[str, str]:
    return {"note": text.strip()} if text.strip() else {}


def _tell(remedy: Remedy) -> None:
    outbox.emit(RemedyRecorded(remedy_id=remedy.pk, case_id=remedy.case_id), record=audit.record_of(remedy))


@action
def set_remedy_rules(
    *, actor: Actor, counts: Mapping[str, str], instances: str, reason: str, request_key: str = ""
) -> Setting:
    """Set in which column the uncertain results count, and whether each instance counts; what was recorded before is
    not touched. Raises PermissionDenied, ValidationError by field."""
    if not may_set_procedure(actor):
        raise PermissionDenied("复议诉讼的计数口径由区政务公开办设置")
    errors = {}
    if not reason.strip():
        errors["reason"] = "请写明调整的依据或者理由"
    if instances not in INSTANCES:
        errors["instances"] = "请选择审级的计数办法"
    if any(name not in RESULTS or not RESULTS[name].uncertain or to not in COUNTS for name, to in counts.items()):
        errors["counts"] = "只有驳回类的结果可以另行设置"
    if errors:
        raise ValidationError(errors)
    Setting.objects.get_or_create(key=KEY)
    held = lock(Setting, KEY)
    before = held.value
    own = {name: to for name, to in sorted(counts.items()) if to != RESULTS[name].counts}
    held.value = {"counts": own, "instances": instances}
    held.save(update_fields=["value"])
    after = held.value | {"reason": reason.strip()}
    audit.record(actor=actor, verb="foi.set_remedy_rules", obj=held, before=before or {}, after=after)
    return held
