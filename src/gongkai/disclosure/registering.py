"""Decisions and contracts from a file (`gongkai import registers`) or a push, all rows or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from gongkai.disclosure.actions.registers import EntryFacts, Taken, take_entries
from gongkai.disclosure.elements import REGISTERS
from gongkai.disclosure.models import RegisterSource
from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.organs.models import Organ

COLUMNS = (
    sheets.Column("kind", "类别", required=True, choices={label: key for key, label in REGISTERS.items()}),
    sheets.Column("organ", "决定机关", required=True, note="代码、短代码或者全称", also=("采购单位",)),
    sheets.Column("source_system", "数据来源", note="不填为“导入”"),
    sheets.Column("outside_id", "来源编号", required=True, note="在来源系统中唯一"),
    sheets.Column("number", "决定文书号", also=("项目编号",)),
    sheets.Column("title", "名称", required=True, also=("项目名称", "许可内容", "违法事实")),
    sheets.Column("natural", "相对人为自然人", "flag"),
    sheets.Column("party", "相对人", also=("中标（成交）供应商", "行政相对人名称")),
    sheets.Column("credit_code", "统一社会信用代码"),
    sheets.Column("content", "内容", also=("处罚内容",)),
    sheets.Column("basis", "依据", also=("处罚依据",)),
    sheets.Column("amount", "金额（元）"),
    sheets.Column("decided_on", "决定日期", "date", required=True, also=("合同签订日期",)),
    sheets.Column("valid_until", "有效期至", "date"),
    sheets.Column("published_on", "公示日期", "date", note="不填为今天"),
    sheets.Column("annulled_on", "撤销变更日期", "date", note="决定被撤销、变更或者确认违法的日期"),
)
HEADERS = {column.key: column.header for column in COLUMNS}
DAYS = ("decided_on", "valid_until", "published_on", "annulled_on")
TEXTS = ("number", "title", "party", "credit_code", "content", "basis")


def import_registers(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Entries by source and outside number; the same file twice changes nothing."""
    rows, errors = sheets.read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=list(errors))
    wanted = facts_of(rows, result.errors, names_of(Organ.objects.all()), "导入")
    if result.errors:
        return result
    with transaction.atomic():
        try:
            taken = take_entries(actor=actor, rows=[facts for _, facts in wanted], name=name)
            result.created, result.changed, result.unchanged = taken.created, taken.changed, taken.unchanged
        except ValidationError as error:
            for place, sentences in error.message_dict.items():
                result.errors += [RowError("", wanted[int(place)][0], "", sentence) for sentence in sentences]
        except PermissionDenied as error:
            result.errors.append(RowError("", 0, "", str(error)))
        if result.errors or dry_run:
            transaction.set_rollback(True)
    return result


def take_push(source: RegisterSource, rows: Sequence[Mapping[str, Any]]) -> Taken:
    """Take up what a system pushed, all or nothing; the same again changes nothing.

    A row has the keys of COLUMNS; without `organ`, the source's own is meant. Raises ValidationError whose keys are
    the places of the rows, from 1."""
    read, errors = sheets.read_objects([{"organ": source.organ.code, **row} for row in rows], COLUMNS)
    allowed = Organ.objects.filter(path__startswith=source.organ.path)
    wanted = facts_of(read, errors, names_of(allowed), source.key)
    wrong: dict[str, list[str]] = {}
    for one in errors:
        wrong.setdefault(str(one.row), []).append(f"{one.column}：{one.message}")
    if wrong:
        raise ValidationError(wrong)
    actor = Actor.system(f"公示推送：{source.key}")
    try:
        return take_entries(actor=actor, rows=[facts for _, facts in wanted], name=f"推送：{source.name}")
    except ValidationError as error:
        raise ValidationError({str(int(place) + 1): said for place, said in error.message_dict.items()}) from error


def names_of(organs: QuerySet[Organ]) -> dict[str, int]:
    """Organs by every name they may be given with."""
    found: dict[str, int] = {}
    for pk, *names in organs.values_list("pk", "short_code", "code", "name"):
        found |= {name: pk for name in names if name}
    return found


def facts_of(
    rows: Sequence[sheets.Row], errors: list[RowError], organs: Mapping[str, int], source: str
) -> list[tuple[int, EntryFacts]]:
    """The entries of rows that are not named in `errors`, with their numbers; what is wrong is added to `errors`."""
    bad = {error.row for error in errors}
    found: list[tuple[int, EntryFacts]] = []
    for row in rows:
        if row.number in bad:
            continue
        organ = organs.get(row.get("organ"))
        amount = _amount(row.get("amount"))
        if organ is None:
            errors.append(RowError("", row.number, HEADERS["organ"], f"没有“{row.get('organ')}”"))
        if amount is False:
            errors.append(RowError("", row.number, HEADERS["amount"], f"“{row.get('amount')}”不是金额"))
        if organ is None or amount is False:
            continue
        rest: dict[str, Any] = {name: row.get(name) for name in DAYS}
        rest |= {name: row.get(name) or "" for name in TEXTS}
        facts = EntryFacts(
            kind=row.get("kind"),
            organ_id=organ,
            source_system=row.get("source_system") or source,
            outside_id=row.get("outside_id"),
            natural=bool(row.get("natural")),
            amount=amount or None if amount is None else Decimal(amount),
            **rest,
        )
        found.append((row.number, facts))
    return found


def _amount(text: str | None) -> Decimal | bool | None:
    """Yuan, or None for an empty cell; False for what is no sum."""
    if not text:
        return None
    try:
        return Decimal(text.replace(",", "").replace("，", "").removesuffix("元"))
    except InvalidOperation:
        return False


def template() -> bytes:
    return sheets.template("公示记录", COLUMNS)


IMPORTERS = (Importer("registers", "行政许可、处罚、强制决定和采购交易结果", import_registers, template),)
