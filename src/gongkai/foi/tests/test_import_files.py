"""Files of ledgers: workbooks and CSV, foreign headers, hostile ones; the empty form, and an export that comes back."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from gongkai.annual_report.editions import EDITIONS
from gongkai.foi.ledger import export_cases, import_file, template
from gongkai.foi.ledger.cells import read_day
from gongkai.foi.ledger.results import label_of, read_results
from gongkai.foi.models import Applicant, Case, ImportMapping
from gongkai.kernel.registry import Unreadable, importers
from gongkai.rules.outcomes import OUTCOMES

HEADS = ("外部编号", "受理机关", "申请人", "申请人类别", "提交渠道", "收到申请之日", "申请内容", "答复日期", "处理结果")
AT = datetime(2020, 3, 20, 9, 30)  # noqa: DTZ001 - a cell has no zone
ROW = ("1", "A01", "李四", "自然人", "当面", date(2020, 3, 2), "排污许可", AT, "予以公开")


def book(*rows, title="台账", before=()):
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in (*before, HEADS, *rows):
        sheet.append(row)
    for cell in sheet["G"]:
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    return saved(made)


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def load(actor, data, name="台账.xlsx", **more):
    return import_file(actor=actor, data=data, name=name, **more)


def status(*argv):
    """The exit status of `gongkai import …`."""
    try:
        call_command("import", *argv)
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.returncode
    except SystemExit as ended:
        return ended.code
    return 0


@pytest.mark.django_db
def test_a_workbook_with_a_title_above_its_header_is_read(cast, system):
    result = load(system, book(ROW, before=[("市场监管局2020年依申请公开台账",), ()]))
    assert (result.created, result.errors) == (1, [])
    case = Case.objects.get()
    assert (case.received_on, case.concluded_on) == (date(2020, 3, 2), date(2020, 3, 20))


@pytest.mark.django_db
def test_every_error_names_sheet_row_and_column_and_says_what_to_do(cast, system):
    rows = [
        ("1", "无此局", *ROW[2:]),
        ("2", *ROW[1:3], "外星人", *ROW[4:]),
        ("3", *ROW[1:4], "飞鸽", *ROW[5:]),
        ("4", *ROW[1:5], "二月", *ROW[6:]),
        ("5", *ROW[1:5], date(2020, 3, 21), *ROW[6:]),
        ("6", *ROW[1:7], None, "予以公开"),
        ("7", *ROW[1:8], "随便"),
        ("7", *ROW[1:8], "予以公开\n部分公开"),
        (None, *ROW[1:]),
        ("8", *ROW[1:5], date(2022, 3, 21), *ROW[6:]),
        ("9", *ROW[1:6], None, *ROW[7:]),
    ]
    result = load(system, book(*rows))
    assert result.rows == 11
    assert [(error.sheet, error.row, error.column) for error in result.errors] == [
        ("台账", 2, "受理机关"),
        ("台账", 3, "申请人类别"),
        ("台账", 4, "提交渠道"),
        ("台账", 5, "收到申请之日"),
        ("台账", 6, "答复日期"),
        ("台账", 7, "答复日期"),
        ("台账", 8, "处理结果"),
        ("台账", 9, "处理结果"),
        ("台账", 10, "外部编号"),
        ("台账", 11, "收到申请之日"),
        ("台账", 12, "申请内容"),
    ]
    assert "条例" in result.errors[4].message, "a fact the clock finds impossible carries its article"
    assert "自然人" in result.errors[1].message
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_one_case_is_told_of_in_one_row(cast, system):
    result = load(system, book(ROW, ROW))
    assert [(error.row, error.column) for error in result.errors] == [(3, "外部编号")]


@pytest.mark.django_db
def test_what_only_the_law_forbids_is_an_error_at_its_column(cast, system):
    heads = [*HEADS, "延期天数", "延期告知日", "补正收到日"]
    made = Workbook()
    made.active.append(heads)
    made.active.append([*ROW, 25, date(2020, 3, 5), None])
    made.active.append(["2", *ROW[1:], 10, date(2020, 4, 20), None])
    made.active.append(["3", *ROW[1:], None, None, date(2020, 3, 9)])
    result = load(system, saved(made))
    assert [error.column for error in result.errors] == ["延期天数", "延期告知日", "补正收到日"]
    assert all("条例" in error.message for error in result.errors)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空"),
        (b"PK\x03\x04 no archive at all", "文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "不是台账"),
        (b"%PDF-1.4 \n", "不是台账"),
        (book(ROW)[:-400], "损坏|不是台账"),
        (book(("=HYPERLINK(1)", *ROW[1:])), "第2行“外部编号”是公式"),
        (book(ROW, title="统计").replace(b"", b""), None),
    ],
    ids=["empty", "not a zip", "image", "pdf", "cut off", "formula", "any title"],
)
def test_a_hostile_file_ends_in_a_sentence(cast, system, data, says):
    if says is None:
        assert load(system, data).created == 1
        return
    with pytest.raises(Unreadable, match=says):
        load(system, data)


@pytest.mark.django_db
def test_a_workbook_with_one_cell_far_away_is_refused(cast, system):
    made = load_workbook(io.BytesIO(book(ROW)))
    made.active.cell(1_048_576, 16_384, "x")
    with pytest.raises(Unreadable, match=r"删去空行空列"):
        load(system, saved(made))


@pytest.mark.django_db
def test_an_archive_that_unpacks_beyond_measure_is_refused(cast, system):
    stream = io.BytesIO(book(ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/media/{number}.bin", b"\x00" * 100_000_000)
    with pytest.raises(Unreadable, match="体积过大"):
        load(system, stream.getvalue())


@pytest.mark.django_db
def test_headers_that_are_missing_double_or_misspelt_are_named(cast, system):
    for text, says in [
        ("外部编号,申请人,提交渠道\n1,李四,当面\n", "申请内容"),
        ("外部编号,申请人,提交渠道,申请内容,申请事项\n", "两列都是“申请内容”"),
        ("外部编号,申请人,提交渠道,申请内容,延期告知日志\n", "是否为“延期告知日”"),
    ]:
        with pytest.raises(Unreadable, match=says):
            load(system, text.encode(), "台账.csv")


MAPPING = (
    "外部系统,外部表头,本系统表头,外部取值,本系统取值\n"
    "省平台,工单号,外部编号,,\n省平台,诉求人,申请人,,\n省平台,诉求,申请内容,,\n省平台,入口,提交渠道,粤省事,互联网\n"
    "省平台,诉求单位,受理机关,,\n省平台,满意度,不导入,,\n"
)
FOREIGN = "工单号,诉求单位,诉求人,申请人类别,入口,提交日期,诉求,满意度\nX1,A01,李四,个人,粤省事,2021-1-4,会议纪要,好\n"


@pytest.mark.django_db
def test_a_saved_mapping_reads_the_ledger_of_an_outside_system(cast, system):
    kept = importers["mappings"].run(actor=system, data=MAPPING.encode(), name="m.csv", dry_run=False)
    assert (kept.created, kept.errors) == (1, [])
    assert load(system, FOREIGN.encode(), "导出.csv").created == 1
    case = Case.objects.get()
    assert (case.external_system, case.external_number, case.channel, case.state) == (
        "省平台",
        "X1",
        "online",
        "submitted",
    )
    assert load(system, FOREIGN.encode(), "1月@省平台.csv").unchanged == 1
    again = importers["mappings"].run(actor=system, data=MAPPING.encode(), name="m.csv", dry_run=False)
    assert again.unchanged == 1


@pytest.mark.django_db
def test_the_same_number_in_two_systems_means_two_cases(cast, system):
    assert load(system, book(ROW), "a@甲系统.xlsx").created == 1
    assert load(system, book(ROW), "a@乙系统.xlsx").created == 1
    assert set(Case.objects.values_list("external_system", flat=True)) == {"甲系统", "乙系统"}


@pytest.mark.django_db
def test_a_mapping_to_a_column_that_does_not_exist_is_refused(cast, system):
    result = importers["mappings"].run(
        actor=system, data=MAPPING.replace("外部编号", "编码号").encode(), name="m.csv", dry_run=False
    )
    assert [(error.row, error.column) for error in result.errors] == [(2, "本系统表头")]
    assert not ImportMapping.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("clear", [False, True])
def test_an_export_comes_back_unchanged(cast, system, clear):
    load(system, book(ROW, ("2", *ROW[1:7], None, None), ("3", *ROW[1:6], "=甲\n乙", ROW[7], "部分公开")))
    data = export_cases(Case.objects.order_by("pk"), clear=clear)
    back = load(system, data)
    assert (back.rows, back.unchanged, back.errors) == (3, 3, [])
    Case.objects.update(external_number="", imported={})
    assert load(system, export_cases(Case.objects.all(), clear=clear)).unchanged == 3, "by its own number"


@pytest.mark.django_db
def test_an_export_masks_the_applicant_and_never_computes(cast, system):
    load(system, book((*ROW[:6], "=1+1 电话13800138000", *ROW[7:])))
    Applicant.objects.get().save()
    sheet = load_workbook(io.BytesIO(export_cases(Case.objects.all()))).active
    heads = [cell.value for cell in sheet[1]]
    cells = dict(zip(heads, sheet[2], strict=True))
    assert cells["申请人"].value == "李*"
    assert cells["申请内容"].data_type == "s"
    assert "13800138000" not in cells["申请内容"].value
    assert (cells["收到申请之日"].value.date(), cells["处理结果"].value) == (date(2020, 3, 2), "予以公开")
    clear = load_workbook(io.BytesIO(export_cases(Case.objects.all(), clear=True))).active
    assert dict(zip(heads, (cell.value for cell in clear[2]), strict=True))["申请人"] == "李四"


def test_the_empty_form_has_the_headers_of_the_import(tmp_path, capsys):
    target = tmp_path / "t.xlsx"
    assert status("applications", str(target), "--template") == 0
    heads = [cell.value.rstrip("*") for cell in load_workbook(target).active[1]]
    assert set(HEADS) <= set(heads)
    assert load_workbook(io.BytesIO(template())).active.freeze_panes == "A2"


@pytest.mark.django_db
def test_the_command_ends_with_0_1_or_2(cast, tmp_path, capsys):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(book(ROW))
    assert status("applications", str(file), "--json", "--dry-run") == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
    file.write_bytes(book((*ROW[:8], "随便")))
    assert status("applications", str(file), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["errors"][0]["row"], told["errors"][0]["column"], told["created"]) == (2, "处理结果", 0)
    file.write_bytes(b"PK\x03\x04")
    assert status("applications", str(file)) == 2
    assert capsys.readouterr().err.strip()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "2020-1-5",
        "2020/01/05 09:30",
        "2020.1.5",
        "2020年1月5日",
        "二〇二〇年一月五日",
        "20200105",
        "43835",
        "2020-01-05 00:00:00",
        "２０２０-01-05",
    ],
)
def test_dates_are_read_in_every_usual_form(text):
    assert read_day(text) == date(2020, 1, 5)


@pytest.mark.parametrize("text", ["20.1.5", "1/5/2020", "2020-02-30", "昨天", "2020-1"])
def test_a_date_that_may_mean_two_days_is_refused(text):
    with pytest.raises(ValueError, match=text):
        read_day(text)


def test_labels_of_both_editions_are_read_with_and_without_numbering():
    for edition in EDITIONS.values():
        for row in (row for row in edition.rows if row.is_detail):
            key = "other.misc" if row.key == "other" else row.key
            for label in (row.label, row.subgroup + row.label, f" {row.label} "):
                assert read_results(label) == (key,), label
    for key in OUTCOMES:
        assert read_results(label_of(key)) == (key,)
