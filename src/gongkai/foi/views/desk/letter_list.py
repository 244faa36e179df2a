"""The letters of a case as its page lists them, and what the desk reminds of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, Letter
from gongkai.foi.queries.letters import waiting_notices
from gongkai.rules.letter_kinds import RECORDS, Record


@dataclass(frozen=True)
class LetterList:
    """`rows` in the order they were made, `warnings` in sentences, `records` that can be printed now."""

    rows: tuple[Letter, ...]
    warnings: tuple[str, ...]
    records: tuple[Record, ...]


def letters_of(case: Case, today: date) -> LetterList:
    """Everything is loaded with the case."""
    rows = tuple(case.letters.all())
    voided = {event.key for event in case.events.all() if event.voided}
    warnings = []
    for letter in waiting_notices(rows):
        name = f"{letter.title} {letter.number}"
        if letter.fact_key in voided:
            warnings.append(f"{name}对应的事实已更正，请作废这份文书，需要时重新制发。")
        elif letter.dated and letter.dated <= today:
            warnings.append(f"{name}（{zh_date(letter.dated)}）尚未送达，请送达后记录送达回证。")
    return LetterList(rows, tuple(warnings), _records(case, rows))


def _records(case: Case, rows: tuple[Letter, ...]) -> tuple[Record, ...]:
    types = {event.type for event in case.events.all() if not event.voided}
    possible = {
        "receipt": True,
        "confirmation": bool(types & {"contact_attempted", "confirmed"}),
        "service": any(letter.state == Letter.State.SERVED for letter in rows),
        "closing": case.concluded_on is not None,
    }
    return tuple(record for key, record in RECORDS.items() if possible[key])
