"""`gongkai import matters`: progress of matters from a department without a system of its own; all rows or none."""

from __future__ import annotations

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.kernel.sheets import Column
from gongkai.services.actions.matters import Progress, report_progress
from gongkai.services.elements import STEPS
from gongkai.services.importing.reading import read_rows
from gongkai.services.importing.rows import Organs
from gongkai.services.models import Matter, MatterStep

COLUMNS = (
    Column("organ", "机关", required=True, note="代码、短代码或者全称", also=("单位",)),
    Column("number", "办件编号", required=True),
    Column("item", "事项编码", required=True),
    Column("received_on", "收件日期", "date"),
    Column("phone", "联系电话", note="首次填报必填"),
    Column("code", "查询码", note="首次填报必填，至少16位字母和数字，与收件回执一致"),
    Column("step", "环节", required=True, choices={label: key for key, label in STEPS.items()}),
    Column("on", "日期", "date", required=True),
    Column("note", "说明"),
)


def import_matters(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """What is reported twice changes nothing. Raises registry.Unreadable."""
    rows, errors = read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=list(errors))
    organs, bad = Organs(), {error.row for error in errors}
    by_organ: dict[int, list[tuple[int, Progress]]] = defaultdict(list)
    for row in rows:
        if row.number in bad:
            continue
        try:
            organ_id = organs.id_of(row.get("organ"))
        except ValidationError as error:
            result.errors += [RowError("", row.number, "机关", text) for text in error.messages]
            continue
        texts = {key: row.get(key) or "" for key in ("number", "item", "phone", "code", "step", "note")}
        said = Progress(**texts, on=row.get("on"), received_on=row.get("received_on"))
        by_organ[organ_id].append((row.number, said))
    before = Matter.objects.count(), MatterStep.objects.count()
    with transaction.atomic():
        for organ_id, told in by_organ.items():
            result.errors += _report(actor, organ_id, told)
        after = Matter.objects.count(), MatterStep.objects.count()
        if result.errors or dry_run:
            transaction.set_rollback(True)
    result.errors.sort(key=lambda error: error.row)
    if not result.errors:
        fresh = after[1] - before[1]
        result.created = after[0] - before[0]
        result.changed, result.unchanged = max(0, fresh - result.created), result.rows - fresh
    return result


def _report(actor: Actor, organ_id: int, told: list[tuple[int, Progress]]) -> list[RowError]:
    try:
        with transaction.atomic():
            report_progress(actor=actor, organ_id=organ_id, rows=[said for _, said in told])
    except ValidationError as error:
        return [
            RowError("", told[int(place) - 1][0], "", text)
            for place, texts in error.message_dict.items()
            for text in texts
        ]
    except PermissionDenied as error:
        return [RowError("", told[0][0], "机关", str(error))]
    return []


IMPORTER = Importer("matters", "办件进度", import_matters, lambda: sheets.template("办件进度", COLUMNS))
