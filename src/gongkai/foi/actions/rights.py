"""更正申请 (art. 41) and 投诉举报 (art. 47): taken in, handled, passed on, answered. None of it moves the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.numbers import take
from gongkai.foi.models import RightsRequest, RightsStep
from gongkai.foi.models.rights import CODE_KIND
from gongkai.foi.policies import rights_visible_to
from gongkai.kernel import audit, calendars, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.crypto import blind_index
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.rules import rights

SERIES = {"correction": "更正", "complaint": "投诉"}
LONGEST = 4000


@dataclass(frozen=True)
class RightsFacts:
    """What somebody sends in. `about_organ_id` is whose record or conduct it is about. A correction proves who one is
    (`id_number`) and that the record is wrong (`proof_id`, or the facts)."""

    kind: str
    about_organ_id: int
    name: str
    phone: str
    facts: str
    wanted: str
    id_number: str = ""
    address: str = ""
    proof_id: int | None = None


@action
def receive_rights(*, actor: Actor, facts: RightsFacts, code: str, request_key: str = "") -> RightsRequest:
    """Take one in. A correction goes to the organ that keeps the record, a complaint to the office that supervises it.

    `code` is the tracking code, of which the blind index alone is kept. Raises ValidationError by field.
    """
    _check(facts)
    about = Organ.objects.get(pk=facts.about_organ_id)
    organ = about if facts.kind == "correction" else _supervisor(about)
    at = clock.now()
    year, series = at.date().year, SERIES[facts.kind]
    request = RightsRequest.objects.create(
        kind=facts.kind,
        organ=organ,
        about_organ=about,
        number=f"{(organ.short_code or organ.code).upper()}-{series}-{year}-{take(organ, year, series):04d}",
        code_index=blind_index(CODE_KIND, code),
        name=facts.name.strip(),
        phone=facts.phone.strip(),
        id_number=facts.id_number.strip(),
        address=facts.address.strip(),
        facts=facts.facts.strip(),
        wanted=facts.wanted.strip(),
        proof=StoredFile.objects.get(pk=facts.proof_id) if facts.proof_id else None,
        received_at=at,
        due_on=_due_on(facts.kind, at.date()),
    )
    RightsStep.objects.create(request=request, event="received", by_name=actor.name, at=at)
    audit.record(
        actor=actor,
        verb="foi.receive_rights",
        obj=request,
        after={"kind": facts.kind, "organ": organ.pk, "about": about.pk, "due_on": request.due_on},
        personal={"name": request.name},
        at=at,
    )
    return request


@action
def accept_rights(*, actor: Actor, request_id: int, note: str = "", request_key: str = "") -> RightsRequest:
    """受理."""
    return _move(actor, _held(actor, request_id), "accept", note)


@action
def ask_completion(*, actor: Actor, request_id: int, note: str, request_key: str = "") -> RightsRequest:
    """Ask once for what is missing; says what (ValidationError without it)."""
    if not note.strip():
        raise ValidationError({"note": "请写明需要补充的材料"})
    return _move(actor, _held(actor, request_id), "ask", note)


@action
def complete_rights(*, actor: Actor, request_id: int, note: str, request_key: str = "") -> RightsRequest:
    """What the person adds; the days begin anew with it."""
    if not note.strip():
        raise ValidationError({"note": "请写明补充的内容"})
    request: RightsRequest = lock(RightsRequest, request_id)
    request.due_on = _due_on(request.kind, clock.today())
    return _move(actor, request, "complete", note)


@action
def pass_on_rights(*, actor: Actor, request_id: int, organ_id: int, note: str, request_key: str = "") -> RightsRequest:
    """转送有权机关 (art. 41: an organ that has no power to correct passes it on, or tells the person)."""
    request = _held(actor, request_id)
    organ = Organ.objects.filter(pk=organ_id).first()
    if organ is None or not organ.exists_on(clock.today()) or organ.pk == request.organ_id:
        raise ValidationError({"organ_id": "请选择另一个现有机关"})
    if not note.strip():
        raise ValidationError({"note": "请写明转送的理由"})
    request.organ = organ
    return _move(actor, request, "pass_on", note)


@action
def answer_rights(*, actor: Actor, request_id: int, outcome: str, answer: str, request_key: str = "") -> RightsRequest:
    """答复 with what was done and why. Raises ValidationError by field."""
    request = _held(actor, request_id)
    errors = {}
    if outcome not in rights.OUTCOMES[request.kind]:
        errors["outcome"] = "请选择办理结果"
    if not answer.strip():
        errors["answer"] = "请写明核实情况、处理结果和理由"
    if errors:
        raise ValidationError(errors)
    request.outcome, request.answer = outcome, answer.strip()
    request.answered_by, request.answered_at = actor.name, clock.now()
    return _move(actor, request, "answer", "", {"outcome": outcome})


@action
def withdraw_rights(*, actor: Actor, request_id: int, request_key: str = "") -> RightsRequest:
    """The person takes it back."""
    return _move(actor, lock(RightsRequest, request_id), "withdraw", "")


def _held(actor: Actor, request_id: int) -> RightsRequest:
    if not rights_visible_to(actor, working=True).filter(pk=request_id).exists():
        raise PermissionDenied("由办理机关的登记、承办岗位或者区政务公开办办理")
    return lock(RightsRequest, request_id)


def _move(
    actor: Actor, request: RightsRequest, event: str, note: str, after: dict[str, str] | None = None
) -> RightsRequest:
    try:
        found = rights.move(request.state, event)
    except rights.IllegalMove as error:
        raise ValidationError(str(error)) from error
    before = {"state": request.state}
    request.state = found.target
    request.save()
    at = clock.now()
    RightsStep.objects.create(request=request, event=event, note=note.strip(), by_name=actor.name, at=at)
    told = {"state": found.target, "organ": request.organ_id, "due_on": request.due_on, **(after or {})}
    personal = {"note": note.strip()} if note.strip() else None
    audit.record(
        actor=actor, verb=f"foi.rights_{event}", obj=request, before=before, after=told, personal=personal, at=at
    )
    return request


def _due_on(kind: str, received_on: date) -> date:
    days = settings.GONGKAI_CORRECTION_DAYS if kind == "correction" else settings.GONGKAI_COMPLAINT_DAYS
    return rights.due_on(received_on, days, calendars.current())


def _supervisor(about: Organ) -> Organ:
    """The district, whose disclosure office supervises; a complaint about the district itself stays with it."""
    top = about
    while top.parent is not None:
        top = top.parent
    return top


def _check(facts: RightsFacts) -> None:
    errors: dict[str, str] = {}
    if facts.kind not in rights.KINDS:
        errors["kind"] = "请选择类别"
    organ = Organ.objects.filter(pk=facts.about_organ_id).first()
    if organ is None or not organ.exists_on(clock.today()):
        errors["about_organ"] = "请选择涉及的机关"
    for field, words in (("name", "请填写姓名或者名称"), ("phone", "请填写联系电话"), ("facts", "请写明事实和理由")):
        if not getattr(facts, field).strip():
            errors[field] = words
    if not facts.wanted.strip():
        errors["wanted"] = "请写明您的请求"
    if facts.kind == "correction" and not facts.id_number.strip():
        errors["id_number"] = "请填写证件号码，证明该信息与您本人有关"
    if any(len(text) > LONGEST for text in (facts.facts, facts.wanted)):
        errors.setdefault("facts", f"内容超过{LONGEST}字，请精简")
    if errors:
        raise ValidationError(errors)
