"""Consultations follow their facts: called by every move that adds, corrects or voids one of these."""

from __future__ import annotations

from gongkai.foi.models import Case, CaseEvent, Consultation
from gongkai.foi.queries.consulting import UNTOLD, Asked, asked
from gongkai.kernel.calendars import current


def follow_facts(case: Case) -> None:
    """Bring the dates and replies of the consultations to what the standing facts say. One whose question is voided is
    voided, unless the same question was told anew for another day; a question without a row, as a ledger brings it
    in, gets one."""
    standing = {one.fact.key: one for one in asked(case.events.filter(voided=False), current())}
    rows = {row.fact_key: row for row in case.consultations.all()}
    _told_anew(rows, standing)
    for key, row in rows.items():
        if row.voided != (key not in standing):
            row.voided = key not in standing
            row.save(update_fields=["voided"])
    for key, one in standing.items():
        _copy(one, rows.get(key) or _row_of(case, one))


def rekey(case: Case, wrong: CaseEvent, right: CaseEvent) -> None:
    """A fact was recorded anew for another day: its consultation and letters go with it."""
    case.consultations.filter(fact_key=wrong.key).update(fact_key=right.key)
    case.letters.filter(fact_key=wrong.key).update(fact_key=right.key)


def _told_anew(rows: dict[str, Consultation], standing: dict[str, Asked]) -> None:
    """A ledger that was read again tells a question anew: the row of the voided one, the oldest first, is its row."""
    left = [key for key, row in rows.items() if key not in standing and not row.voided]
    for key, one in standing.items():
        same = next((old for old in left if rows[old].kind == one.kind), None)
        if key in rows or same is None:
            continue
        left.remove(same)
        row = rows.pop(same)
        row.case.letters.filter(fact_key=same).update(fact_key=key)
        row.fact_key, rows[key] = key, row


def _copy(one: Asked, row: Consultation) -> None:
    row.asked_on, row.limit_on = one.fact.on, one.limit
    row.served_on = one.served.on if one.served else None
    row.replied_on = one.reply.on if one.reply else None
    row.reply = str(one.reply.data.get("reply") or "") if one.reply else ""
    row.reply_text = one.reply.note if one.reply else ""
    row.replied_by = one.reply.actor_name if one.reply else ""
    row.save()


def _row_of(case: Case, one: Asked) -> Consultation:
    third = one.kind == Consultation.Kind.THIRD_PARTY
    return Consultation(
        case=case,
        kind=one.kind,
        fact_key=one.fact.key,
        basis="32" if third else str(one.fact.data.get("basis") or "other"),
        party=str(one.fact.data.get("organ") or UNTOLD),
        about=one.fact.note,
        asked_on=one.fact.on,
    )
