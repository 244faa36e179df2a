"""批量申请: like applications entered together, drafted once, answered one by one; each counts (K.2-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.assign import Moved
from gongkai.foi.actions.decision import ANSWER, ItemDecision, decide, draft_answer
from gongkai.foi.actions.files import attach_file
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.receive import Application, receive, validate
from gongkai.foi.letters import answer_content, zh_date
from gongkai.foi.models import Applicant, Batch, Case, Letter
from gongkai.foi.models.letter import CaseFile
from gongkai.foi.policies import batches_visible_to, cases_visible_to, require_batch
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.clock import ZONE
from gongkai.organs.models import Organ
from gongkai.rules.clock import ClockError

MOST = 200
"""Cases of one batch."""


def receive_batch(
    *,
    actor: Actor,
    name: str,
    applications: Sequence[Application],
    codes: Sequence[str],
    scan_id: int | None = None,
    request_key: str,
) -> Batch:
    """Take in like applications of one organ, each in its own transaction and with its own number, applicant, tracking
    code of `codes` and file; `scan_id` is the stored scan of all forms. Sent twice under one key it makes nothing
    twice, and goes on where it was interrupted.

    Raises ValidationError keyed `row_N` before anything is taken in, PermissionDenied.
    """
    organ_ids = {one.organ_id for one in applications}
    if not 0 < len(applications) <= MOST or len(organ_ids) != 1 or len(codes) != len(applications):
        raise ValidationError(f"一批须为同一机关的1至{MOST}件申请")
    errors: dict[str, list[str]] = {}
    for number, one in enumerate(applications, start=1):
        try:
            validate(one)
        except ValidationError as error:
            errors[f"row_{number}"] = error.messages
    if errors:
        raise ValidationError(errors)
    batch = open_batch(actor=actor, organ_id=organ_ids.pop(), name=name, case_ids=(), request_key=request_key)
    for number, (one, code) in enumerate(zip(applications, codes, strict=True), start=1):
        key = f"{request_key}-{number}"
        case = receive(actor=actor, application=one, code=code, request_key=key)
        join_batch(actor=actor, batch_id=batch.pk, case_id=case.pk, request_key=key)
        if scan_id is not None:
            kind = CaseFile.Kind.APPLICATION
            attach_file(
                actor=actor, case_id=case.pk, stored_id=scan_id, kind=kind, title="申请表扫描件", request_key=key
            )
    return batch


@action
def open_batch(*, actor: Actor, organ_id: int, name: str, case_ids: Sequence[int] = (), request_key: str = "") -> Batch:
    """A batch of an organ, empty or of cases that came in one by one; the first of them leads.

    Raises PermissionDenied, ValidationError for a missing name, for cases of another organ, and for too many."""
    organ = Organ.objects.get(pk=organ_id)
    require_batch(actor, organ)
    cases = list(cases_visible_to(actor).filter(pk__in=list(case_ids)).order_by("pk"))
    if not name.strip() or len(name) > 80:
        raise ValidationError({"name": "请给这一批起一个名称，不超过80字"})
    if len(cases) > MOST or any(case.organ_id != organ.pk for case in cases):
        raise ValidationError(f"一批须为同一机关的申请，不超过{MOST}件")
    made = Batch.objects.create(
        organ=organ,
        name=name.strip(),
        lead=cases[0] if cases else None,
        made_at=clock.now(),
        made_by=actor.name,
    )
    made.cases.add(*cases)
    after = {"organ": organ.code, "name": made.name, "cases": [case.pk for case in cases]}
    audit.record(actor=actor, verb="foi.open_batch", obj=made, after=after)
    return made


@action
def join_batch(*, actor: Actor, batch_id: int, case_id: int, request_key: str = "") -> Batch:
    """Add a case of the same organ; the first leads. What is in already stays in once."""
    batch = lock(Batch.objects.select_related("organ"), batch_id)
    require_batch(actor, batch.organ)
    case = cases_visible_to(actor).get(pk=case_id, organ_id=batch.organ_id)
    batch.cases.add(case)
    if batch.lead_id is None:
        batch.lead = case
        batch.save(update_fields=["lead"])
    audit.record(actor=actor, verb="foi.join_batch", obj=batch, after={"case": case.pk, "lead": batch.lead_id})
    return batch


@action
def choose_lead(*, actor: Actor, batch_id: int, case_id: int, request_key: str = "") -> Batch:
    """Whose draft is copied to the others."""
    batch = lock(Batch.objects.select_related("organ"), batch_id)
    require_batch(actor, batch.organ)
    before, lead = batch.lead_id, batch.cases.get(pk=case_id)
    batch.lead = lead
    batch.save(update_fields=["lead"])
    audit.record(actor=actor, verb="foi.choose_lead", obj=batch, before={"lead": before}, after={"lead": lead.pk})
    return batch


def copy_draft(*, actor: Actor, batch_id: int, request_key: str = "") -> list[Moved]:
    """Decide the other cases of the batch as the leading one and draft their answers in its words, each with its own
    day of receipt, number and addressee, each in its own transaction. A case that has a draft already is left alone.

    Raises Batch.DoesNotExist for a batch that is not the actor's to see, Refused while the lead is not drafted.
    """
    batch = batches_visible_to(actor).select_related("lead").get(pk=batch_id)
    lead = batch.lead
    letter = lead.letters.filter(kind=ANSWER).exclude(state=Letter.State.VOID).last() if lead else None
    if lead is None or letter is None:
        raise Refused("主件还没有拟写答复书，请先在主件上确定结果并拟稿")
    moved = []
    for case in batch.cases.exclude(pk=lead.pk).order_by("pk"):
        key = f"{request_key}-{case.pk}" if request_key else ""
        try:
            copy_answer(actor=actor, case_id=case.pk, lead_id=lead.pk, request_key=key)
        except (Refused, PermissionDenied, ClockError) as error:
            moved.append(Moved(case.pk, str(error)))
        except ValidationError as error:
            moved.append(Moved(case.pk, "；".join(error.messages)))
        else:
            moved.append(Moved(case.pk))
    return moved


@action
def copy_answer(*, actor: Actor, case_id: int, lead_id: int, request_key: str = "") -> Letter:
    """Decide one case as `lead_id` is decided and draft its answer in the same words."""
    visible = cases_visible_to(actor).select_related("organ")
    case, lead = visible.get(pk=case_id), visible.get(pk=lead_id)
    if case.letters.filter(kind=ANSWER).exclude(state=Letter.State.VOID).exists():
        raise Refused("此件已有答复文稿，不覆盖；需要改动的，请在此件上修改")
    items = list(lead.items.all())
    if case.items.count() != len(items):
        raise Refused("申请事项的数目与主件不同，请单独办理")
    decisions = [ItemDecision(item.position, item.outcome, item.reasons, dict(item.grounds)) for item in items]
    decide(actor=actor, case_id=case.pk, decisions=decisions)
    made = draft_answer(actor=actor, case_id=case.pk)
    model = lead.letters.filter(kind=ANSWER).exclude(state=Letter.State.VOID).order_by("id").last()
    assert model is not None  # `copy_draft` has seen it
    words = reworded(lead, model, case, list(made.content["paragraphs"]))
    return made if words == made.content["paragraphs"] else draft_answer(actor=actor, case_id=case.pk, paragraphs=words)


def reworded(lead: Case, model: Letter, case: Case, own: Sequence[str]) -> list[str]:
    """The paragraphs of `model` for another case: what the case itself generates stays its own, what the officer wrote
    is taken over with number, day of receipt and name exchanged. The remedies follow at the signature, for every
    letter anew, and are not copied."""
    drafted = model.created_at.astimezone(ZONE).date()
    theirs, mine = Applicant.objects.get(case=lead), Applicant.objects.get(case=case)
    generated = answer_content(lead, applicant=theirs, on=drafted)
    said = {text: own[place] for place, text in enumerate(generated["paragraphs"]) if place < len(own)}
    exchanged = {lead.number: case.number, theirs.name: mine.name}
    if lead.received_on and case.received_on:
        exchanged[zh_date(lead.received_on)] = zh_date(case.received_on)
    closing = set(generated["remedies"]) | set(model.content.get("remedies", ()))
    return [
        said.get(text) or _exchanged(text, exchanged) for text in model.content["paragraphs"] if text not in closing
    ]


def _exchanged(text: str, words: Mapping[str, str]) -> str:
    for theirs, mine in words.items():
        text = text.replace(theirs, mine) if theirs else text
    return text
