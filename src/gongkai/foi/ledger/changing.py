"""A row that says something new of a case already here: an update with its audit row, or a refusal that names it.

What was imported and not touched here since may be corrected by its system. A case that has been worked here stands as
it is: a ledger that disagrees with it is an error, never written over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from gongkai.foi.actions.following import follow_facts
from gongkai.foi.actions.ledger import snapshot
from gongkai.foi.ledger.columns import HEADERS, PERSONAL
from gongkai.foi.ledger.filing import event_of, fill, fill_applicant, items_of, letter_of, note_of, print_of
from gongkai.foi.ledger.judging import Filed, judge
from gongkai.foi.ledger.row import KEYS, LedgerRow, Problem, RowRefused
from gongkai.foi.ledger.telling import row_of
from gongkai.foi.ledger.trail import VERB
from gongkai.foi.models import Case
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow
from gongkai.rules.calendar import Calendar

COMPARED = tuple(key for key in KEYS if key not in {"organ", "number"})
UNTOUCHED = ("foi.recompute", "foi.comment")
"""Audit rows that leave a case as its system told it."""
VOIDED = "外部系统的台账已更正"


@dataclass(frozen=True)
class Changed:
    """A case from `telling.loaded`, locked, its row merged with what the ledger says now, and what that amounts to."""

    case: Case
    said: LedgerRow
    merged: LedgerRow
    filed: Filed
    differing: tuple[str, ...]
    fingerprint: str


def compare(case: Case, row: LedgerRow, *, fingerprint: str, calendar: Calendar, today: date) -> Changed | None:
    """What the row changes, or None when it agrees with the case in all it says.

    Raises RowRefused when it disagrees with a case worked here, or when the merged facts are impossible.
    """
    clear, masked = row_of(case, clear=True), row_of(case, clear=False)
    differing = tuple(_differing(row, clear, masked))
    if not differing:
        return None
    if worked_here(case):
        raise RowRefused([_disagreement(key, clear) for key in differing])
    merged = _merged(case, row, clear, differing)
    return Changed(case, row, merged, judge(merged, calendar, today), differing, fingerprint)


def worked_here(case: Case) -> bool:
    """Whether the case was made here, or anything has been done to it here since its last import."""
    if not case.imported:
        return True
    since = AuditRow.objects.filter(record=audit.record_of(case), seq__gt=case.imported["seq"])
    return since.exclude(verb__in=UNTOUCHED).exists()


def _differing(row: LedgerRow, clear: LedgerRow, masked: LedgerRow) -> Iterator[str]:
    """Keys of what the row states otherwise. A masked value, as an export writes it, states nothing new."""
    for key in COMPARED:
        said = getattr(row, key)
        if said in (None, "", ()):
            continue
        if key == "outcomes" and len(said) == 1:
            said = said * len(clear.items)
        if key == "remark" and said in clear.remark:
            continue
        if _plain(said) not in (_plain(getattr(clear, key)), _plain(getattr(masked, key))):
            yield key


def _plain(value: Any) -> Any:
    """Text without the line breaks and spaces that a cell does not keep."""
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _disagreement(key: str, clear: LedgerRow) -> Problem:
    known = "" if key in PERSONAL or key == "outcomes" else f"（本系统为“{getattr(clear, key) or '空'}”）"
    message = f"与本系统不一致{known}。此件已在本系统办理，不能由导入改写；确需更正的，请在本系统办理"
    return Problem(key, f"{HEADERS[key]}{message}")


def _merged(case: Case, row: LedgerRow, clear: LedgerRow, differing: tuple[str, ...]) -> LedgerRow:
    """What is known with what the row states otherwise; what had only been concluded from it is concluded anew."""
    values: dict[str, Any] = {key: getattr(row, key) for key in differing}
    if not row.served_on and clear.served_on == clear.answered_on:
        values["served_on"] = None
    if not row.received_on and any(fact.data.get("derived") for fact in case.facts):  # type: ignore[attr-defined]
        values["received_on"] = None
    if not row.applicant_class and not case.class_confirmed:
        values["applicant_class"] = ""
    if row.counted is None and case.counted:
        values["counted"] = None
    return replace(clear, **values, sheet=row.sheet, line=row.line)


def apply(changed: Changed, *, actor: Actor, at: datetime) -> None:
    """Write the change inside the running transaction, with one audit row."""
    case, filed = changed.case, changed.filed
    before, personal = snapshot(case), _personal_before(changed)
    fill(case, changed.merged, filed)
    case.external_system = changed.merged.external_system
    case.external_number = changed.merged.external_number
    fill_applicant(case.applicant, changed.merged, filed)
    case.applicant.save()
    _rewrite_items(case, changed.merged, filed)
    facts = _rewrite_facts(case, filed, actor, at)
    _rewrite_letter(case, changed.merged, filed, at)
    if "remark" in changed.differing:
        case.notes.bulk_create(note_of(case, changed.said, actor, at))
    after = snapshot(case)
    moved = sorted(name for name in after if after[name] != before[name])
    written = audit.record(
        actor=actor,
        verb=VERB,
        obj=case,
        before={name: before[name] for name in moved},
        after={name: after[name] for name in moved} | {"columns": list(changed.differing), "facts": facts},
        personal=personal,
        reason=VOIDED,
        at=at,
    )
    case.imported = print_of(changed.fingerprint, filed, at, seq=written.seq)
    case.save()


def _personal_before(changed: Changed) -> dict[str, str]:
    old = row_of(changed.case, clear=True)
    touched = [key for key in changed.differing if key in PERSONAL and key != "remark"]
    return {f"{key}_before": "\n".join(old.items) if key == "items" else getattr(old, key) for key in touched}


def _rewrite_items(case: Case, row: LedgerRow, filed: Filed) -> None:
    """Items keep their rows by position; those no longer told of go (their wording stays in the audit row)."""
    old = {item.position: item for item in case.items.all()}
    for item in items_of(case, row, filed):
        kept = old.pop(item.position, None)
        item.pk = kept.pk if kept else None
        item.reasons, item.grounds = (kept.reasons, kept.grounds) if kept else ("", {})
        item.save(force_update=kept is not None)
    for item in old.values():
        item.delete()


def _rewrite_facts(case: Case, filed: Filed, actor: Actor, at: datetime) -> dict[str, list[str]]:
    """Facts are only added: one that is told otherwise is voided with the reason, and stays."""
    told = {(fact.type, fact.on, tuple(sorted(fact.data.items()))): fact for fact in filed.facts}
    voided = []
    for event in case.facts:  # type: ignore[attr-defined]
        if told.pop((event.type, event.on, tuple(sorted(event.data.items()))), None) is None:
            event.voided, event.void_reason = True, VOIDED
            event.save(update_fields=["voided", "void_reason"])
            voided.append(f"{event.type} {event.on}")
    case.events.bulk_create([event_of(case, fact, actor=actor, at=at) for fact in told.values()])
    if case.consultations.exists():
        follow_facts(case)
    return {"voided": voided, "added": [f"{fact.type} {fact.on}" for fact in told.values()]}


def _rewrite_letter(case: Case, row: LedgerRow, filed: Filed, at: datetime) -> None:
    for letter in letter_of(case, row, filed, at):
        kept = case.letters.filter(kind=letter.kind, state=letter.state).order_by("pk").first()
        letter.pk = kept.pk if kept else None
        letter.created_at = kept.created_at if kept else at
        letter.save(force_update=kept is not None)
