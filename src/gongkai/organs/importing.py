"""`gongkai import organs|staff`: the tree and its people; all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.kernel import clock, sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.kernel.sheets import Column, Row
from gongkai.organs import actions, queries
from gongkai.organs.models import POSTS, Organ, Post

Change = Literal["created", "changed", "unchanged"]

ORGAN_COLUMNS = (
    Column("code", "机关代码", required=True, note="唯一，由字母、数字、点、横线组成"),
    Column("short_code", "短代码"),
    Column("name", "机关名称", required=True, note="法定全称", also=("名称", "单位名称")),
    Column("level", "层级", required=True, choices={label: str(value) for value, label in Organ.Level.choices}),
    Column("parent", "上级代码", note="上级须在本表中排在前面，或已在系统中"),
    Column("opened_on", "设立日期", "date", required=True),
    Column("on", "信息生效日期", "date", note="不填：新机关自设立之日，已有机关自今日"),
    Column("short_name", "简称"),
    Column("kind", "机关性质"),
    Column("review_body", "行政复议机关", note="不填即未定；未定的，告知书不能审批"),
    Column("review_body_alternatives", "其他可选复议机关", "list"),
    Column("court", "管辖法院"),
    Column("vertical", "垂直管理", "flag"),
    Column("in_rollup", "纳入全区汇总", "flag", note="不填即未定"),
    Column("rollup_reason", "汇总口径说明"),
    Column("credit_code", "统一社会信用代码", note="索引号以它开头；不填的以机关代码开头"),
    Column("office", "公开工作机构"),
    Column("address", "办公地址"),
    Column("postcode", "邮政编码"),
    Column("hours", "办公时间"),
    Column("phone", "联系电话"),
    Column("fax", "传真"),
    Column("email", "电子邮箱"),
    Column("website", "网址"),
)
STAFF_COLUMNS = (
    Column("username", "账号", required=True),
    Column("display_name", "姓名", required=True),
    Column("title", "职务"),
    Column("organ", "机关", required=True, note="代码、短代码或全称", also=("单位", "机关代码")),
    Column("posts", "岗位", "list", required=True, choices={label: key for key, label in POSTS.items()}),
    Column("starts_on", "任岗日期", "date", note="不填即今日"),
)
FACTS = tuple(actions.OrganFacts.__dataclass_fields__)


def _run(
    data: bytes,
    name: str,
    dry_run: bool,
    columns: Sequence[Column],
    one: Callable[[Row], Change],
) -> ImportResult:
    """Each row under its own savepoint, so that all errors are found; one error, or a dry run, undoes everything."""
    rows, errors = sheets.read_rows(data, name, columns)
    result = ImportResult(rows=len(rows), errors=errors)
    headers = {column.key: column.header for column in columns}
    bad = {error.row for error in errors}
    with transaction.atomic():
        for row in rows:
            if row.number in bad:
                continue
            try:
                with transaction.atomic():
                    change = one(row)
                setattr(result, change, getattr(result, change) + 1)
            except ValidationError as error:
                result.errors += _row_errors(row.number, error, headers)
            except PermissionDenied as error:
                result.errors.append(RowError("", row.number, "", str(error)))
        if result.errors or dry_run:
            transaction.set_rollback(True)
    if result.errors:
        result.created = result.changed = result.unchanged = 0
    result.errors.sort(key=lambda error: error.row)
    return result


def _row_errors(number: int, error: ValidationError, headers: dict[str, str]) -> list[RowError]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        RowError("", number, headers.get(field, ""), message) for field, texts in by_field.items() for message in texts
    ]


def _parent(row: Row) -> Organ | None:
    if not row.get("parent"):
        return None
    parent = Organ.objects.filter(code=row.get("parent")).first()
    if parent is None:
        raise ValidationError({"parent": f"没有代码为“{row.get('parent')}”的机关"})
    return parent


def _facts(row: Row, old: actions.OrganFacts) -> actions.OrganFacts:
    """What the row says; an empty cell leaves what is known."""
    return replace(old, **{name: row.get(name) for name in FACTS if row.get(name) not in (None, ())})


def import_organs(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Organs with their facts; an organ that is known by its code gets a new version where the row differs."""

    def one(row: Row) -> Change:
        parent = _parent(row)
        organ = Organ.objects.filter(code=row.get("code")).first()
        if organ is not None:
            return _update(actor, organ, parent, row)
        actions.create_organ(
            actor=actor,
            code=row.get("code"),
            short_code=row.get("short_code"),
            name=row.get("name"),
            level=row.get("level"),
            opened_on=row.get("opened_on"),
            parent_id=parent.pk if parent else None,
            facts=_facts(row, actions.OrganFacts()),
        )
        return "created"

    return _run(data, name, dry_run, ORGAN_COLUMNS, one)


def _update(actor: Actor, organ: Organ, parent: Organ | None, row: Row) -> Change:
    on: date = row.get("on") or clock.today()
    version = queries.at(organ, on)
    if version is None:
        raise ValidationError({"on": f"{organ.name}在{on}尚未设立"})
    if row.get("level") != organ.level:
        raise ValidationError({"level": "已有机关的层级不能由导入改变"})
    changed = False
    if parent is not None and parent.pk != queries.place_on(organ, on).parent_id:
        actions.move_organ(actor=actor, organ_id=organ.pk, parent_id=parent.pk, on=on)
        changed = True
    if row.get("name") != version.legal_name:
        actions.rename_organ(actor=actor, organ_id=organ.pk, on=on, name=row.get("name"))
        changed = True
    old = actions.OrganFacts.of(version)
    new = _facts(row, old)
    if new != old:
        actions.describe_organ(actor=actor, organ_id=organ.pk, on=on, facts=new)
        changed = True
    return "changed" if changed else "unchanged"


def import_staff(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Accounts and their posts; posts that are not in the file are left alone. New accounts have no password yet."""

    def one(row: Row) -> Change:
        organ = queries.find(row.get("organ"))
        if organ is None:
            raise ValidationError({"organ": f"没有“{row.get('organ')}”这个机关"})
        user = User.objects.filter(username=row.get("username")).first()
        change: Change = "unchanged"
        if user is None:
            user = actions.create_officer(
                actor=actor,
                username=row.get("username"),
                display_name=row.get("display_name"),
                title=row.get("title") or "",
            )
            change = "created"
        elif user.display_name != row.get("display_name"):
            raise ValidationError({"username": f"账号“{user.username}”已属于{user.display_name}"})
        for post in row.get("posts"):
            held = Post.objects.filter(user=user, organ=organ, post=post, ends_on__isnull=True)
            if not held.exists():
                starts_on = row.get("starts_on")
                actions.grant_post(actor=actor, user_id=user.pk, organ_id=organ.pk, post=post, starts_on=starts_on)
                change = "changed" if change == "unchanged" else change
        return change

    return _run(data, name, dry_run, STAFF_COLUMNS, one)


IMPORTERS = (
    Importer("organs", "机关及其信息", import_organs, lambda: sheets.template("机关", ORGAN_COLUMNS)),
    Importer("staff", "人员及岗位", import_staff, lambda: sheets.template("人员", STAFF_COLUMNS)),
)
