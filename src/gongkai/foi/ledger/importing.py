"""Ledger rows → cases: all or nothing, the same rows twice change nothing (`gongkai import applications`).

Rows are judged before the transaction begins; inside it stand only the look-up, the comparison with what is here, and
the inserts, so that officers do not wait for the clock of twenty thousand cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import IntegrityError, transaction

from gongkai.foi.ledger.changing import Changed, apply, compare
from gongkai.foi.ledger.columns import HEADERS
from gongkai.foi.ledger.filing import Draft, file_new
from gongkai.foi.ledger.judging import judge
from gongkai.foi.ledger.matching import BATCH, Known, Placed, register_of
from gongkai.foi.ledger.policies import require_import
from gongkai.foi.ledger.row import KEYS, LedgerRow, Problem, RowRefused
from gongkai.foi.ledger.telling import loaded
from gongkai.foi.models import Case, Letter
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import batch
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.crypto import content_address
from gongkai.kernel.registry import ImportResult, RowError, Unreadable
from gongkai.organs import queries
from gongkai.organs.models import Organ
from gongkai.rules.calendar import Calendar


@dataclass
class Sorting:
    """Rows by what is to be done with them."""

    drafts: list[Draft] = field(default_factory=list)
    known: list[tuple[Placed, Known, str]] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, row: LedgerRow, problems: Iterable[Problem]) -> None:
        self.errors += [RowError(row.sheet, row.line, HEADERS.get(one.key, one.key), one.message) for one in problems]


def import_cases(
    actor: Actor,
    rows: Iterable[LedgerRow],
    *,
    organ: Organ | None = None,
    dry_run: bool = False,
    errors: Sequence[RowError] = (),
) -> ImportResult:
    """File every row as a case, in one transaction. `organ` is the organ of rows that name none.

    A case is known again by organ, outside system and outside number (else by its 登记编号). What the cases do not
    hold yet is created, what their system told otherwise is changed with an audit row, the rest is left unchanged.
    With any error, also one given in `errors`, or with `dry_run`, nothing is kept. Raises PermissionDenied when the
    actor may not import for an organ named. Feed it at most some 20 000 rows at a time: they are held in memory, and
    on SQLite nobody else writes while they are inserted.
    """
    calendar, today, told = current(), clock.today(), list(rows)
    sorting = _sort(actor, told, organ, calendar, today)
    sorting.errors += errors
    result = ImportResult(rows=len(told))
    try:
        with batch():
            changes = _changes(sorting, calendar, today)
            if not sorting.errors:
                at = clock.now()
                file_new(sorting.drafts, actor=actor, at=at)
                for changed in changes:
                    apply(changed, actor=actor, at=at)
            if sorting.errors or dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise Unreadable("另有人同时导入或者办理了同一件，本次没有导入任何内容，请再试一次") from error
    if not sorting.errors:
        result.created, result.changed, result.unchanged = len(sorting.drafts), len(changes), sorting.unchanged
    result.errors = sorted(sorting.errors, key=lambda one: (one.sheet, one.row))
    return result


def _sort(actor: Actor, rows: list[LedgerRow], organ: Organ | None, calendar: Calendar, today: date) -> Sorting:
    sorting = Sorting()
    placed = _placed(sorting, actor, rows, organ)
    _refuse_repeats(sorting, placed)
    register = register_of(placed)
    for one in placed:
        fingerprint = _fingerprint(one.row)
        try:
            known = register.find(one)
            if known is None:
                sorting.drafts.append(Draft(one.row, one.organ, judge(one.row, calendar, today), fingerprint))
            elif known.fingerprint == fingerprint:
                sorting.unchanged += 1
            else:
                sorting.known.append((one, known, fingerprint))
        except RowRefused as refused:
            sorting.refuse(one.row, refused.problems)
    _refuse_taken_letters(sorting)
    return sorting


def _fingerprint(row: LedgerRow) -> str:
    """A keyed print of what the row says, wherever it stands in its file."""
    said = {key: getattr(row, key) for key in KEYS}
    return content_address(audit.canonical(said).encode())


def _placed(sorting: Sorting, actor: Actor, rows: list[LedgerRow], default: Organ | None) -> list[Placed]:
    """Rows with their organs, found once a name."""
    organs: dict[str, Organ | None] = {"": default}
    placed = []
    for row in rows:
        if row.organ not in organs:
            organs[row.organ] = queries.find(row.organ)
        organ = organs[row.organ]
        if organ is None:
            message = f"没有名为“{row.organ}”的机关，请填写机关代码或者法定全称" if row.organ else "请填写受理机关"
            sorting.refuse(row, [Problem("organ", message)])
        else:
            placed.append(Placed(row, organ))
    for organ in {one.organ.pk: one.organ for one in placed}.values():
        require_import(actor, organ)
    return placed


def _refuse_repeats(sorting: Sorting, placed: list[Placed]) -> None:
    """One case is told of in one row."""
    seen: dict[tuple[int, str, str], LedgerRow] = {}
    for one in placed:
        first = seen.setdefault(one.outside, one.row)
        if first is not one.row and one.outside[2]:
            where = f"“{first.sheet}”" if first.sheet != one.row.sheet else ""
            sorting.refuse(
                one.row, [Problem("external_number", f"与{where}第{first.line}行的编号相同，同一件只能有一行")]
            )


def _refuse_taken_letters(sorting: Sorting) -> None:
    """A 文号 belongs to one letter; it is looked up here so that the error can name the row."""
    rows = defaultdict(list)
    for draft in sorting.drafts:
        if draft.row.letter_number:
            rows[draft.row.letter_number].append(draft.row)
    numbers = sorted(rows)
    for start in range(0, len(numbers), BATCH):
        taken = set(Letter.objects.filter(number__in=numbers[start : start + BATCH]).values_list("number", flat=True))
        for number in numbers[start : start + BATCH]:
            for row in rows[number] if number in taken else rows[number][1:]:
                sorting.refuse(row, [Problem("letter_number", f"文号“{number}”已用于另一件，请核对")])


def _changes(sorting: Sorting, calendar: Calendar, today: date) -> list[Changed]:
    """Compare what is known with the cases, locked; rows that agree with them count as unchanged."""
    changes: list[Changed] = []
    for start in range(0, len(sorting.known), BATCH):
        part = sorting.known[start : start + BATCH]
        locked = Case.objects.select_for_update(of=("self",)).filter(pk__in=[known.pk for _, known, _ in part])
        cases = {case.pk: case for case in loaded(locked.order_by("pk"))}
        for placed, known, fingerprint in part:
            row = _without_fallback(placed.row, cases[known.pk])
            try:
                found = compare(cases[known.pk], row, fingerprint=fingerprint, calendar=calendar, today=today)
                _refuse_taken_letter(found)
            except RowRefused as refused:
                sorting.refuse(placed.row, refused.problems)
                continue
            if found is None:
                sorting.unchanged += 1
            else:
                changes.append(found)
    return changes


def _refuse_taken_letter(found: Changed | None) -> None:
    if found is None or "letter_number" not in found.differing:
        return
    number = found.said.letter_number
    if Letter.objects.filter(number=number).exclude(case=found.case).exists():
        raise RowRefused([Problem("letter_number", f"文号“{number}”已用于另一件，请核对")])


def _without_fallback(row: LedgerRow, case: Case) -> LedgerRow:
    """A row known by its 登记编号 here need not name the outside system again, and may be named by its file."""
    known_by_number = row.number == case.number and not row.external_number
    return replace(row, external_system="") if known_by_number else row
