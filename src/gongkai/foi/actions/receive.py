"""From the form to a registered case: receive, confirm, register, split (arts. 27–31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from gongkai.foi.actions.ledger import FOLDED, add_fact, fold, snapshot, step
from gongkai.foi.actions.numbers import new_code, registration_number
from gongkai.foi.masking import hide_personal_data, mask_name
from gongkai.foi.models import Applicant, Case, CaseEvent, RequestItem
from gongkai.foi.models.case import Channel
from gongkai.foi.policies import require_receive
from gongkai.foi.queries import code_index
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CaseReceived
from gongkai.organs.models import Organ
from gongkai.rules import transitions
from gongkai.rules.applicants import ORGANISATION, PERSON, propose

AT_ONCE = {Channel.COUNTER, Channel.POST_SIGNED}
"""Channels by which the receipt counts on the day itself (art. 31 (一)(二))."""

BY_ARRIVAL = {Channel.FAX: "submitted", Channel.POST_ORDINARY: "arrived"}
"""Channels keyed in by staff that wait for the confirmation, with their first fact: it happened on the day of arrival,
whenever it is keyed in."""


@dataclass(frozen=True)
class ApplicantDetails:
    """Who asks. `id_kind` is a key of rules.applicants.ID_KINDS; at least one way to reach the person is needed
    (art. 29)."""

    name: str
    natural: bool = True
    id_kind: str = "resident_id"
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    representative: str = ""
    companions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Application:
    """An application as it came in. `items` holds each matter asked for, in the applicant's own words."""

    organ_id: int
    channel: str
    applicant: ApplicantDetails
    items: tuple[str, ...]
    form_wanted: str = "electronic"
    delivery: str = "email"
    oral: bool = False
    submitted_at: datetime | None = None
    signed_for_on: date | None = None
    arrived_on: date | None = None
    received_on: date | None = None
    external_system: str = ""
    external_number: str = ""
    counted: bool = True


def validate(application: Application) -> None:
    """Check what art. 29 ¶2 demands. Raises ValidationError keyed by field."""
    errors: dict[str, str] = {}
    who = application.applicant
    if not who.name.strip():
        errors["name"] = "请填写姓名或者名称"
    if not (who.phone.strip() or who.email.strip() or who.address.strip()):
        errors["phone"] = "请填写联系方式（电话、电子邮箱或通信地址），以便与您确认申请并送达答复"
    if not any(text.strip() for text in application.items):
        errors["items"] = "请写明所需信息的名称、文号或者便于查询的其他特征"
    if application.channel not in Channel.values:
        errors["channel"] = "提交渠道不在规定的范围内"
    if errors:
        raise ValidationError(errors)


@action
def receive(*, actor: Actor, application: Application, code: str, request_key: str = "") -> Case:
    """Take in an application: number, applicant, items, first fact. Counter and signed-for post are received at once
    (art. 31 (一)(二)); online, fax and ordinary post wait for the mutual confirmation (art. 31 (二)(三)).

    `code` is the tracking code, made by `numbers.new_code` at the door that shows it to the applicant; only its
    blind index is
    stored. Raises ValidationError keyed by field.
    """
    validate(application)
    organ = Organ.objects.get(pk=application.organ_id)
    require_receive(actor, organ, application.channel)
    at = clock.now()
    days = (application.received_on, application.signed_for_on, application.arrived_on)
    if any(day > at.date() for day in days if day):
        raise ValidationError({"day": "日期不能晚于今天"})
    case = _open(application, organ, code, at)
    _write_applicant(case, application.applicant)
    _write_items(case, application.items)
    _first_fact(case, application, actor, at)
    fold(case)
    case.save(update_fields=FOLDED)
    audit.record(
        actor=actor,
        verb="foi.receive",
        obj=case,
        before={},
        after=snapshot(case) | {"items": len(application.items)},
        personal={"applicant": application.applicant.name},
        at=at,
    )
    outbox.emit(CaseReceived(case_id=case.pk, organ_id=organ.pk), record=f"foi.case:{case.pk}")
    return case


def _open(application: Application, organ: Organ, code: str, at: datetime) -> Case:
    who = application.applicant
    wanted = [text.strip() for text in application.items if text.strip()]
    proposal = propose(PERSON if who.natural else ORGANISATION, who.id_kind, who.id_number, name=who.name)
    arrived = application.arrived_on or (application.submitted_at or at).date()
    year = (application.received_on or application.signed_for_on or arrived).year
    case = Case(
        organ=organ,
        number=registration_number(organ, year),
        code_index=code_index(code),
        channel=application.channel,
        submitted_at=application.submitted_at or (at if application.channel == Channel.ONLINE else None),
        signed_for_on=application.signed_for_on,
        arrived_on=arrived,
        applicant_class=proposal.klass,
        applicant_mask=mask_name(who.name, natural=who.natural),
        subject=hide_personal_data("；".join(wanted))[:120],
        form_wanted=application.form_wanted,
        delivery=application.delivery,
        oral=application.oral,
        state=transitions.target(None, "receive", application.channel),
        counted=application.counted,
        external_system=application.external_system,
        external_number=application.external_number,
        created_at=at,
    )
    case.save()
    return case


def _write_applicant(case: Case, who: ApplicantDetails) -> None:
    Applicant.objects.create(
        case=case,
        natural=who.natural,
        name=who.name.strip(),
        id_kind=who.id_kind,
        id_number=who.id_number.strip(),
        phone=who.phone.strip(),
        email=who.email.strip(),
        address=who.address.strip(),
        representative=who.representative.strip(),
        companions=list(who.companions),
    )


def _write_items(case: Case, items: Sequence[str]) -> None:
    wanted = [text.strip() for text in items if text.strip()]
    RequestItem.objects.bulk_create(
        RequestItem(case=case, position=position, wanted=text) for position, text in enumerate(wanted, start=1)
    )


def _first_fact(case: Case, application: Application, actor: Actor, at: datetime) -> None:
    data = {"channel": application.channel}
    if application.channel in AT_ONCE:
        on = application.received_on or application.signed_for_on or case.arrived_on or at.date()
        add_fact(case, "received", on=on, data=data, actor=actor, recorded_at=at)
        return
    if application.channel in BY_ARRIVAL:
        on = case.arrived_on or at.date()
        add_fact(case, BY_ARRIVAL[Channel(application.channel)], on=on, data=data, actor=actor, recorded_at=at)
        return
    submitted = application.submitted_at or at
    add_fact(case, "submitted", on=submitted.date(), at=submitted, data=data, actor=actor, recorded_at=at)


@action
def log_contact(
    *, actor: Actor, case_id: int, on: date, medium: str, result: str, note: str = "", request_key: str = ""
) -> Case:
    """Record one attempt to reach the applicant before the confirmation. The clock does not move."""
    with step(case_id=case_id, event="log_contact", actor=actor) as moving:
        moving.fact("contact_attempted", on=on, data={"medium": medium, "result": result}, note=note)
    return moving.case


@action
def confirm(*, actor: Actor, case_id: int, on: date, medium: str, note: str = "", request_key: str = "") -> Case:
    """Record the mutual confirmation; its day is the receipt date (art. 31 (二)(三))."""
    with step(case_id=case_id, event="confirm", actor=actor) as moving:
        moving.fact("confirmed", on=on, data={"medium": medium, "by": actor.name}, note=note)
    return moving.case


@action
def register(
    *, actor: Actor, case_id: int, applicant_class: str, earlier_id: int | None = None, request_key: str = ""
) -> Case:
    """登记: the officer confirms the applicant's class, which is frozen from here on (domain K.1), and may link an
    earlier case."""
    with step(case_id=case_id, event="register", actor=actor) as moving:
        moving.case.applicant_class = applicant_class
        moving.case.class_confirmed = True
        if earlier_id:
            moving.case.earlier = Case.objects.get(pk=earlier_id, organ=moving.case.organ)
    return moving.case


@action
def split(*, actor: Actor, case_id: int, groups: Sequence[Sequence[int]], request_key: str = "") -> list[Case]:
    """Split one form into several cases (一事一申请, domain K.2-1).

    `groups` lists the item positions of each new case and must cover every item once. The parent stops counting;
    each part
    keeps the receipt date and counts by itself. Raises ValidationError when the groups do not partition the items.
    """
    with step(case_id=case_id, event="split", actor=actor) as moving:
        parent = moving.case
        items = {item.position: item for item in parent.items.all()}
        named = [position for group in groups for position in group]
        if len(groups) < 2 or sorted(named) != sorted(items):
            raise ValidationError("拆分须把每一申请事项分入且只分入一件，至少分为两件")
        moving.establish("parts_named", True)
        parts = [_part(parent, [items[position] for position in group], actor, moving.at) for group in groups]
        parent.counted = False
        moving.details["parts"] = [part.number for part in parts]
    return parts


def _part(parent: Case, items: Sequence[RequestItem], actor: Actor, at: datetime) -> Case:
    """A new case with copies of the items, of the applicant, of the facts so far and of the files handed in."""
    year = (parent.received_on or at.date()).year
    part = Case.objects.get(pk=parent.pk)
    part.pk = None
    part._state.adding = True
    part.number = registration_number(parent.organ, year)
    part.code_index = code_index(new_code())
    part.parent = parent
    part.external_number = ""
    part.external_system = ""
    part.subject = hide_personal_data("；".join(item.wanted for item in items))[:120]
    part.created_at = at
    part.save()
    applicant = Applicant.objects.get(case=parent)
    applicant.pk = None
    applicant._state.adding = True
    applicant.case = part
    applicant.save()
    _copy_facts(parent, part)
    _copy_matters(parent, part, items)
    fold(part)
    part.save()
    audit.record(
        actor=actor, verb="foi.split_from", obj=part, before={}, after=snapshot(part) | {"parent": parent.number}, at=at
    )
    outbox.emit(CaseReceived(case_id=part.pk, organ_id=part.organ_id), record=f"foi.case:{part.pk}")
    return part


def _copy_facts(parent: Case, part: Case) -> None:
    """The facts with their notes, references and hands: what happened before the split happened to every part."""
    facts = list(parent.events.filter(voided=False).order_by("id"))
    for fact in facts:
        fact.pk, fact.case = None, part
        fact._state.adding = True
    CaseEvent.objects.bulk_create(facts)


def _copy_matters(parent: Case, part: Case, items: Sequence[RequestItem]) -> None:
    """The items, and the files of the parent linked to the part too, but for those of an item that went elsewhere."""
    copies = {
        item.pk: RequestItem.objects.create(case=part, position=position, wanted=item.wanted)
        for position, item in enumerate(items, start=1)
    }
    for file in parent.files.order_by("id"):
        if file.item_id is not None and file.item_id not in copies:
            continue
        file.item = copies[file.item_id] if file.item_id is not None else None
        file.pk, file.case = None, part
        file._state.adding = True
        file.save()
