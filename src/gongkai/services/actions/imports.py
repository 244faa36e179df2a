"""A whole file of changes in one transaction: judged against what holds, then written in few statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.services.actions.ledger import Change, Ledger, append, judged, relink, standing
from gongkai.services.events import ListImported
from gongkai.services.facts import Facts
from gongkai.services.models import ListImport
from gongkai.services.policies import kept_organ_ids

BATCH = 400


@dataclass(frozen=True)
class Wanted:
    """One row of a file: which entry, and what is to hold of it from when."""

    number: int
    source: str
    outside_code: str
    change: Change
    outside_url: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.outside_code


@dataclass(frozen=True)
class Difference:
    """What one row does: `before` and `after` are None for an entry that is not on the list."""

    wanted: Wanted
    outcome: str
    before: Facts | None
    after: Facts | None


@dataclass
class Plan:
    """What a file would do. `errors` are (row, field, message); with any nothing may be applied."""

    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    created_entries: list[Any] = field(default_factory=list)
    moved_entries: list[Any] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)
    moved: list[Any] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(one.outcome == outcome for one in self.differences)


def plan(actor: Actor, ledger: Ledger, rows: Sequence[Wanted], *, complete: bool = False) -> Plan:
    """Judge every row against what holds; reads only. The caller that applies holds a transaction.

    With `complete` the file is the whole list of its source: an entry of that source that is on the list on the latest
    day of the file and not in it is cancelled from that day on.
    """
    entries, versions = _known(ledger, rows, complete)
    kept = kept_organ_ids(actor)
    made = Plan()
    ordered = sorted(rows, key=lambda row: (*row.key, row.change.on, row.number))
    for key, run in groupby(ordered, key=lambda row: row.key):
        _plan_entry(ledger, made, list(run), entries.get(key), versions.get(key, []), kept, actor.name)
    if complete and rows:
        _cancel_missing(ledger, made, rows, entries, versions, kept, actor.name)
    made.errors.sort()
    return made


def _known(
    ledger: Ledger, rows: Sequence[Wanted], whole: bool
) -> tuple[dict[tuple[str, str], Any], dict[tuple[str, str], list[Any]]]:
    """Entries with their versions, by source and code; for a short file only its own."""
    found = ledger.entries.objects.filter(source__in={row.source for row in rows})
    if len(rows) <= BATCH and not whole:
        found = found.filter(outside_code__in=[row.outside_code for row in rows])
    entries = {entry.pk: entry for entry in found}
    versions: dict[tuple[str, str], list[Any]] = {}
    rows_of = ledger.versions.objects.filter(**{f"{ledger.subject}__in": found}).order_by("effective_from", "seq")
    for version in rows_of:
        entry = entries[getattr(version, f"{ledger.subject}_id")]
        versions.setdefault((entry.source, entry.outside_code), []).append(version)
    return {(entry.source, entry.outside_code): entry for entry in entries.values()}, versions


def _plan_entry(
    ledger: Ledger,
    made: Plan,
    rows: Sequence[Wanted],
    entry: Any | None,
    versions: list[Any],
    kept: frozenset[int] | None,
    by: str,
) -> None:
    """All rows of one entry, the earliest day first."""
    days: set[Any] = set()
    written: list[Any] = []
    for row in rows:
        if row.change.on in days:
            made.errors.append((row.number, "code", f"编码{row.outside_code}在同一日期有两行"))
            continue
        days.add(row.change.on)
        before = standing(versions, row.change.on)
        old = ledger.facts(before) if before is not None and before.in_force else None
        try:
            _require(kept, old, row.change.facts)
            outcome = judged(ledger, versions, row.change)
        except ValidationError as error:
            made.errors += [(row.number, name, text) for name, texts in error.message_dict.items() for text in texts]
            continue
        except PermissionDenied as error:
            made.errors.append((row.number, "organ", str(error)))
            continue
        if outcome == "unchanged":
            made.unchanged += 1
            continue
        if entry is None:
            entry = ledger.entries(source=row.source, outside_code=row.outside_code, outside_url=row.outside_url)
            made.created_entries.append(entry)
        written.append(append(ledger, entry, versions, row.change, by))
        made.differences.append(Difference(row, outcome, old, row.change.facts))
    _note_address(made, entry, rows)
    made.moved += [version for version in relink(versions) if version.pk is not None]
    made.made += written


def _require(kept: frozenset[int] | None, *said: Facts | None) -> None:
    if kept is not None and any(facts is not None and facts.organ_id not in kept for facts in said):
        raise PermissionDenied("只能导入本机关的事项")


def _note_address(made: Plan, entry: Any | None, rows: Sequence[Wanted]) -> None:
    """The outside page is no part of a version: it follows the file."""
    address = next((row.outside_url for row in reversed(rows) if row.outside_url), "")
    if entry is not None and entry.pk is not None and address and entry.outside_url != address:
        entry.outside_url = address
        made.moved_entries.append(entry)


def _cancel_missing(
    ledger: Ledger,
    made: Plan,
    rows: Sequence[Wanted],
    entries: Mapping[tuple[str, str], Any],
    versions: Mapping[tuple[str, str], list[Any]],
    kept: frozenset[int] | None,
    by: str,
) -> None:
    named, last = {row.key for row in rows}, max(row.change.on for row in rows)
    for key, entry in entries.items():
        now = standing(versions.get(key, []), last)
        if key in named or now is None or not now.in_force or (kept is not None and now.organ_id not in kept):
            continue
        ending = Change(last, "ended", None, "来源清单不再列出")
        row = Wanted(0, *key, ending)
        _plan_entry(ledger, made, [row], entry, versions[key], kept, by)


@action
def apply_file(
    *,
    actor: Actor,
    ledger: Ledger,
    rows: Sequence[Wanted],
    name: str,
    data: bytes,
    complete: bool = False,
    request_key: str = "",
) -> tuple[ListImport | None, Plan]:
    """Judge and write a file's rows, all or nothing; the import is None when nothing differs or anything is wrong.

    One audit row stands for the file: its digest covers every version that the file brought, see `digest_of`.
    """
    made = plan(actor, ledger, rows, complete=complete)
    if made.errors or not (made.differences or made.moved_entries):
        return None, made
    taken = ListImport(
        kind=ledger.key,
        name=name[:200],
        file_hash=hashlib.sha256(data).hexdigest(),
        rows=len(rows),
        created=made.count("created"),
        changed=made.count("changed"),
        by=actor.name,
        at=clock.now(),
        digest=digest_of(ledger, made.made),
    )
    taken.save(force_insert=True)
    ledger.entries.objects.bulk_create(made.created_entries, batch_size=BATCH)
    ledger.entries.objects.bulk_update(made.moved_entries, ["outside_url"], batch_size=BATCH)
    for version in made.made:
        version.brought_by = taken
        setattr(version, ledger.subject, getattr(version, ledger.subject))  # now that the entry has its id
    ledger.versions.objects.bulk_create(made.made, batch_size=BATCH)
    ledger.versions.objects.bulk_update(made.moved, ["until"], batch_size=BATCH)
    after = {
        "file": taken.name,
        "file_hash": taken.file_hash,
        "rows": taken.rows,
        "created": taken.created,
        "changed": taken.changed,
        "digest": taken.digest,
    }
    audit.record(actor=actor, verb=f"{ledger.key}.import", obj=taken, after=after)
    outbox.emit(ListImported(ledger=ledger.key, import_id=taken.pk), record=audit.record_of(taken))
    return taken, made


def digest_of(ledger: Ledger, versions: Iterable[Any]) -> str:
    """SHA-256 over what the versions say, in the order of their entries' codes: it is the same whenever it is taken."""
    said = sorted(_told(ledger, version) for version in versions)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _told(ledger: Ledger, version: Any) -> str:
    entry = getattr(version, ledger.subject)
    head = [entry.source, entry.outside_code, version.seq, version.effective_from.isoformat(), version.in_force]
    return audit.canonical([*head, version.change, version.reason, ledger.facts(version).values()])


def stands(taken: ListImport, ledger: Ledger) -> bool:
    """Whether the versions that the file brought still say what its audit row covers."""
    brought = ledger.versions.objects.filter(brought_by=taken).select_related(ledger.subject)
    return digest_of(ledger, brought) == taken.digest
