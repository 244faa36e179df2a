"""The standard catalogue is kept by these actions: every change is a version with its day and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from gongkai.disclosure.catalogue.facts import RowFacts, differences, facts_of
from gongkai.disclosure.events import CatalogueChanged
from gongkai.disclosure.models import CatalogueRow, CatalogueTask, Column, Field, FieldName, RowVersion
from gongkai.disclosure.policies import require_keeper, require_office
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

CHUNK = 500


@dataclass
class Changes:
    """What a list of rows did to a catalogue, by number of the row in the list (from 0); `gone` are codes of rows in
    force, of the fields that the list speaks of, which it does not name."""

    created: list[int] = field(default_factory=list)
    changed: dict[int, list[str]] = field(default_factory=dict)
    unchanged: list[int] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@action
def put_rows(
    *,
    actor: Actor,
    scope_id: int,
    rows: Sequence[RowFacts],
    on: date,
    reason: str,
    end_missing: bool = False,
) -> Changes:
    """Take the rows into the catalogue of `scope_id` from `on`, all or none; the same rows again change nothing, so
    that a second click needs no key. A row is known by its code, else by its field and names. With `end_missing` rows
    of the same fields that the list does not name end the day before.

    Raises PermissionDenied, ValidationError with a dict of row number (from 0, or `reason`) to sentences.
    """
    require_keeper(actor, scope_id)
    lock(Organ, scope_id)
    standing = {one.row.code: one for one in versions_on(scope_id, on)}
    known = _known(scope_id, rows)
    _check(rows, known, reason)
    done = Changes()
    fresh = _fresh_rows(scope_id, rows, known, done)
    versions: list[RowVersion] = []
    entries: list[audit.Entry] = []
    seqs = dict(RowVersion.objects.filter(row__scope_id=scope_id).values_list("row_id").annotate(last=Max("seq")))
    for place, facts in enumerate(rows):
        row = known[place]
        before = standing.get(row.code)
        if before is not None:
            changed = differences(facts_of(before), facts)
            if not changed:
                done.unchanged.append(place)
                continue
            done.changed[place] = changed
        elif place not in done.created:
            done.changed[place] = ["恢复"]
        versions.append(_version(row, facts, on, reason, actor, seqs.get(row.pk, 0) + 1))
        entries.append(audit.Entry(row, _said(before), {**facts.values(), "on": on, "reason": reason}))
        seqs[row.pk] = seqs.get(row.pk, 0) + 1
    _close([one.row_id for one in versions if one.row_id not in fresh], on)
    RowVersion.objects.bulk_create(versions, batch_size=CHUNK)
    audit.record_many(entries, actor=actor, verb="disclosure.put_row")
    named = {row.code for row in known.values()}
    fields = {facts.field_code for facts in rows}
    done.gone = sorted(code for code, one in standing.items() if code not in named and one.row.field.code in fields)
    if end_missing and done.gone:
        _end(actor, [standing[code].row for code in done.gone], on, reason)
    if versions or (end_missing and done.gone):
        outbox.emit(CatalogueChanged(scope_id=scope_id), record=f"disclosure.catalogue:{scope_id}")
    return done


def versions_on(scope_id: int, day: date) -> list[RowVersion]:
    """The rows of a catalogue that are in force on a day, in their order."""
    rows = RowVersion.objects.on(day).filter(row__scope_id=scope_id).select_related("row__field", "row__column")
    return list(rows.order_by("row__field__ordinal", "ordinal", "row__code"))


def _known(scope_id: int, rows: Sequence[RowFacts]) -> dict[int, CatalogueRow]:
    """By place, the rows that exist already: by code, else by field and names, whatever their day."""
    held = CatalogueRow.objects.filter(scope_id=scope_id).select_related("field")
    by_code = {row.code: row for row in held}
    by_name: dict[tuple[str, str, str], CatalogueRow] = {}
    for one in RowVersion.objects.filter(row__scope_id=scope_id).order_by("seq").select_related("row__field"):
        by_name[one.row.field.code, one.level_one, one.level_two] = one.row
    found: dict[int, CatalogueRow] = {}
    for place, facts in enumerate(rows):
        row = (
            by_code.get(facts.code) if facts.code else by_name.get((facts.field_code, facts.level_one, facts.level_two))
        )
        if row is not None:
            found[place] = row
    return found


def _check(rows: Sequence[RowFacts], known: Mapping[int, CatalogueRow], reason: str) -> None:
    fields = set(Field.objects.values_list("code", flat=True))
    wrong: dict[str, list[str]] = {}
    seen: dict[object, int] = {}
    for place, facts in enumerate(rows):
        said = list(_problems(facts, fields))
        row = known.get(place)
        key = row.pk if row else (facts.field_code, facts.level_one, facts.level_two)
        if key in seen:
            said.append(f"与第{seen[key] + 1}个事项相同")
        seen.setdefault(key, place)
        if row is not None and row.field.code != facts.field_code:
            said.append(f"编码{row.code}属于另一个领域")
        if said:
            wrong[str(place)] = said
    if not reason.strip():
        wrong["reason"] = ["请写明调整理由"]
    if wrong:
        raise ValidationError(wrong)


def _problems(facts: RowFacts, fields: set[str]) -> list[str]:
    checks = (
        (facts.field_code not in fields, f"没有编码为“{facts.field_code}”的领域"),
        (not facts.level_one, "一级事项不能为空"),
        (not facts.level_two, "二级事项不能为空"),
        (max(len(facts.level_one), len(facts.level_two)) > 200, "事项名称超过200字"),
        (not facts.elements and not facts.not_applicable, "公开内容（要素）不能为空"),
        (len(facts.period_text) > 300, "公开时限超过300字"),
        (facts.manner not in dict(RowVersion.MANNERS), "公开方式应为主动公开或者依申请公开"),
        (len(facts.code) > 20, "事项编码超过20位"),
        (not (facts.organ_id or facts.organ_text or facts.not_applicable), "公开主体不能为空"),
    )
    return [sentence for is_wrong, sentence in checks if is_wrong]


def _fresh_rows(
    scope_id: int, rows: Sequence[RowFacts], known: dict[int, CatalogueRow], done: Changes
) -> frozenset[int]:
    """Identities for rows that are new, with codes of nine digits where the file gives none; puts them into `known` and
    returns their keys."""
    fields = {one.code: one for one in Field.objects.all()}
    codes = _Codes(scope_id)
    wanted: list[CatalogueRow] = []
    for place, facts in enumerate(rows):
        if place in known:
            continue
        code = facts.code or codes.take(facts)
        row = CatalogueRow(scope_id=scope_id, code=code, field=fields[facts.field_code])
        row.column_id = fields[facts.field_code].column_id
        wanted.append(row)
        known[place] = row
        done.created.append(place)
    CatalogueRow.objects.bulk_create(wanted, batch_size=CHUNK)
    return frozenset(row.pk for row in wanted)


class _Codes:
    """Codes field(3) first level(3) second level(3), the next that is free in a catalogue (domain E.1)."""

    def __init__(self, scope_id: int) -> None:
        self.taken = set(CatalogueRow.objects.filter(scope_id=scope_id).values_list("code", flat=True))
        self.levels: dict[tuple[str, str], int] = {}
        for one in RowVersion.objects.filter(row__scope_id=scope_id).select_related("row__field"):
            if len(one.row.code) == 9 and one.row.code.isdigit():
                self.levels[one.row.field.code, one.level_one] = int(one.row.code[3:6])

    def take(self, facts: RowFacts) -> str:
        """A code that nothing else has."""
        of_field = [number for (code, _), number in self.levels.items() if code == facts.field_code]
        first = self.levels.setdefault((facts.field_code, facts.level_one), max(of_field, default=0) + 1)
        second = 1
        while (code := f"{facts.field_code:0>3}{first:03d}{second:03d}") in self.taken:
            second += 1
        self.taken.add(code)
        return code


def _version(row: CatalogueRow, facts: RowFacts, on: date, reason: str, actor: Actor, seq: int) -> RowVersion:
    return RowVersion(
        row=row, seq=seq, effective_from=on, reason=reason.strip()[:300], entered_by=actor.name, **facts.values()
    )


def _said(version: RowVersion | None) -> Mapping[str, Any]:
    return facts_of(version).values() if version else {}


def _close(row_ids: Sequence[int], on: date) -> None:
    """What was in force ends where the new version begins; versions that would have begun later are void."""
    rows = RowVersion.objects.filter(row_id__in=row_ids, in_force=True)
    rows.filter(effective_from__gte=on).update(in_force=False)
    rows.filter(effective_from__lt=on, until=None).update(until=on)


def _end(actor: Actor, rows: Sequence[CatalogueRow], on: date, reason: str) -> None:
    _close([row.pk for row in rows], on)
    entries = [audit.Entry(row, {}, {"ended_on": on, "reason": reason}) for row in rows]
    audit.record_many(entries, actor=actor, verb="disclosure.end_row")


@action
def end_row(*, actor: Actor, row_id: int, on: date, reason: str, request_key: str = "") -> CatalogueRow:
    """The duty ends the day before `on`; what was published stays. Raises PermissionDenied, ValidationError."""
    row: CatalogueRow = lock(CatalogueRow, row_id)
    require_keeper(actor, row.scope_id)
    if not reason.strip():
        raise ValidationError({"reason": "请写明停用的理由"})
    if not row.versions.filter(in_force=True, until=None).exists():
        raise ValidationError({"on": "该事项已经停用"})
    _end(actor, [row], on, reason.strip())
    outbox.emit(CatalogueChanged(scope_id=row.scope_id), record=f"disclosure.catalogue:{row.scope_id}")
    return row


@action
def own_column(*, actor: Actor, row_id: int, column_id: int | None, request_key: str = "") -> CatalogueRow:
    """Say in which column the row's information appears."""
    row: CatalogueRow = lock(CatalogueRow, row_id)
    require_keeper(actor, row.scope_id)
    if column_id is not None and not Column.objects.filter(pk=column_id, closed_on__isnull=True).exists():
        raise ValidationError({"column": "没有这个栏目，或者已经关闭"})
    before, row.column_id = row.column_id, column_id
    if before != column_id:
        row.save(update_fields=["column"])
        change = ({"column": before}, {"column": column_id})
        audit.record(actor=actor, verb="disclosure.own_column", obj=row, before=change[0], after=change[1])
    return row


@action
def keep_field(
    *,
    actor: Actor,
    code: str,
    name: str,
    on: date,
    reason: str = "",
    trial: bool = False,
    column_id: int | None = None,
    request_key: str = "",
) -> Field:
    """Make a field, or call it by another name from a day on; earlier names stay with their days (domain E.2). `trial`
    and the column hold for a field that is made."""
    require_office(actor)
    if not (code.isdigit() and len(code) == 3):
        raise ValidationError({"code": "领域代码为三位数字"})
    if not name.strip():
        raise ValidationError({"name": "请填写领域名称"})
    facts = {"ordinal": int(code), "trial": trial, "column_id": column_id}
    row, made = Field.objects.get_or_create(code=code, defaults=facts)
    FieldName.objects.update_or_create(
        field=row, effective_from=on, defaults={"name": name.strip(), "reason": reason.strip()}
    )
    after = {"code": code, "name": name.strip(), "on": on, "reason": reason, "made": made}
    audit.record(actor=actor, verb="disclosure.keep_field", obj=row, after=after)
    return row


@dataclass(frozen=True)
class Cause:
    """A power or service that rows cite has changed: its outside code, name, what happened in words, and the day."""

    code: str
    name: str
    what: str
    on: date


@action
def open_tasks(*, actor: Actor, causes: Sequence[Cause], request_key: str = "") -> list[CatalogueTask]:
    """A task on every row in force that cites what has changed; the same change opens none twice. For the platform."""
    require_office(actor)
    by_code = {cause.code: cause for cause in causes}
    made: list[CatalogueTask] = []
    for version in citing(clock.today()):
        for code in {*version.powers, *version.services} & by_code.keys():
            cause = by_code[code]
            task, fresh = CatalogueTask.objects.get_or_create(
                row=version.row,
                code=code,
                changed_on=cause.on,
                defaults={
                    "cause": f"“{cause.name}”{cause.what}",
                    "opened_at": clock.now(),
                    "due_on": cause.on + timedelta(days=30),
                },
            )
            if fresh:
                made.append(task)
    audit.record_many(
        [audit.Entry(task.row, {}, {"task": task.pk, "cause": task.cause}) for task in made],
        actor=actor,
        verb="disclosure.open_task",
    )
    return made


def citing(day: date) -> list[RowVersion]:
    """Versions in force on a day that cite a power or a service."""
    rows = RowVersion.objects.on(day).exclude(powers=[], services=[]).select_related("row")
    return list(rows)


@action
def close_task(*, actor: Actor, task_id: int, note: str, request_key: str = "") -> CatalogueTask:
    """Say what was done about it. Raises PermissionDenied, ValidationError."""
    task: CatalogueTask = lock(CatalogueTask, task_id)
    require_keeper(actor, task.row.scope_id)
    if not note.strip():
        raise ValidationError({"note": "请写明怎样处理"})
    if task.closed_at is None:
        task.closed_at, task.closed_by, task.note = clock.now(), actor.name, note.strip()
        task.save(update_fields=["closed_at", "closed_by", "note"])
        audit.record(
            actor=actor, verb="disclosure.close_task", obj=task.row, after={"task": task.pk, "note": task.note}
        )
    return task
