"""Judged rows → cases in the database, in bulk: case, applicant, items, facts, letter, remark, audit row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.ledger import FOLDED, snapshot
from gongkai.foi.actions.numbers import new_code
from gongkai.foi.ledger.facts import Fact
from gongkai.foi.ledger.judging import Filed
from gongkai.foi.ledger.numbering import registration_numbers
from gongkai.foi.ledger.row import LedgerRow
from gongkai.foi.ledger.trail import Opening, record_openings
from gongkai.foi.masking import hide_personal_data, mask_name
from gongkai.foi.models import Applicant, Case, CaseEvent, CaseNote, Letter, RequestItem
from gongkai.foi.models.case import Delivery, FormWanted
from gongkai.kernel.actor import Actor
from gongkai.kernel.clock import ZONE
from gongkai.kernel.crypto import blind_index
from gongkai.organs.models import Organ
from gongkai.rules.outcomes import OUTCOMES

BATCH = 500
TITLE = "政府信息公开答复书"


@dataclass(frozen=True)
class Draft:
    """A row that will be a new case: where it belongs, what it amounts to, and the print of what it said."""

    row: LedgerRow
    organ: Organ
    filed: Filed
    fingerprint: str


def file_new(drafts: Sequence[Draft], *, actor: Actor, at: datetime) -> list[Case]:
    """Insert the cases inside the running transaction. No event is told: nobody is to be notified of history."""
    numbers = registration_numbers([(draft.organ, _year(draft, at)) for draft in drafts])
    cases = [_case(draft, number, at) for draft, number in zip(drafts, numbers, strict=True)]
    Case.objects.bulk_create(cases, batch_size=BATCH)
    pairs = list(zip(cases, drafts, strict=True))
    Applicant.objects.bulk_create((_applicant(case, draft) for case, draft in pairs), batch_size=BATCH)
    RequestItem.objects.bulk_create(_flat(items_of(case, d.row, d.filed) for case, d in pairs), batch_size=BATCH)
    CaseEvent.objects.bulk_create(
        (event_of(case, fact, actor=actor, at=at) for case, draft in pairs for fact in draft.filed.facts),
        batch_size=BATCH,
    )
    Letter.objects.bulk_create(_flat(letter_of(case, d.row, d.filed, at) for case, d in pairs), batch_size=BATCH)
    CaseNote.objects.bulk_create(_flat(note_of(case, d.row, actor, at) for case, d in pairs), batch_size=BATCH)
    record_openings([_opening(case, draft) for case, draft in pairs], actor=actor, at=at)
    return cases


def _flat(groups: Iterable[Iterable[Any]]) -> Iterator[Any]:
    return (one for group in groups for one in group)


def _year(draft: Draft, at: datetime) -> int:
    first = draft.filed.clock.received_on or draft.filed.facts[0].on
    return (first or at.date()).year


def _case(draft: Draft, number: str, at: datetime) -> Case:
    row = draft.row
    case = Case(
        organ=draft.organ,
        number=number,
        code_index=blind_index("code", new_code()),
        external_system=row.external_system,
        external_number=row.external_number or row.number,
        created_at=at,
    )
    fill(case, row, draft.filed)
    case.imported = print_of(draft.fingerprint, draft.filed, at, seq=1)
    return case


def print_of(fingerprint: str, filed: Filed, at: datetime, *, seq: int) -> dict[str, Any]:
    """What a case remembers of its last import: what the row said, when, how far its audit chain was, what was late."""
    return {"row": fingerprint, "at": at.isoformat(), "seq": seq, "flaws": list(filed.flaws)}


def fill(case: Case, row: LedgerRow, filed: Filed) -> None:
    """Set every field of the case that the row determines."""
    case.channel = row.channel
    case.submitted_at = _midnight(row.submitted_on)
    case.signed_for_on = row.signed_for_on
    case.arrived_on = row.arrived_on
    case.applicant_class = filed.proposal.klass
    case.class_confirmed = filed.class_confirmed
    case.applicant_mask = mask_name(row.applicant, natural=filed.natural)[:60]
    case.subject = hide_personal_data("；".join(row.items))[:120]
    case.form_wanted = row.form_wanted or FormWanted.ELECTRONIC
    case.delivery = row.delivery or Delivery.EMAIL
    case.unit = row.unit
    case.state = filed.state
    case.outcome, case.outcome_why = filed.outcome, list(filed.outcome_why)
    case.outcome_confirmed = bool(filed.outcome)
    case.counted = filed.counted
    case.concluded_on = filed.concluded_on
    case.concluded_year = filed.concluded_on.year if filed.concluded_on else None
    clock = filed.clock
    folded = {**{name: getattr(clock, name, None) for name in FOLDED}, "clock_state": clock.state}
    folded["received_year"] = clock.received_on.year if clock.received_on else None
    for name, value in folded.items():
        setattr(case, name, value)


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime(day.year, day.month, day.day), ZONE) if day else None  # noqa: DTZ001


def _applicant(case: Case, draft: Draft) -> Applicant:
    applicant = Applicant(case=case)
    fill_applicant(applicant, draft.row, draft.filed)
    return applicant


def fill_applicant(applicant: Applicant, row: LedgerRow, filed: Filed) -> None:
    """Set what the row says of the person."""
    applicant.natural = filed.natural
    applicant.name = row.applicant
    applicant.id_kind = row.id_kind or ("resident_id" if filed.natural else "other")
    applicant.id_number = row.id_number
    applicant.phone, applicant.email = row.phone, row.email
    applicant.address, applicant.representative = row.address, row.representative


def items_of(case: Case, row: LedgerRow, filed: Filed) -> list[RequestItem]:
    """The items of the case with their outcomes."""
    outcomes = filed.outcomes or ("",) * len(row.items)
    return [
        RequestItem(
            case=case,
            position=position,
            wanted=wanted,
            outcome=outcome,
            articles=list(OUTCOMES[outcome].articles) if outcome else [],
        )
        for position, (wanted, outcome) in enumerate(zip(row.items, outcomes, strict=True), start=1)
    ]


def event_of(case: Case, fact: Fact, *, actor: Actor, at: datetime) -> CaseEvent:
    return CaseEvent(
        case=case,
        type=fact.type,
        on=fact.on,
        key=uuid4().hex[:12],
        data=dict(fact.data),
        actor_name=actor.name[:60],
        recorded_at=at,
    )


def letter_of(case: Case, row: LedgerRow, filed: Filed, at: datetime) -> list[Letter]:
    """The served answer under its 文号; its text stayed in the outside system."""
    served = next((fact for fact in filed.facts if fact.type == "answered"), None)
    if served is None or not row.letter_number:
        return []
    letter = Letter(
        case=case,
        kind=ANSWER,
        state=Letter.State.SERVED,
        number=row.letter_number,
        title=TITLE,
        content={"addressee": row.applicant, "paragraphs": [], "attachments": [], "issuer": case.organ.name},
        dated=row.answered_on,
        served_on=served.on,
        service_way=row.service_way,
        created_at=at,
    )
    return [letter]


def note_of(case: Case, row: LedgerRow, actor: Actor, at: datetime) -> list[CaseNote]:
    return [CaseNote(case=case, text=row.remark, author_name=actor.name[:60], written_at=at)] if row.remark else []


def _opening(case: Case, draft: Draft) -> Opening:
    after = snapshot(case) | {
        "external_system": case.external_system,
        "external_number": case.external_number,
        "items": len(draft.row.items),
        "facts": [{"type": fact.type, "on": fact.on.isoformat()} for fact in draft.filed.facts],
        "flaws": list(draft.filed.flaws),
    }
    return Opening(case, after, {"applicant": draft.row.applicant})
