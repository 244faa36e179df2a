"""Consulting third parties (art. 32) and other organs (arts. 11, 34). Both stop the clock (art. 33 ¶3).

The facts are what the clock reads; a `Consultation` beside each keeps who was asked, about what, and what came back.
Inner help of departments is not a consultation: only a formal letter is recorded here, so only that suspends the term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.following import follow_facts
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.actions.notices import issue, mark_served, stated
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Applicant, Case, CaseEvent, CaseFile, Consultation, Letter
from gongkai.foi.policies import require_consulted
from gongkai.foi.queries import clock_today
from gongkai.foi.queries.outgoing import showable
from gongkai.kernel import outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import OrganConsulted
from gongkai.organs.models import Organ
from gongkai.rules.clock import Awaited

REPLIES = {"agrees": "同意公开", "partly": "部分同意公开", "objects": "不同意公开", "silent": "逾期未提出意见"}
REASONED = frozenset({"partly", "objects"})
SHOWN_FILES = frozenset({CaseFile.Kind.EVIDENCE, CaseFile.Kind.OUTGOING, CaseFile.Kind.REDACTED})
"""Kinds of file a consulted organ may be shown; what the applicant handed in tells who she is."""

UNNAMED_RIGHTS = "商业秘密、个人隐私等合法权益"
"""What the letter says may be touched where the handler did not say it more closely (art. 15)."""


@dataclass(frozen=True)
class Party:
    """A third party and how to reach it."""

    name: str
    contact: str = ""


@action
def consult_third_party(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    party: str,
    about: str,
    contact: str = "",
    harm: str = "",
    others: Sequence[Party] = (),
    request_key: str = "",
) -> Case:
    """Ask one or several third parties in writing whether they agree (art. 32), each by a letter and with a limit of
    its own. `harm` says which right of theirs may be touched. The applicant's identity is not disclosed to them.

    Raises ValidationError by field.
    """
    parties = [one for one in (Party(party, contact), *others) if one.name.strip()]
    if not party.strip() or not about.strip():
        raise ValidationError({"party": "请写明第三方和征求意见的信息内容"})
    if len({one.name.strip() for one in parties}) < len(parties):
        raise ValidationError({"party": "同一第三方只写一次"})
    with step(case_id=case_id, event="consult_third_party", actor=actor) as moving:
        moving.establish("letter_is_formal", about.strip())
        keep_applicant_out(moving.case, {"about": about, "harm": harm})
        moving.personal["party"] = "、".join(one.name.strip() for one in parties)
        asking = [_ask_party(moving, one, on=on, about=about.strip(), harm=harm.strip()) for one in parties]
        for fact, row in asking:
            row.letter = issue(
                moving,
                "third_party_consultation",
                fields={"about": row.about, "harm": row.harm or UNNAMED_RIGHTS},
                on=on,
                recipient=Letter.Recipient.THIRD_PARTY,
                addressee=row.party,
                fact=fact,
            )
            row.save(update_fields=["letter"])
        _tell_applicant(moving, asking[0][0])
    return moving.case


def _ask_party(moving: Step, party: Party, *, on: date, about: str, harm: str) -> tuple[CaseEvent, Consultation]:
    fact = moving.fact("third_party_asked", on=on, note=f"{party.name.strip()}：{about}")
    row = Consultation.objects.create(
        case=moving.case,
        kind=Consultation.Kind.THIRD_PARTY,
        fact_key=fact.key,
        basis="32",
        party=party.name.strip(),
        contact=party.contact.strip(),
        about=about,
        harm=harm,
        asked_on=on,
    )
    return fact, row


def _tell_applicant(moving: Step, fact: CaseEvent) -> None:
    """征求意见告知书: since when others are asked and that the time does not count (art. 33 ¶3), never whom."""
    issue(moving, "consultation_notice", fields={"started": zh_date(fact.on)}, on=fact.on, fact=fact)


@action
def third_party_served(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    ref: str = "",
    way: str = "direct",
    receipt: Mapping[str, str] | None = None,
    request_key: str = "",
) -> Case:
    """The day the third party received the letter; its fifteen workdays run from here (art. 32). A letter whose
    service was not recorded yet is served by this, with what `receipt` states of it (keys of `notices.RECEIPT`)."""
    said = stated(way, receipt or {})
    with step(case_id=case_id, event="third_party_served", actor=actor) as moving:
        meant = _awaited(moving, "third_party", ref)
        moving.fact("third_party_served", on=on, ref=meant.id)
        follow_facts(moving.case)
        row = moving.case.consultations.select_related("letter").get(fact_key=meant.id)
        if row.letter and row.letter.state == Letter.State.SIGNED:
            mark_served(moving, row.letter, on=on, way=way, receipt=said)
    return moving.case


@action
def third_party_replied(
    *, actor: Actor, case_id: int, on: date, reply: str, ref: str = "", note: str = "", request_key: str = ""
) -> Case:
    """The third party's answer, or its silence when the limit has passed; the clock resumes."""
    with step(case_id=case_id, event="third_party_replied", actor=actor) as moving:
        if reply not in REPLIES:
            raise ValidationError({"reply": "请选择第三方的意见"})
        _reply(moving, _awaited(moving, "third_party", ref), on=on, reply=reply, note=note)
    return moving.case


@action
def consult_organ(
    *,
    actor: Actor,
    case_id: int,
    on: date,
    organ_name: str,
    basis: str,
    about: str,
    organ_id: int | None = None,
    file_ids: Sequence[int] = (),
    request_key: str = "",
) -> Case:
    """Send a formal consultation letter to another organ. `basis` is "34" for a co-maker (silence is consent after
    fifteen workdays) or "other" (art. 11). An organ of the district, named by `organ_id`, answers on its own desk,
    where it sees the question and the files chosen, never the applicant."""
    if basis not in {"34", "other"}:
        raise ValidationError({"basis": "请选择征求意见的依据"})
    organ = Organ.objects.filter(pk=organ_id).first() if organ_id else None
    name = organ.name if organ else organ_name.strip()
    if not name or not about.strip():
        raise ValidationError({"organ_name": "请写明被征求意见的机关和信息内容"})
    with step(case_id=case_id, event="consult_organ", actor=actor) as moving:
        moving.establish("letter_is_formal", about.strip())
        if organ and organ.pk == moving.case.organ_id:
            raise ValidationError({"organ_id": "这是本机关；本机关科室的意见用“转请协办”"})
        keep_applicant_out(moving.case, {"about": about})
        fact = moving.fact("organs_asked", on=on, data={"basis": basis, "organ": name}, note=about)
        row = Consultation.objects.create(
            case=moving.case,
            kind=Consultation.Kind.ORGAN,
            fact_key=fact.key,
            basis=basis,
            party=name,
            organ=organ,
            about=about.strip(),
            asked_on=on,
        )
        shown = CaseFile.objects.filter(case=moving.case, pk__in=list(file_ids), kind__in=SHOWN_FILES)
        row.files.set(showable(shown))
        follow_facts(moving.case)
        _write_to_organ(moving, row, fact)
        _tell_applicant(moving, fact)
        _tell(row)
    return moving.case


def _write_to_organ(moving: Step, row: Consultation, fact: CaseEvent) -> None:
    """The letter of a consultation between organs; one of the district has it on its desk at once."""
    kind = "organ_consultation" if row.basis == "34" else "organ_coordination"
    letter = issue(
        moving,
        kind,
        fields={"about": row.about},
        on=fact.on,
        recipient=Letter.Recipient.ORGAN,
        addressee=row.party,
        fact=fact,
    )
    moving.case.consultations.filter(pk=row.pk).update(letter=letter)
    if row.organ_id:
        mark_served(moving, letter, on=fact.on, way="electronic", receipt={"receiver": row.party})


@action
def organ_replied(
    *, actor: Actor, case_id: int, on: date, reply: str, ref: str = "", note: str = "", request_key: str = ""
) -> Case:
    """The other organ's answer; the clock resumes."""
    with step(case_id=case_id, event="organ_replied", actor=actor) as moving:
        _reply(moving, _awaited(moving, "organs", ref), on=on, reply=reply, note=note)
    return moving.case


@action
def answer_consultation(
    *, actor: Actor, consultation_id: int, reply: str, text: str = "", request_key: str = ""
) -> Consultation:
    """The consulted organ of the district answers for itself, on the day it does; the clock of the asking organ's case
    resumes. Reasons are due where it does not agree. Raises ValidationError by field, Refused when it is too late."""
    errors = {}
    if reply not in REPLIES or reply == "silent":
        errors["reply"] = "请选择意见"
    if reply in REASONED and not text.strip():
        errors["text"] = "不同意或者部分同意公开的，请写明范围和理由"
    if errors:
        raise ValidationError(errors)
    row = Consultation.objects.get(pk=consultation_id)
    with step(case_id=row.case_id, event="organ_replied", actor=actor, admit=require_consulted(row)) as moving:
        _reply(moving, _awaited(moving, "organs", row.fact_key), on=moving.at.date(), reply=reply, note=text)
    row.refresh_from_db()
    _tell(row)
    return row


@action
def decide_over_objection(
    *, actor: Actor, case_id: int, consultation_id: int, on: date, why: str, about: str = "", request_key: str = ""
) -> Case:
    """Disclose although the third party objected, because withholding may gravely harm the public interest: what is
    disclosed and why is told to it in writing, before the disclosure or with it (art. 32). `about` is what will be
    disclosed, where that is not all it was asked about."""
    if not why.strip():
        raise ValidationError({"why": "请写明决定公开的信息内容和理由，将书面告知第三方（《条例》第三十二条）"})
    with step(case_id=case_id, event="decide_over_objection", actor=actor, reason=why) as moving:
        row = moving.case.consultations.filter(pk=consultation_id, voided=False).first()
        objected = row is not None and row.reply in REASONED
        moving.establish("objection_recorded", objected, "没有登记过该第三方的不同意见（《条例》第三十二条）")
        moving.establish("reason_given", why.strip())
        assert row is not None
        if row.overruled_on:
            raise Refused("此前已经决定公开，不再重复决定")
        if row.replied_on and on < row.replied_on:
            raise ValidationError({"on": "决定日期不能早于收到第三方意见之日"})
        keep_applicant_out(moving.case, {"why": why, "about": about})
        fact = moving.fact("objection_overruled", on=on, ref=row.fact_key, note=why)
        row.overruled_on, row.overruled_why = on, why.strip()
        row.overruled_letter = issue(
            moving,
            "third_party_decision",
            fields={"about": about.strip() or row.about, "reason": row.overruled_why},
            on=on,
            recipient=Letter.Recipient.THIRD_PARTY,
            addressee=row.party,
            fact=fact,
        )
        row.save(update_fields=["overruled_on", "overruled_why", "overruled_letter"])
    return moving.case


def keep_applicant_out(case: Case, texts: dict[str, str]) -> None:
    """Refuse a text for others that names the applicant or says how to reach her. Raises ValidationError by field."""
    who = Applicant.objects.filter(case=case).first()
    if who is None:
        return
    secret = [who.name, who.id_number, who.phone, who.email, who.representative]
    for field, text in texts.items():
        if any(len(value.strip()) > 1 and value.strip() in text for value in secret):
            raise ValidationError({field: "这里写有申请人的姓名或者联系方式；征求意见不得透露申请人的身份，请改写"})


def _awaited(moving: Step, kind: str, ref: str) -> Awaited:
    """The consultation meant: the one of `ref`, or else the oldest of the kind without a reply."""
    clock = clock_today(moving.case, moving.at.date())
    waiting = [asked for asked in clock.awaited if asked.kind == kind and ref in ("", asked.id)]
    moving.establish("consultation_open", waiting, "没有尚待回复的征求意见（《条例》第三十二条、第三十四条）")
    return waiting[0]


def _reply(moving: Step, asked: Awaited, *, on: date, reply: str, note: str) -> None:
    """Record the reply. Silence is a result only after the limit to answer in (arts. 32, 34)."""
    if reply == "silent" and asked.kind == "third_party" and asked.limit is None:
        raise Refused("第三方尚未收到征求意见书，十五个工作日没有起算，不能按逾期处理（《条例》第三十二条）")
    if reply == "silent" and asked.limit is not None and on <= asked.limit:
        raise Refused(
            f"提出意见的期限至{zh_date(asked.limit)}，期满之后才能按逾期处理（《条例》第三十二条、第三十四条）"
        )
    moving.fact(f"{asked.kind}_replied", on=on, ref=asked.id, data={"reply": reply}, note=note)
    follow_facts(moving.case)


def _tell(row: Consultation) -> None:
    """Others hear that an organ of the district was asked, or has answered."""
    if row.organ_id:
        event = OrganConsulted(consultation_id=row.pk, case_id=row.case_id, organ_id=row.organ_id, reply=row.reply)
        outbox.emit(event, record=f"foi.case:{row.case_id}")
