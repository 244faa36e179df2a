"""The file of a normative document: opened, step by step recorded, tied to what is published; its validity reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.disclosure.events import DocumentPublished
from gongkai.disclosure.models import Document, NormativeFile, NormativeStep, ValidityReview
from gongkai.disclosure.policies import require_writer
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.rules.normative_procedure import BY_KEY, NUMBERED, OutOfOrder, check, missing_before_publication


@action
def open_file(*, actor: Actor, organ_id: int, title: str, co_organs: str = "", request_key: str = "") -> NormativeFile:
    """Open the file of a document in the making, by the lead organ's editor or handler."""
    require_writer(actor, organ_id)
    if not title.strip():
        raise ValidationError({"title": "请填写文件名称"})
    file = NormativeFile.objects.create(
        organ_id=organ_id,
        title=title.strip(),
        co_organs=co_organs.strip(),
        opened_at=clock.now(),
        opened_by=actor.name,
    )
    audit.record(actor=actor, verb="disclosure.open_file", obj=file, after={"title": file.title, "organ": organ_id})
    return file


@dataclass(frozen=True)
class StepFacts:
    """A step as recorded; `ground` says what the step asks for, or why it was left out."""

    step: str
    on: date
    ground: str
    until: date | None = None
    skipped: bool = False


@action
def record_step(*, actor: Actor, file_id: int, facts: StepFacts, request_key: str = "") -> NormativeStep:
    """Record the step that is next. Raises PermissionDenied, ValidationError."""
    file: NormativeFile = lock(NormativeFile, file_id)
    require_writer(actor, file.organ_id)
    step = BY_KEY.get(facts.step)
    if step is None:
        raise ValidationError({"step": "没有这个步骤"})
    if not facts.ground.strip():
        raise ValidationError({"ground": "请写明不进行的理由" if facts.skipped else f"请填写{step.asks}"})
    if facts.skipped and not step.may_skip:
        raise ValidationError({"skipped": f"“{step.label}”不能省略"})
    if facts.on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天"})
    taken = list(file.steps.all())
    until = facts.on if facts.skipped and step.ends else facts.until
    try:
        calendar = current()
        last = max((one.until or one.on for one in taken), default=None)
        if facts.skipped and step.ends:
            # What was not done has no length; only its turn is checked.
            until = calendar.add_workdays(facts.on, 7)
        done = [one.step for one in taken]
        check(step, done, on=facts.on, last=last, until=until, calendar=calendar)
    except OutOfOrder as error:
        raise ValidationError({"on": str(error)}) from error
    made = NormativeStep.objects.create(
        file=file,
        step=step.key,
        on=facts.on,
        until=None if facts.skipped else facts.until,
        skipped=facts.skipped,
        ground=facts.ground.strip()[:500],
        entered_at=clock.now(),
        entered_by=actor.name,
    )
    after = {"step": step.key, "on": facts.on, "skipped": facts.skipped, "ground": made.ground}
    audit.record(actor=actor, verb="disclosure.record_step", obj=file, after=after)
    return made


@action
def tie_document(*, actor: Actor, file_id: int, document_id: int, request_key: str = "") -> NormativeFile:
    """Say which document the file is of: a normative one of the same organ that has no file yet."""
    file: NormativeFile = lock(NormativeFile, file_id)
    require_writer(actor, file.organ_id)
    document = Document.objects.filter(pk=document_id, organ_id=file.organ_id, kind="normative").first()
    if document is None:
        raise ValidationError({"document": "没有这件规范性文件，或者不是本单位的"})
    if NormativeFile.objects.filter(document=document).exclude(pk=file.pk).exists():
        raise ValidationError({"document": "这件文件已有制定卷宗"})
    if file.document_id != document.pk:
        file.document = document
        file.save(update_fields=["document"])
        audit.record(actor=actor, verb="disclosure.tie_document", obj=file, after={"document": document.pk})
    return file


def require_procedure(document: Document, version: Document) -> list[str]:
    """The check before publication: a normative document made here has its file, with all steps up to its number. What
    was taken over from elsewhere had its procedure there."""
    if version.kind != "normative" or document.source_system:
        return []
    file = NormativeFile.objects.filter(document=document).first()
    if file is None:
        return ["规范性文件没有制定卷宗，请先立卷并登记征求意见、审查、审核、讨论和编号"]
    steps = {one.step: one for one in file.steps.all()}
    found = [f"制定程序缺少“{label}”" for label in missing_before_publication(steps)]
    if NUMBERED in steps and version.doc_number and version.doc_number not in steps[NUMBERED].ground:
        found.append(f"文号“{version.doc_number}”与登记编号不一致")
    return found


@action
def review_validity(*, actor: Actor, document_id: int, result: str, note: str, request_key: str = "") -> ValidityReview:
    """Decide on a normative document before its validity ends; `repeal` takes effect today. To renew or amend it, a new
    version goes through the reviews. Raises PermissionDenied, ValidationError."""
    document: Document = lock(Document, document_id)
    require_writer(actor, document.organ_id)
    if result not in dict(ValidityReview.RESULTS):
        raise ValidationError({"result": "请选择评估结论"})
    if not note.strip():
        raise ValidationError({"note": "请写明评估情况和依据"})
    if document.kind != "normative" or document.validity not in ("in_force", "amended"):
        raise ValidationError("只有现行有效的规范性文件需要评估")
    today = clock.today()
    review = ValidityReview.objects.create(
        document=document, result=result, note=note.strip()[:500], on=today, by=actor.name
    )
    after = {"result": result, "note": review.note}
    if result == "repeal":
        document.validity, document.ended_on = "repealed", today
        document.save(update_fields=["validity", "ended_on"])
        after |= {"validity": "repealed", "ended_on": today.isoformat()}
        if document.live:
            event = DocumentPublished(document_id=document.pk, organ_id=document.organ_id, column_id=document.column_id)
            outbox.emit(event, record=audit.record_of(document))
    audit.record(actor=actor, verb="disclosure.review_validity", obj=document, after=after)
    return review
