"""Saved mappings of outside systems: kept as a sheet of their own (`gongkai import mappings`), chosen at each import.

A file names its system after an @ in its name (`2020年台账@省依申请平台.xlsx`); otherwise the one mapping whose headers
all stand in the file is used. Headers of this system need no mapping.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.foi.ledger.cells import read_cell
from gongkai.foi.ledger.columns import BY_KEY
from gongkai.foi.ledger.headers import KNOWN, SEARCHED_ROWS, SKIPPED, plain
from gongkai.foi.ledger.policies import require_mapping
from gongkai.foi.ledger.reading import Sheet
from gongkai.foi.models import ImportMapping
from gongkai.kernel import audit, clock, sheets
from gongkai.kernel.actions import action, batch
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import ImportResult, RowError, Unreadable
from gongkai.kernel.sheets import Column

COLUMNS = (
    Column("system", "外部系统", required=True),
    Column("theirs", "外部表头", note="该系统台账里的表头"),
    Column("ours", "本系统表头", required=True, note=f"本系统台账的表头；没有对应的写“{SKIPPED}”"),
    Column("their_value", "外部取值", note="只对照取值时填写，如“网站提交”"),
    Column("our_value", "本系统取值", note="如“互联网”"),
)


@dataclass(frozen=True)
class Chosen:
    """The mapping of one import; all empty for a ledger with headers of this system."""

    system: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def named_system(name: str) -> str:
    """What stands after the @ in a file's name; empty if there is none."""
    return PurePath(name).stem.rpartition("@")[2].strip() if "@" in PurePath(name).stem else ""


def choose(name: str, found: Sequence[Sheet]) -> Chosen:
    """The mapping for the file. A named system without a saved mapping only names the cases' origin.

    Raises Unreadable when several mappings fit and the file names none.
    """
    system = named_system(name)
    saved = {mapping.system: mapping for mapping in ImportMapping.objects.all()}
    if system:
        return _chosen(saved[system]) if system in saved else Chosen(system)
    cells = {plain(cell) for sheet in found for row in sheet.rows[:SEARCHED_ROWS] for cell in row}
    fitting = [
        mapping for mapping in saved.values() if mapping.headers and {plain(one) for one in mapping.headers} <= cells
    ]
    most = max((len(mapping.headers) for mapping in fitting), default=0)
    fitting = [mapping for mapping in fitting if len(mapping.headers) == most]
    if len(fitting) > 1:
        names = "、".join(sorted(mapping.system for mapping in fitting))
        raise Unreadable(f"表头同时符合{names}的对照，请在文件名末尾写明是哪一个，如“台账@{fitting[0].system}.xlsx”")
    return _chosen(fitting[0]) if fitting else Chosen()


def _chosen(mapping: ImportMapping) -> Chosen:
    return Chosen(mapping.system, mapping.headers, mapping.values)


@action
def save_mapping(
    *,
    actor: Actor,
    system: str,
    headers: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]] | None = None,
    request_key: str = "",
) -> ImportMapping:
    """Keep how `system` heads and words its ledger. `headers`: theirs → ours; `values`: our header → theirs → ours.

    Raises ValidationError keyed by `ours` or `our_value` for what this system does not know.
    """
    require_mapping(actor)
    said = {_key(ours): _checked(ours, pairs) for ours, pairs in (values or {}).items()}
    for ours in headers.values():
        _key(ours)
    mapping = ImportMapping.objects.select_for_update().filter(system=system).first() or ImportMapping(system=system)
    before = {"headers": mapping.headers, "values": mapping.values}
    after = {"headers": dict(headers), "values": said}
    if mapping.pk and before == after:
        return mapping
    mapping.headers, mapping.values, mapping.updated_at = after["headers"], said, clock.now()
    mapping.save()
    audit.record(actor=actor, verb="foi.save_mapping", obj=mapping, before=before, after=after)
    return mapping


def _key(ours: str) -> str:
    if ours == SKIPPED:
        return ""
    if plain(ours) not in KNOWN:
        raise ValidationError({"ours": f"本系统台账没有“{ours}”一列"})
    return KNOWN[plain(ours)]


def _checked(ours: str, pairs: Mapping[str, str]) -> dict[str, str]:
    for value in pairs.values():
        try:
            read_cell(value, BY_KEY[_key(ours)])
        except (ValueError, KeyError) as error:
            raise ValidationError({"our_value": str(error)}) from error
    return dict(pairs)


def import_mappings(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Mappings from a sheet: a row a header, or a value of one. The rows of a system replace what was saved of it."""
    rows, errors = sheets.read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=errors)
    headers: dict[str, dict[str, str]] = defaultdict(dict)
    values: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    lines: dict[str, int] = {}
    for row in rows:
        system, ours = row.get("system") or "", row.get("ours") or ""
        lines.setdefault(system, row.number)
        if row.get("theirs"):
            headers[system][row.get("theirs")] = ours
        if row.get("their_value"):
            values[system][ours][row.get("their_value")] = row.get("our_value") or ""
    with batch():
        for system, line in lines.items():
            _save_one(result, actor, system, headers[system], values[system], line)
        if result.errors or dry_run:
            transaction.set_rollback(True)
    if result.errors:
        result.created = result.changed = result.unchanged = 0
    return result


def _save_one(
    result: ImportResult,
    actor: Actor,
    system: str,
    headers: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    line: int,
) -> None:
    old = ImportMapping.objects.filter(system=system).first()
    try:
        saved = save_mapping(actor=actor, system=system, headers=headers, values=values)
    except ValidationError as error:
        names = {column.key: column.header for column in COLUMNS}
        for key, messages in error.message_dict.items():
            result.errors += [RowError("", line, names.get(key, ""), message) for message in messages]
        return
    if old is None:
        result.created += 1
    elif (old.headers, old.values) == (saved.headers, saved.values):
        result.unchanged += 1
    else:
        result.changed += 1
