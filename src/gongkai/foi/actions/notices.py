"""Letters on the way to an answer: made inside the move that needs them, served and voided by moves of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.following import follow_facts
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.actions.numbers import letter_number
from gongkai.foi.actions.service import WAYS
from gongkai.foi.letters import Incomplete, notice_content
from gongkai.foi.letters.wording import version_on
from gongkai.foi.models import Applicant, CaseEvent, Letter, NumberTaken
from gongkai.kernel import outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import LetterSigned
from gongkai.organs.models import OrganVersion
from gongkai.rules.letter_kinds import NOTICES

RECEIPT = {
    "receiver": "受送达人",
    "address": "送达地址",
    "signer": "签收人",
    "tracking": "邮件号或者回执号",
    "refusal": "拒收情况",
    "witness": "见证人",
    "deliverer": "送达人",
}
"""What a 送达回证 may state, by its key in `Letter.service`."""


def issue(
    moving: Step,
    kind: str,
    *,
    fields: Mapping[str, str],
    on: date,
    recipient: str = Letter.Recipient.APPLICANT,
    addressee: str = "",
    fact: CaseEvent | None = None,
) -> Letter:
    """Make a letter of `rules.letter_kinds.NOTICES` inside a move: worded by the template in force, numbered, signed,
    rendered by the worker after the commit. Call it last in the move, since it locks the number series.

    `fields` are the parts of the kind by key; `addressee` is needed unless the letter goes to the applicant; `fact` is
    the fact it tells of. Raises Refused naming what the letter lacks, KeyError for an unknown kind.
    """
    case, known = moving.case, NOTICES[kind]
    name = addressee.strip()
    if recipient == Letter.Recipient.APPLICANT:
        name = Applicant.objects.get(case=case).name
    if not name:
        raise Refused(f"{known.title}须写明送达给谁")
    try:
        content = notice_content(case, kind, fields=fields, on=on, addressee=name)
    except Incomplete as error:
        raise Refused(str(error)) from error
    letter = Letter.objects.create(
        case=case,
        kind=kind,
        title=known.title,
        content=content,
        recipient=recipient,
        fact_key=fact.key if fact else "",
        dated=on,
        signed_by=moving.actor.name,
        created_at=moving.at,
    )
    letter.number = letter_number(case.organ, on.year, mark(version_on(case, on), known.series), letter=letter)
    letter.state = Letter.State.SIGNED
    letter.save(update_fields=["number", "state"])
    moving.details.setdefault("letters", []).append({"letter": letter.pk, "kind": kind, "number": letter.number})
    outbox.emit(LetterSigned(letter_id=letter.pk, case_id=case.pk), record=f"foi.case:{case.pk}")
    return letter


@action
def serve_notice(
    *,
    actor: Actor,
    case_id: int,
    letter_id: int,
    on: date,
    way: str,
    receipt: Mapping[str, str] | None = None,
    request_key: str = "",
) -> Letter:
    """Record the service of a letter other than the answer. `on` is the day that counts by its way; `receipt` holds
    what the 送达回证 states (keys of RECEIPT).

    Raises ValidationError by field.
    """
    said = stated(way, receipt or {})
    with step(case_id=case_id, event="serve_notice", actor=actor) as moving:
        letter = waiting(moving, letter_id)
        mark_served(moving, letter, on=on, way=way, receipt=said)
        _received(moving, letter, on=on, way=way)
    return letter


def _received(moving: Step, letter: Letter, *, on: date, way: str) -> None:
    """A third party that got its consultation by hand or on line has received it that day, and its fifteen workdays run
    (art. 32); by post they run from the day it signs, which is recorded when the receipt comes back."""
    row = moving.case.consultations.filter(letter=letter, kind="third_party", voided=False).first()
    if row is None or way == "post" or row.served_on or row.reply:
        return
    moving.fact("third_party_served", on=on, ref=row.fact_key)
    follow_facts(moving.case)


@action
def void_notice(*, actor: Actor, case_id: int, letter_id: int, reason: str, request_key: str = "") -> Letter:
    """作废 a letter that was made by mistake and not served; its number stays listed. The fact it told of is corrected
    by a move of its own."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废理由"})
    with step(case_id=case_id, event="void_notice", actor=actor, reason=reason) as moving:
        moving.establish("reason_given", reason.strip())
        letter = waiting(moving, letter_id)
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])
        NumberTaken.objects.filter(letter=letter).update(voided_reason=reason.strip()[:200])
        moving.fact("notice_voided", on=moving.at.date(), data={"letter": letter.number}, note=reason)
    return letter


def waiting(moving: Step, letter_id: int) -> Letter:
    """The letter that was made and not served. Raises Refused when there is none by this id."""
    letter = moving.case.letters.filter(pk=letter_id, kind__in=NOTICES, state=Letter.State.SIGNED).first()
    moving.establish("notice_waiting", letter is not None, "没有这份尚未送达的告知书，请刷新后再办")
    assert letter is not None
    return letter


def mark_served(moving: Step, letter: Letter, *, on: date, way: str, receipt: Mapping[str, str]) -> None:
    """The letter becomes served, with its 送达回证 and a fact of its own. Also for moves that record a service as part
    of something else (a third party's receipt of its consultation)."""
    moving.establish("service_recorded", way and on)
    if letter.dated and on < letter.dated:
        raise Refused("送达日不能早于成文日期")
    moving.not_ahead(on)
    letter.state, letter.served_on, letter.service_way = Letter.State.SERVED, on, way
    letter.service = {key: text for key, text in receipt.items() if text}
    letter.save(update_fields=["state", "served_on", "service_way", "service"])
    data = {"letter": letter.number, "kind": letter.kind, "way": way}
    moving.fact("notice_served", on=on, ref=letter.fact_key, data=data)


def stated(way: str, receipt: Mapping[str, str]) -> dict[str, str]:
    """The receipt without blanks. Raises ValidationError for an unknown way, or when posting lacks its mail number."""
    if way not in WAYS:
        raise ValidationError({"way": "请选择送达方式"})
    said = {key: text.strip() for key, text in receipt.items() if key in RECEIPT and text.strip()}
    if way == "post" and "tracking" not in said:
        raise ValidationError({"tracking": "邮寄送达请填写邮件号（须由邮政企业寄递）"})
    return said


def mark(version: OrganVersion, series: str) -> str:
    """机关代字 of a series, e.g. 南沙区民政局公开告."""
    return f"{version.short_name or version.legal_name}{series}"
