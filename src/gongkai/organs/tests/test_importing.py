"""Organs and staff from a workbook or CSV."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.management import ManagementUtility
from openpyxl import Workbook, load_workbook

from gongkai.kernel.models import AuditRow, User
from gongkai.organs import importing, queries
from gongkai.organs.models import Organ, Post

pytestmark = pytest.mark.django_db
HEADER = "机关代码,机关名称,层级,上级代码,设立日期,行政复议机关,纳入全区汇总\n"
DISTRICT = "D1,某区人民政府,区,,2000-01-01,某市人民政府,是\n"
BUREAU = "B1,某区教育局,部门,D1,2000/1/1,,否\n"


def command(arguments):
    """The exit status of `gongkai import …`."""
    try:
        ManagementUtility(["gongkai", "import", *arguments]).execute()
    except SystemExit as ended:
        return ended.code
    return 0


def organs(system, text, **more):
    return importing.import_organs(actor=system, data=(HEADER + text).encode(), name="organs.csv", **more)


def test_organs_come_in_once_and_the_same_file_changes_nothing(system):
    result = organs(system, DISTRICT + BUREAU)
    assert (result.rows, result.created, result.errors) == (2, 2, [])
    bureau = queries.find("B1")
    version = queries.at(bureau, date(2020, 1, 1))
    assert (bureau.parent.code, version.in_rollup, version.review_body) == ("D1", False, "")
    before = AuditRow.objects.count()
    assert organs(system, DISTRICT + BUREAU).unchanged == 2
    assert AuditRow.objects.count() == before


def test_a_changed_row_makes_a_new_version(system):
    organs(system, DISTRICT + BUREAU)
    assert organs(system, "B1,某区教育和体育局,部门,D1,2000-01-01,某区人民政府,\n").changed == 1
    bureau = queries.find("某区教育和体育局")
    assert queries.at(bureau, date(2020, 1, 1)).legal_name == "某区教育局"
    now = queries.at(bureau, date(2021, 1, 15))
    assert (now.review_body, now.in_rollup) == ("某区人民政府", False), "an empty cell leaves what is known"


def test_one_bad_cell_keeps_everything_out_and_all_errors_are_named(system):
    result = organs(
        system,
        DISTRICT + "B1,某区教育局,司,D1,二月,,\nB2,某局,部门,D9,2000-01-01,,也许\n B 3,某局,部门,D1,2000-01-01,,\n",
    )
    assert [(error.row, error.column) for error in result.errors] == [
        (3, "层级"),
        (3, "设立日期"),
        (4, "纳入全区汇总"),
        (5, "机关代码"),
    ]
    assert (result.created, Organ.objects.count()) == (0, 0)


def test_a_dry_run_counts_and_keeps_nothing(system):
    assert organs(system, DISTRICT, dry_run=True).created == 1
    assert not Organ.objects.exists()


def test_the_empty_form_can_be_filled_in_and_read(system):
    book = load_workbook(io.BytesIO(importing.IMPORTERS[0].template()))
    sheet = book.active
    assert sheet["A1"].value == "机关代码*"
    row = {
        "机关代码*": "D1",
        "机关名称*": "某区人民政府",
        "层级*": "区",
        "设立日期*": date(2000, 1, 1),
        "垂直管理": "否",
    }
    sheet.append([row.get(cell.value) for cell in sheet[1]])
    stream = io.BytesIO()
    book.save(stream)
    result = importing.import_organs(actor=system, data=stream.getvalue(), name="a.xlsx")
    assert (result.created, result.errors) == (1, [])
    assert queries.find("D1").opened_on == date(2000, 1, 1)


def test_staff_get_their_posts_and_no_password(system):
    organs(system, DISTRICT)
    data = "账号,姓名,机关,岗位,任岗日期\nwang,王登记,D1,登记、承办,2020-01-01\n".encode()
    for counts in ((1, 0), (0, 1)):
        result = importing.import_staff(actor=system, data=data, name="staff.csv")
        assert ((result.created, result.unchanged), result.errors) == (counts, [])
    user = User.objects.get(username="wang")
    assert not user.has_usable_password() and Post.objects.filter(user=user).count() == 2
    other = data.replace("王登记".encode(), "李登记".encode())
    assert importing.import_staff(actor=system, data=other, name="staff.csv").errors[0].column == "账号"


def test_the_command_answers_in_json_and_by_exit_status(system, tmp_path, capsys):
    good, bad, broken = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "broken.xlsx"
    good.write_text(HEADER + DISTRICT)
    bad.write_text(HEADER + DISTRICT.replace("区,,", "州,,"))
    broken.write_bytes(b"PK\x03\x04 nothing")
    assert command(["organs", str(good), "--json"]) == 0
    expected = {"rows": 1, "created": 1, "changed": 0, "unchanged": 0, "errors": []}
    assert json.loads(capsys.readouterr().out) == expected
    assert command(["organs", str(bad), "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["errors"][0]
    assert error == {"sheet": "", "row": 2, "column": "层级", "message": error["message"]}
    for arguments in (["organs", str(broken)], ["organs", str(tmp_path / "none.csv")], ["nothing", "x"]):
        assert command(arguments) == 2
    form = tmp_path / "form.xlsx"
    for arguments in (["staff", str(form), "--template"], ["staff", "--template", str(form)]):
        assert command(arguments) == 0 and load_workbook(form)
        form.unlink()


def test_a_workbook_without_a_needed_column_is_unreadable(system):
    book = Workbook()
    book.active.append(["机关代码", "机关名称"])
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(importing.sheets.Unreadable, match="层级"):
        importing.import_organs(actor=system, data=stream.getvalue(), name="a.xlsx")
