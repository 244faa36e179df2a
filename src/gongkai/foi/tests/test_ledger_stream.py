"""The ledger as organs keep it: streamed, with what follows from the facts beside it, and readable again."""

from __future__ import annotations

import tracemalloc
from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.ledger import import_file
from gongkai.foi.ledger.exporting import HEAD, export_cases
from gongkai.foi.ledger.streaming import stream_workbook
from gongkai.foi.models import Case
from gongkai.foi.tests.desk_stage import at_state, received


def lines(data: bytes) -> list[dict[str, object]]:
    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_row_says_what_an_organ_keeps_of_a_case(cast: Cast) -> None:
    case = at_state(cast, "answered")
    actions.file_remedy(
        actor=cast.clerk("legal_reviewer"),
        organ_id=cast.a.pk,
        kind="review",
        filed_on=TODAY,
        body="区人民政府",
        body_number="复〔2021〕1号",
        case_id=case.pk,
    )
    (line,) = lines(export_cases(Case.objects.all()))
    assert line["登记编号"] == case.number and line["承办人"] == str(cast.clerks["handler"])
    assert line["答复期限"].date() == case.due_on and line["是否逾期"] == "否"  # type: ignore[attr-defined]
    assert line["答复文号"] == case.letters.get().number and line["送达方式"] == "直接送达"
    assert "区人民政府" in str(line["复议诉讼"]) and "尚未审结" in str(line["复议诉讼"])


def test_what_was_exported_is_read_again_and_changes_nothing(cast: Cast) -> None:
    at_state(cast, "answered")
    received(cast)
    data = export_cases(Case.objects.order_by("pk"))
    result = import_file(actor=cast.clerk("registrar"), data=data, name="台账.xlsx", dry_run=True)
    assert (result.errors, result.created, result.changed, result.unchanged) == ([], 0, 0, 2)


def test_texts_stay_texts_and_days_stay_days() -> None:
    row = ["=1+1", date(2021, 1, 15), 7, "a\x00b<&>\n第二行", None]
    data = b"".join(stream_workbook("表", ["甲", "乙", "丙", "丁", "戊"], [9] * 5, [row]))
    sheet = load_workbook(BytesIO(data)).active
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert cells[0].data_type != "f", "no formula"
    assert [cell.value for cell in cells[:1]] == ["=1+1"]
    assert cells[1].value.date() == date(2021, 1, 15)
    assert (cells[2].value, cells[3].value, cells[4].value) == (7, "ab<&>\n第二行", None)


def test_many_rows_are_sent_in_constant_memory() -> None:
    row = ["某局〔2020〕00001号", date(2020, 1, 5), "食品抽检经费支出明细" * 3] + [None] * (len(HEAD) - 3)
    tracemalloc.start()
    sent = sum(len(part) for part in stream_workbook("台账", HEAD, [9] * len(HEAD), (row for _ in range(8_000))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 20_000 and peak < 2_000_000, "the sheet alone is some 4 MB"
