"""What was published elsewhere is taken over: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from gongkai.disclosure.importing import import_documents
from gongkai.disclosure.models import Column, Document
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor

pytestmark = pytest.mark.django_db
HEAD = "来源编号,标题,发布机构,栏目编号,信息类别,发布日期,有效性,正文"
ROWS = ("1,抽检公告,A01,1,通知公告,2020-03-04,,第一段\n", "2,管理办法,A01,1,规范性文件,2019-03-04,有效,<p>第一条</p>\n")


def run(system: Actor, *rows: str, dry_run: bool = False) -> object:
    data = (HEAD + "\n" + "".join(rows)).encode()
    return import_documents(actor=system, data=data, name="documents.csv", dry_run=dry_run)


def test_rows_become_live_documents_with_number_and_trail(cast: Cast, column: Column, system: Actor) -> None:
    result = run(system, *ROWS)
    assert (result.created, result.changed, result.errors) == (2, 0, [])  # type: ignore[attr-defined]
    first = Document.objects.get(outside_id="1")
    assert first.live and first.index_number == "A01/2020-00001" and first.body == "<p>第一段</p>"
    assert [row.verb for row in audit.trail(first)] == ["disclosure.mirror"]
    again = run(system, *ROWS)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)  # type: ignore[attr-defined]
    changed = run(system, ROWS[0].replace("抽检公告", "抽检通告"))
    assert changed.changed == 1  # type: ignore[attr-defined]
    assert Document.objects.get(outside_id="1").title == "抽检通告"


def test_a_row_that_is_wrong_is_named_and_nothing_is_kept(cast: Cast, column: Column, system: Actor) -> None:
    wrong = "3,抽检公告,无此机关,9,通知公告,2020-03-04,,x\n"
    result = run(system, ROWS[0], wrong)
    assert {(error.row, error.column) for error in result.errors} == {(3, "发布机构"), (3, "栏目编号")}  # type: ignore[attr-defined]
    late = run(system, ROWS[0].replace("2020-03-04", "2031-03-04"))
    assert "晚于今天" in late.errors[0].message  # type: ignore[attr-defined]
    assert not Document.objects.exists()


def test_a_dry_run_says_what_would_be(cast: Cast, column: Column, system: Actor) -> None:
    assert run(system, *ROWS, dry_run=True).created == 2  # type: ignore[attr-defined]
    assert not Document.objects.exists()
