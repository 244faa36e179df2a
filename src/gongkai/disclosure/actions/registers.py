"""Entries of the registers: brought in by files and pushes, all rows or none; annulled; withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.disclosure.elements import REGISTERS, WITHDRAWALS
from gongkai.disclosure.events import RegisterChanged
from gongkai.disclosure.models import RegisterEntry, RegisterImport
from gongkai.disclosure.policies import is_office, may_withdraw
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.rules.personal_data import find_private
from gongkai.rules.registers import publish_by

CHUNK = 500
FIRST_DAY = date(1990, 1, 1)
CHANGED = [
    *("kind", "organ_id", "source_system", "outside_id", "title", "decided_on", "number", "natural", "party"),
    *("party_name", "credit_code", "content", "basis", "amount", "valid_until", "due_on", "annulled_on", "brought_by"),
]
"""What another word of the source may change."""


@dataclass(frozen=True)
class EntryFacts:
    """One entry as a source gives it; `party` is the whole name, `published_on` None for today, `annulled_on` None for
    what the source says nothing of. See RegisterEntry."""

    kind: str
    organ_id: int
    source_system: str
    outside_id: str
    title: str
    decided_on: date
    number: str = ""
    natural: bool = False
    party: str = ""
    credit_code: str = ""
    content: str = ""
    basis: str = ""
    amount: Decimal | None = None
    valid_until: date | None = None
    published_on: date | None = None
    annulled_on: date | None = None


@dataclass(frozen=True)
class Taken:
    """What an import did."""

    made: RegisterImport | None
    created: int
    changed: int
    unchanged: int


@action
def take_entries(*, actor: Actor, rows: Sequence[EntryFacts], name: str) -> Taken:
    """Take the entries over, all or none; the same rows again change nothing. For the district's office, an editor or
    handler of every organ named, or the platform on behalf of a department that pushed them.

    What would show a person's identity number, telephone or card is refused (the gate before publishing). Raises
    PermissionDenied, ValidationError with a dict of row number (from 0) to sentences.
    """
    require_keeper_of(actor, {row.organ_id for row in rows})
    _check(rows)
    known = _known(rows)
    fresh: list[RegisterEntry] = []
    touched: list[RegisterEntry] = []
    calendar, today, unchanged = current(), clock.today(), 0
    due: dict[date, date] = {}
    for row in rows:
        by = due.get(row.decided_on) or due.setdefault(row.decided_on, publish_by(row.decided_on, calendar))
        entry = known.get((row.source_system, row.outside_id))
        values = _values(row, by)
        if entry is None:
            fresh.append(RegisterEntry(**values, published_on=row.published_on or today))
        elif any(getattr(entry, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(entry, field, value)
            touched.append(entry)
        else:
            unchanged += 1
    if not fresh and not touched:
        return Taken(None, 0, 0, unchanged)
    made = RegisterImport.objects.create(
        name=name[:200],
        rows=len(rows),
        created=len(fresh),
        changed=len(touched),
        digest=_digest(rows),
        by=actor.name,
        at=clock.now(),
    )
    for entry in (*fresh, *touched):
        entry.brought_by = made
    RegisterEntry.objects.bulk_create(fresh, batch_size=CHUNK)
    if touched:
        RegisterEntry.objects.bulk_update(touched, CHANGED, batch_size=CHUNK)
    after = {"name": made.name, "created": made.created, "changed": made.changed, "digest": made.digest}
    audit.record(actor=actor, verb="disclosure.take_entries", obj=made, after=after)
    outbox.emit(RegisterChanged(import_id=made.pk), record=audit.record_of(made))
    return Taken(made, len(fresh), len(touched), unchanged)


def require_keeper_of(actor: Actor, organ_ids: set[int]) -> None:
    """Raises PermissionDenied unless the actor keeps the registers of all these organs."""
    own = {organ for organ, post in actor.holdings if post in {"editor", "handler"}}
    if not is_office(actor) and not organ_ids <= own:
        raise PermissionDenied("公示记录由决定机关的编辑、承办岗位或者区政务公开办导入")


def _check(rows: Sequence[EntryFacts]) -> None:
    wrong: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    today = clock.today()
    for place, row in enumerate(rows):
        said = [sentence for is_wrong, sentence in _checks(row, today) if is_wrong]
        said += _private(row)
        if (row.source_system, row.outside_id) in seen:
            said.append(f"来源编号“{row.outside_id}”在文件中重复")
        seen.add((row.source_system, row.outside_id))
        if said:
            wrong[str(place)] = said
    if wrong:
        raise ValidationError(wrong)


def _checks(row: EntryFacts, today: date) -> tuple[tuple[bool, str], ...]:
    procured = row.kind == "procurement"
    return (
        (row.kind not in REGISTERS, "类别不在列表中"),
        (not row.source_system or not row.outside_id, "来源系统和来源编号不能为空"),
        (not row.title, "名称不能为空"),
        (not FIRST_DAY <= row.decided_on <= today, "决定日期不能早于1990年，也不能晚于今天"),
        (
            row.published_on is not None and not row.decided_on <= row.published_on <= today,
            "公示日期应在决定日期和今天之间",
        ),
        (
            row.annulled_on is not None and not row.decided_on <= row.annulled_on <= today,
            "撤销、变更日期应在决定日期和今天之间",
        ),
        (not procured and not row.number, "决定文书号不能为空"),
        (procured and row.amount is None, "采购、交易结果应有金额"),
        (row.amount is not None and row.amount < 0, "金额不能小于零"),
        (row.natural and bool(row.credit_code), "相对人为自然人的，不填统一社会信用代码"),
    )


def _private(row: EntryFacts) -> list[str]:
    """What the public must not read, in the texts it would."""
    labels = {"title": "名称", "number": "文书号", "content": "内容", "basis": "依据", "party": "相对人"}
    return [
        f"“{label}”中有个人信息（{found.mask}），请删去后再导入"
        for key, label in labels.items()
        for found in find_private(getattr(row, key))[:1]
    ]


def _known(rows: Sequence[EntryFacts]) -> dict[tuple[str, str], RegisterEntry]:
    found: dict[tuple[str, str], RegisterEntry] = {}
    systems, ids = {row.source_system for row in rows}, [row.outside_id for row in rows]
    for start in range(0, len(ids), CHUNK):
        some = RegisterEntry.objects.filter(source_system__in=systems, outside_id__in=ids[start : start + CHUNK])
        found |= {(one.source_system, one.outside_id): one for one in some}
    return found


def _values(row: EntryFacts, due_on: date) -> dict[str, Any]:
    shown = row.party[:1] + "*" * max(len(row.party) - 1, 1) if row.natural and row.party else row.party
    said = asdict(row)
    del said["published_on"]
    if row.annulled_on is None:
        del said["annulled_on"]
    return said | {"party": shown, "party_name": row.party if row.natural else "", "due_on": due_on}


def _digest(rows: Sequence[EntryFacts]) -> str:
    text = json.dumps([asdict(row) for row in rows], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@action
def annul_entry(*, actor: Actor, entry_id: int, on: date, request_key: str = "") -> RegisterEntry:
    """The decision was changed, withdrawn or found unlawful on a day: it is to be taken down within three days
    (行政处罚法第48条). Raises PermissionDenied, ValidationError."""
    entry: RegisterEntry = lock(RegisterEntry, entry_id)
    require_keeper_of(actor, {entry.organ_id})
    if not entry.decided_on <= on <= clock.today():
        raise ValidationError({"on": "日期应在决定日期和今天之间"})
    if entry.annulled_on != on:
        entry.annulled_on = on
        entry.save(update_fields=["annulled_on"])
        audit.record(actor=actor, verb="disclosure.annul_entry", obj=entry, after={"annulled_on": on})
    return entry


@action
def withdraw_entry(*, actor: Actor, entry_id: int, reason: str, note: str = "", request_key: str = "") -> RegisterEntry:
    """撤下 for a legal reason; the entry's page becomes a tombstone. Raises PermissionDenied, ValidationError."""
    entry: RegisterEntry = lock(RegisterEntry, entry_id)
    if not may_withdraw(actor, entry.organ_id):
        raise PermissionDenied("撤下由决定机关的签发岗位或者区政务公开办办理")
    if reason not in WITHDRAWALS:
        raise ValidationError({"reason": "请选择撤下事由"})
    if entry.withdrawn_on is not None:
        raise ValidationError("这条记录已经撤下")
    entry.withdrawn_on, entry.withdrawal, entry.withdrawal_note = clock.today(), reason, note.strip()[:300]
    entry.save(update_fields=["withdrawn_on", "withdrawal", "withdrawal_note"])
    after: Mapping[str, Any] = {"withdrawn_on": entry.withdrawn_on, "reason": reason, "note": entry.withdrawal_note}
    audit.record(actor=actor, verb="disclosure.withdraw_entry", obj=entry, after=after)
    return entry
