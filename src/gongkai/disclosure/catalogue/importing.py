"""A catalogue's file taken in: read, compared, applied all or none. Shared by the command and the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.disclosure.actions.catalogue import Changes, put_rows
from gongkai.disclosure.catalogue.reading import Names, Placed, read_catalogue
from gongkai.disclosure.catalogue.writing import template
from gongkai.disclosure.queries.catalogue import names_of_fields
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.organs.models import Organ


@dataclass
class Taken:
    """What a file would do, or did: its rows, the differences, what is wrong. With any error nothing was changed."""

    rows: list[Placed] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    errors: list[RowError] = field(default_factory=list)


def organ_names() -> dict[str, int]:
    """Every name by which a catalogue may call an organ."""
    found: dict[str, int] = {}
    for pk, *names in Organ.objects.values_list("pk", "short_code", "code", "name"):
        found |= {name: pk for name in names if name}
    return found


def take_catalogue(
    *,
    actor: Actor,
    data: bytes,
    name: str,
    on: date,
    reason: str,
    scope_id: int | None = None,
    end_missing: bool = False,
    dry_run: bool = False,
) -> Taken:
    """Without `scope_id` the titles of the sheets say whose catalogue it is. Raises Unreadable, PermissionDenied."""
    found = read_catalogue(data, name, Names(names_of_fields(), organ_names()))
    taken = Taken(found.rows, errors=list(found.errors))
    if scope_id is None:
        if len(found.scopes) != 1:
            said = "标题里没有写明是哪个单位的目录" if not found.scopes else "一个文件里有几个单位的目录，请分开导入"
            taken.errors.append(RowError("", 1, "", said))
        scope_id = next(iter(found.scopes), None)
    elif found.scopes - {scope_id}:
        taken.errors.append(RowError("", 1, "", "标题里写的是另一个单位的目录，请核对后再导入"))
    if taken.errors or scope_id is None:
        return taken
    with transaction.atomic():
        try:
            taken.changes = put_rows(
                actor=actor,
                scope_id=scope_id,
                rows=[one.facts for one in found.rows],
                on=on,
                reason=reason,
                end_missing=end_missing,
            )
        except ValidationError as error:
            taken.errors += _placed(error, found.rows)
        if taken.errors or dry_run:
            transaction.set_rollback(True)
    return taken


def _placed(error: ValidationError, rows: list[Placed]) -> list[RowError]:
    found = []
    for place, sentences in error.message_dict.items():
        at = rows[int(place)] if place.isdecimal() else None
        found += [RowError(at.sheet if at else "", at.number if at else 0, "", sentence) for sentence in sentences]
    return found


def import_catalogue(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """`gongkai import catalogue`: from today on. Rows that the file does not name stay as they are."""
    result = ImportResult()
    try:
        reason = f"导入{name}"
        taken = take_catalogue(actor=actor, data=data, name=name, on=clock.today(), reason=reason, dry_run=dry_run)
    except PermissionDenied as error:
        result.errors.append(RowError("", 0, "", str(error)))
        return result
    result.rows, result.errors = len(taken.rows), taken.errors
    if not taken.errors:
        result.created, result.changed = len(taken.changes.created), len(taken.changes.changed)
        result.unchanged = len(taken.changes.unchanged)
    return result


IMPORTERS = (Importer("catalogue", "政务公开标准目录（每个领域一张表）", import_catalogue, template),)
