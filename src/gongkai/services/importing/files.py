"""`gongkai import powers|services`: a list's file, all rows or none; the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from django.core.exceptions import ValidationError

from gongkai.kernel import clock, sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.kernel.sheets import Column, Row
from gongkai.organs.models import Organ
from gongkai.services.actions.imports import Difference, Plan, Wanted, apply_file, plan
from gongkai.services.actions.ledger import ITEMS, POWERS, Ledger
from gongkai.services.elements import CHANGES
from gongkai.services.facts import differences
from gongkai.services.importing.columns import ITEM_COLUMNS, POWER_COLUMNS
from gongkai.services.importing.reading import read_rows
from gongkai.services.importing.rows import Organs, item_row, power_row

OUTSIDE = "广东省政务服务事项管理系统"
"""The source of files that name none: the provincial system, of which the lists are mirrors."""


@dataclass(frozen=True)
class RowDifference:
    """What one row of a file changes, in words: `fields` are (label, before, after)."""

    row: int
    code: str
    name: str
    outcome: str
    change: str
    on: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass
class ListResult(ImportResult):
    """The outcome of one file; a dry run says what would differ."""

    differences: list[RowDifference] = field(default_factory=list)


@dataclass(frozen=True)
class Form:
    """How files of one ledger are written."""

    ledger: Ledger
    columns: tuple[Column, ...]
    read: Callable[[Row, Organs, str, date], Wanted]

    @property
    def headers(self) -> Mapping[str, str]:
        return {column.key: column.header for column in self.columns}


FORMS: Mapping[str, Form] = {
    "powers": Form(POWERS, POWER_COLUMNS, power_row),
    "services": Form(ITEMS, ITEM_COLUMNS, item_row),
}


def source_of(name: str) -> str:
    """A file names its source after an @ (`清单@省事项系统.xlsx`); one that does not is of the provincial system."""
    stem = PurePath(name).stem
    return stem.rpartition("@")[2].strip() if "@" in stem else OUTSIDE


def import_list(
    form: Form,
    *,
    actor: Actor,
    data: bytes,
    name: str,
    dry_run: bool = False,
    complete: bool = False,
) -> ListResult:
    """Import a list as XLSX, XLS, CSV or JSON. With any error, and in a dry run, nothing is changed; the dry run tells
    the differences. `complete`: see `actions.imports.plan`. Raises Unreadable."""
    rows, errors = read_rows(data, name, form.columns)
    result = ListResult(rows=len(rows), errors=list(errors))
    bad = {error.row for error in errors}
    wanted = _wanted(form, [row for row in rows if row.number not in bad], name, result.errors)
    if dry_run or result.errors:
        made = plan(actor, form.ledger, wanted, complete=complete)
    else:
        _, made = apply_file(actor=actor, ledger=form.ledger, rows=wanted, name=name, data=data, complete=complete)
    result.errors += [RowError("", number, form.headers.get(key, ""), message) for number, key, message in made.errors]
    result.errors.sort(key=lambda error: error.row)
    if not result.errors:
        _tell(result, made, in_full=dry_run)
    return result


def _wanted(form: Form, rows: Sequence[Row], name: str, errors: list[RowError]) -> list[Wanted]:
    organs, source, today = Organs(), source_of(name), clock.today()
    wanted = []
    for row in rows:
        try:
            wanted.append(form.read(row, organs, source, today))
        except ValidationError as error:
            errors += [
                RowError("", row.number, form.headers.get(key, ""), text)
                for key, texts in error.message_dict.items()
                for text in texts
            ]
    return wanted


def _tell(result: ListResult, made: Plan, *, in_full: bool) -> None:
    result.created, result.changed, result.unchanged = made.count("created"), made.count("changed"), made.unchanged
    if in_full:
        organs = dict(Organ.objects.values_list("pk", "name"))
        result.differences = [_told(one, organs) for one in made.differences]


def _told(one: Difference, organs: Mapping[int, str]) -> RowDifference:
    """A new entry is named and no more: all of it is new."""
    said = one.after or one.before
    fields = differences(one.before, one.after, organs) if one.before and one.after else []
    ended = one.after is None
    return RowDifference(
        row=one.wanted.number,
        code=one.wanted.outside_code,
        name=said.name if said else "",
        outcome="ended" if ended else one.outcome,
        change=CHANGES.get(one.wanted.change.change, "取消" if ended else ""),
        on=one.wanted.change.on.isoformat(),
        fields=tuple(fields),
    )


def import_powers(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ListResult:
    """`gongkai import powers`."""
    return import_list(FORMS["powers"], actor=actor, data=data, name=name, dry_run=dry_run)


def import_services(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ListResult:
    """`gongkai import services`."""
    return import_list(FORMS["services"], actor=actor, data=data, name=name, dry_run=dry_run)


IMPORTERS = (
    Importer("powers", "权责清单和收费目录", import_powers, lambda: sheets.template("权责清单", POWER_COLUMNS)),
    Importer("services", "政务服务事项和办事指南", import_services, lambda: sheets.template("办事指南", ITEM_COLUMNS)),
)
