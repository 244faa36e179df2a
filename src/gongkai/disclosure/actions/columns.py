"""Columns come, change and close by these actions; their tree is Wagtail's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.disclosure.models import Column, root
from gongkai.disclosure.policies import require_office
from gongkai.kernel import audit
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor


@dataclass(frozen=True)
class ColumnFacts:
    """What a column is; `parent` is the number of the column above, None for the top. See `models.Column`."""

    number: int
    title: str
    kind: str
    parent: int | None = None
    column_type: str = "信息公开目录"
    purpose: str = ""
    keywords: str = ""
    statutory: int | None = None
    keeper_id: int | None = None
    stale_after: int | None = None


@action
def keep_column(*, actor: Actor, facts: ColumnFacts, request_key: str = "") -> Column:
    """Make a column, or say anew what the one of this number is; where it stands does not change.

    Raises PermissionDenied, ValidationError by field."""
    require_office(actor)
    errors = {}
    if not facts.title.strip():
        errors["title"] = "请填写栏目名称"
    if facts.kind not in Column.KINDS:
        errors["kind"] = "请选择栏目类别"
    parent = Column.objects.filter(number=facts.parent).first() if facts.parent is not None else None
    if facts.parent is not None and parent is None:
        errors["parent"] = f"没有编号为{facts.parent}的栏目"
    if errors:
        raise ValidationError(errors)
    values = {name: value for name, value in asdict(facts).items() if name != "parent"}
    column = Column.objects.filter(number=facts.number).first()
    if column is None:
        column = Column(slug=f"c-{facts.number}", **values)
        (parent or root()).add_child(instance=column)
        audit.record(actor=actor, verb="disclosure.keep_column", obj=column, after=values | {"parent": facts.parent})
        return column
    before = {name: getattr(column, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(column, name, value)
        column.save()
        audit.record(actor=actor, verb="disclosure.keep_column", obj=column, before=before, after=values)
    return column


@action
def close_column(*, actor: Actor, number: int, on: date, request_key: str = "") -> Column:
    """Close a column that is no longer kept; what was published in it can still be read."""
    require_office(actor)
    column: Column = lock(Column.objects.filter(number=number), Column.objects.get(number=number).pk)
    column.closed_on = on
    column.save(update_fields=["closed_on"])
    audit.record(actor=actor, verb="disclosure.close_column", obj=column, after={"closed_on": on})
    return column
