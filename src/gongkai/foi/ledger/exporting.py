"""Cases → a workbook under the headers that an import reads, sent while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from gongkai.foi.ledger.columns import COLUMNS, DERIVED
from gongkai.foi.ledger.results import label_of
from gongkai.foi.ledger.streaming import stream_workbook
from gongkai.foi.ledger.telling import loaded, row_of
from gongkai.foi.models import Case, Remedy
from gongkai.kernel.sheets import Column
from gongkai.rules.transitions import STATE_LABELS

TITLE = "依申请公开台账"
CHUNK = 500
WIDE = {"items": 46, "outcomes": 30, "organ": 28, "address": 28, "remark": 28}
HEAD = (*(column.header for column in COLUMNS), *DERIVED)
WIDTHS = (*(WIDE.get(column.key, 16) for column in COLUMNS), *(16 for _ in DERIVED[:-1]), 40)


def export_cases(cases: QuerySet[Case], *, clear: bool = False) -> bytes:
    """The whole workbook of `stream_cases`."""
    return b"".join(stream_cases(cases, clear=clear))


def stream_cases(cases: QuerySet[Case], *, clear: bool = False) -> Iterator[bytes]:
    """One row a case, in the order of `cases`; dates are dates, all else is text and never a formula. No more than
    `CHUNK` cases are held at a time.

    Applicants are masked, and without numbers, addresses and remarks, unless `clear`: then the caller has checked the
    right and written the access log. Importing the workbook where it came from changes nothing.
    """
    remedies = Prefetch("remedies", Remedy.objects.order_by("filed_on", "pk"))
    found = loaded(cases).select_related("assignee").prefetch_related(remedies).iterator(chunk_size=CHUNK)
    return stream_workbook(TITLE, HEAD, WIDTHS, (_cells(case, clear=clear) for case in found))


def _cells(case: Case, *, clear: bool) -> list[Any]:
    row = row_of(case, clear=clear)
    told = [_written(getattr(row, column.key), column) for column in COLUMNS]
    return [*told, *_derived(case)]


def _derived(case: Case) -> tuple[Any, ...]:
    """What follows from the rest, in the order of `DERIVED`."""
    late = bool(case.due_on and case.concluded_on and case.concluded_on > case.due_on)
    return (
        STATE_LABELS[case.state],
        case.due_on,
        case.original_due_on if case.original_due_on != case.due_on else None,
        str(case.assignee) if case.assignee else None,
        ("是" if late else "否") if case.concluded_on and case.due_on else None,
        "\n".join(_remedy(remedy) for remedy in case.remedies.all()),
    )


def _remedy(remedy: Remedy) -> str:
    """A review or a suit in a line: kind, body, number, how it ended."""
    ended = remedy.get_result_display() if remedy.result else "尚未审结"
    return " ".join(part for part in (remedy.get_kind_display(), remedy.body, remedy.body_number, ended) if part)


def _written(value: Any, column: Column) -> Any:
    """A value as a reader of the sheet expects it: labels for keys, one line an item."""
    if value in (None, "", ()):
        return None
    if column.key == "outcomes":
        return "\n".join(label_of(key) for key in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "\n".join(" ".join(part.split()) for part in value)
    if column.choices:
        return next((label for label, key in column.choices.items() if key == value), value)
    return value
