"""`gongkai import returns`: section two of many organs in one sheet; all rows or none, and the same file twice
changes nothing. What is imported is a draft: its reviewer hands it in under her own account."""

from __future__ import annotations

from typing import Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.annual_report.editions import EDITIONS
from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.kernel.sheets import Column, Row
from gongkai.organs import queries as organs
from gongkai.statistics import actions
from gongkai.statistics.actions.entry import cell_name, read_proactive
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.models import Return
from gongkai.statistics.queries.gathering import edition_of

Change = Literal["created", "changed", "unchanged"]

CELLS: dict[str, str] = {
    f"{row.key}.{cell}": cell_name(row, cell)
    for form in EDITIONS.values()
    for row in form.proactive
    for cell in row.cells
}
"""Header of every cell of both forms, by "row.cell"."""

COLUMNS = (
    Column("organ", "填报单位", required=True, note="代码、短代码或全称", also=("机关", "单位")),
    Column("year", "年度", "number", required=True),
    Column("period", "周期", choices={label: str(value) for value, label in Return.Period.choices}, note="不填即年"),
    Column("index", "第几期", "number", note="不填即1"),
    Column("source_note", "数据来源说明"),
    *(Column(key, header) for key, header in CELLS.items()),
)


def import_returns(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Each row under its own savepoint, so that all errors are found; one error, or a dry run, undoes everything.

    Raises registry.Unreadable.
    """
    rows, errors = sheets.read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=errors)
    bad = {error.row for error in errors}
    headers = {column.key: column.header for column in COLUMNS}
    with transaction.atomic():
        for row in rows:
            if row.number in bad:
                continue
            try:
                with transaction.atomic():
                    change = _one(actor, row)
                setattr(result, change, getattr(result, change) + 1)
            except ValidationError as error:
                fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                result.errors += [
                    RowError("", row.number, headers.get(field, ""), message)
                    for field, messages in fields.items()
                    for message in messages
                ]
            except (PermissionDenied, Refused) as error:
                result.errors.append(RowError("", row.number, "", str(error)))
        if result.errors or dry_run:
            transaction.set_rollback(True)
    if result.errors:
        result.created = result.changed = result.unchanged = 0
    result.errors.sort(key=lambda error: error.row)
    return result


def _one(actor: Actor, row: Row) -> Change:
    organ = organs.find(row.get("organ"))
    if organ is None:
        raise ValidationError({"organ": f"没有“{row.get('organ')}”这个机关"})
    try:
        form = edition_of(row.get("year"), None)
    except ValueError as error:
        raise ValidationError({"year": str(error)}) from error
    given: dict[str, dict[str, str]] = {one.key: {} for one in form.proactive}
    for key in CELLS:
        line, cell = key.rsplit(".", 1)
        if row.get(key) is not None:
            given.setdefault(line, {})[cell] = row.get(key)
    place = {"year": row.get("year"), "period": row.get("period") or "year", "index": row.get("index") or 1}
    known = Return.objects.filter(organ=organ, **place).first()
    figures, errors = read_proactive(given, form)
    if known is not None and not errors and known.proactive == figures:
        return "unchanged"
    actions.enter_return(
        actor=actor, organ_id=organ.pk, proactive=given, source_note=row.get("source_note") or "", **place
    )
    return "changed" if known is not None else "created"


IMPORTERS = (Importer("returns", "第二部分数据填报", import_returns, lambda: sheets.template("填报", COLUMNS)),)
