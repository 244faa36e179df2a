"""The ledger (台账) of cases as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gongkai.foi.models import Case, Letter
from gongkai.kernel.clock import ZONE
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.transitions import STATE_LABELS

MOST_ROWS = 20_000

COLUMNS: tuple[tuple[str, Callable[[Case], Any]], ...] = (
    ("登记编号", lambda case: case.number),
    ("受理机关", lambda case: case.organ.name),
    ("提交渠道", lambda case: case.get_channel_display()),
    ("提交日期", lambda case: case.submitted_at.astimezone(ZONE).date() if case.submitted_at else None),
    ("收到日期", lambda case: case.received_on),
    ("申请人", lambda case: case.applicant_mask),
    ("申请人类别", lambda case: case.get_applicant_class_display()),
    ("所需信息", lambda case: case.subject),
    ("形式要求", lambda case: case.get_form_wanted_display()),
    ("获取方式", lambda case: case.get_delivery_display()),
    ("办理状态", lambda case: STATE_LABELS[case.state]),
    ("承办科室", lambda case: case.unit),
    ("承办人", lambda case: str(case.assignee) if case.assignee else ""),
    ("答复期限", lambda case: case.due_on),
    ("办理结果", lambda case: OUTCOMES[case.outcome].label if case.outcome in OUTCOMES else ""),
    ("答复文号", lambda case: _letter_number(case)),
    ("答复日期", lambda case: case.concluded_on),
    ("外部系统", lambda case: case.external_system),
    ("外部编号", lambda case: case.external_number),
)


def _letter_number(case: Case) -> str:
    numbers = [letter.number for letter in case.letters.all() if letter.number and letter.state != Letter.State.VOID]
    return numbers[-1] if numbers else ""


def ledger_book(cases: Iterable[Case]) -> bytes:
    """One row a case under `COLUMNS`; dates are dates. `cases` come with organ, assignee and letters loaded."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("依申请公开台账")
    sheet.freeze_panes = "B2"
    for index in range(len(COLUMNS)):
        sheet.column_dimensions[chr(ord("A") + index)].width = 40 if COLUMNS[index][0] == "所需信息" else 16
    sheet.append([header for header, _ in COLUMNS])
    for case in cases:
        sheet.append([_cell(value(case)) for _, value in COLUMNS])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(value: Any) -> Any:
    """Text that begins like a formula is marked as text, so that no applicant's words are ever computed."""
    if value is None or isinstance(value, date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
