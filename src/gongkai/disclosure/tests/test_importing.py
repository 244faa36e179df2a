"""What was published elsewhere is taken over: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.cast import Cast

from gongkai.disclosure.enclosures import Bundle
from gongkai.disclosure.importing import import_documents
from gongkai.disclosure.models import Column, Document
from gongkai.disclosure.searchable import some_documents
from gongkai.kernel import audit, outbox
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import OutboxRow, StoredFile
from gongkai.kernel.registry import ImportResult, Unreadable

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


def packed(table: str, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("批次/公开信息.csv", table)
        for path, data in members.items():
            archive.writestr(f"批次/附件/{path.replace('_', '.')}", data)
    return out.getvalue()


def take(system: Actor, table: str, *, dry_run: bool = False, **members: bytes) -> ImportResult:
    return import_documents(actor=system, data=packed(table, **members), name="批次.zip", dry_run=dry_run)


TABLE = "来源编号,标题,发布机构,栏目编号,信息类别,发布日期,正文,附件\n1,抽检公告,A01,1,通知公告,2020-03-04,第一段,{}\n"


def test_a_zip_brings_attachments_once_and_their_words_are_found(cast: Cast, column: Column, system: Actor) -> None:
    table, files = TABLE.format("附件/a.txt；附件/b.txt"), {"a_txt": "抽检名单".encode(), "b_txt": "标准".encode()}
    assert take(system, table, dry_run=True, **files).created == 1
    assert not StoredFile.objects.exists()
    assert take(system, table, **files).created == 1
    document = Document.objects.get()
    assert [(one.ordinal, one.title, one.suffix) for one in document.files.all()] == [(1, "a", "txt"), (2, "b", "txt")]
    again = take(system, table, **files)
    assert (again.changed, again.unchanged, StoredFile.objects.count()) == (0, 1, 2)
    assert take(system, TABLE.format("附件/b.txt"), b_txt=files["b_txt"]).changed == 1
    assert [row.verb for row in audit.trail(document)].count("disclosure.mirror_files") == 2
    outbox.drain()
    assert "标准" in next(iter(some_documents([str(document.pk)]).values())).body
    assert any(row.event == "DocumentsImported" for row in OutboxRow.objects.order_by("-pk")[:2])


def test_a_file_that_will_not_do_stops_the_batch(cast: Cast, column: Column, system: Actor) -> None:
    wrong = {
        "附件/nicht.txt": "压缩包里没有",
        "附件/x.exe": "不收“exe”类文件",
        "附件/s.txt": "密",
    }
    members = {"x_exe": b"MZ", "s_txt": "绝密★启封前\n关于某项工作的通知".encode()}
    for path, sentence in wrong.items():
        result = take(system, TABLE.format(path), **members)
        assert [(one.row, one.column) for one in result.errors] == [(2, "附件")] and sentence in result.errors[
            0
        ].message
    late = take(system, TABLE.format("附件/a.txt").replace("2020-03-04", "2031-03-04"), a_txt=b"x")
    assert "晚于今天" in late.errors[0].message and len(late.errors) == 1
    alone = import_documents(actor=system, data=TABLE.format("a.txt").encode(), name="documents.csv")
    assert "ZIP压缩包" in alone.errors[0].message
    assert not Document.objects.exists() and not StoredFile.objects.exists()
    with pytest.raises(Unreadable, match="只有一张表"):
        Bundle.open(packed("x", b=b"").replace("公开信息.csv".encode(), "公开信息.doc".encode()), "a.zip")
    with pytest.raises(Unreadable, match="损坏"):
        Bundle.open(b"PK\x03\x04", "a.zip")
