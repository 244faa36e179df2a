"""The standard catalogue: rows by date, the workbook out and in, how duties stand, tasks, compilation."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from openpyxl import load_workbook
from tests.cast import Cast

from gongkai.disclosure.actions.catalogue import Cause, close_task, end_row, keep_field, open_tasks, put_rows
from gongkai.disclosure.catalogue.compiling import compile_catalogue
from gongkai.disclosure.catalogue.facts import RowFacts, facts_of
from gongkai.disclosure.catalogue.importing import import_catalogue, take_catalogue
from gongkai.disclosure.catalogue.standing import Published, standing
from gongkai.disclosure.catalogue.writing import FieldRows, template, workbook
from gongkai.disclosure.events import CatalogueChanged
from gongkai.disclosure.models import CatalogueRow, CatalogueTask, Column, Document, RowVersion
from gongkai.disclosure.queries import catalogue
from gongkai.disclosure.tasks import follow_lists
from gongkai.kernel import registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.registry import ListChange, Unreadable

FROM, LATER, TODAY = date(2020, 1, 2), date(2020, 7, 1), date(2021, 1, 15)
SYSTEM = Actor.system("test")


def facts(cast: Cast, two: str = "低保对象审批信息", **changes: object) -> RowFacts:
    values: dict[str, object] = {
        "field_code": "120",
        "level_one": "最低生活保障",
        "level_two": two,
        "ordinal": 1,
        "elements": ("低保对象名单", "保障金额"),
        "basis": (("行政法规", "《社会救助暂行办法》"), ("", "《广州市最低生活保障办法》")),
        "period_text": "自信息形成之日起20个工作日内",
        "organ_id": cast.a.pk,
        "organ_text": cast.a.name,
        "channels": ("website", "board", "微信群"),
        "levels": ("county", "town"),
    }
    return RowFacts(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def kept(cast: Cast) -> list[RowVersion]:
    """Two rows in the district's catalogue."""
    keep_field(actor=SYSTEM, code="120", name="社会救助", on=date(2017, 5, 9))
    rows = [facts(cast), facts(cast, "临时救助结果", ordinal=2, period_text="每季度", powers=("P-1",))]
    put_rows(actor=SYSTEM, scope_id=cast.district.pk, rows=rows, on=FROM, reason="编制")
    return list(catalogue.in_force(cast.district.pk, TODAY))


def test_rows_get_codes_and_the_same_again_changes_nothing(cast: Cast, kept: list[RowVersion]) -> None:
    assert [one.row.code for one in kept] == ["120001001", "120001002"]
    again = put_rows(
        actor=SYSTEM, scope_id=cast.district.pk, rows=[facts_of(one) for one in kept], on=LATER, reason="再次导入"
    )
    assert (again.created, again.changed, again.unchanged) == ([], {}, [0, 1])
    assert RowVersion.objects.count() == 2


def test_a_change_is_a_version_from_its_day_on(cast: Cast, kept: list[RowVersion]) -> None:
    changed = facts(cast, period_text="7个工作日内")
    done = put_rows(actor=SYSTEM, scope_id=cast.district.pk, rows=[changed], on=LATER, reason="时限缩短")
    assert done.changed == {0: ["公开时限"]} and done.gone == ["120001002"]
    before, after = (catalogue.in_force(cast.district.pk, day)[0] for day in (date(2020, 6, 30), LATER))
    assert (before.period["number"], after.period["number"]) == (20, 7)
    assert [one.reason for one in catalogue.history(after.row)] == ["时限缩短", "编制"]
    end_row(actor=SYSTEM, row_id=after.row_id, on=date(2020, 9, 1), reason="并入其他事项")
    assert not catalogue.in_force(cast.district.pk, date(2020, 9, 1)).filter(row=after.row).exists()
    with pytest.raises(ValidationError, match="已经停用"):
        end_row(actor=SYSTEM, row_id=after.row_id, on=date(2020, 9, 1), reason="再停用")


def test_only_keepers_change_a_catalogue(cast: Cast, kept: list[RowVersion]) -> None:
    with pytest.raises(PermissionDenied):
        put_rows(
            actor=cast.clerk("editor"), scope_id=cast.district.pk, rows=[facts(cast, "新的")], on=LATER, reason="试"
        )
    put_rows(actor=cast.clerk("editor"), scope_id=cast.a.pk, rows=[facts(cast)], on=LATER, reason="本单位目录")
    put_rows(actor=cast.actor(cast.office), scope_id=cast.town.pk, rows=[facts(cast)], on=LATER, reason="镇目录")


def test_what_is_wrong_names_its_row_and_nothing_is_kept(cast: Cast, kept: list[RowVersion]) -> None:
    wrong = [
        facts(cast, "好的"),
        facts(cast, "", elements=()),
        facts(cast, "好的"),
        facts(cast, "另", field_code="999"),
    ]
    with pytest.raises(ValidationError) as refused:
        put_rows(actor=SYSTEM, scope_id=cast.district.pk, rows=wrong, on=LATER, reason="")
    said = refused.value.message_dict
    assert said["1"] == ["二级事项不能为空", "公开内容（要素）不能为空"]
    assert said["2"] == ["与第1个事项相同"] and "999" in said["3"][0] and "reason" in said
    assert RowVersion.objects.count() == 2


def book_of(cast: Cast) -> bytes:
    return workbook(cast.district.name, [FieldRows("社会救助", list(catalogue.in_force(cast.district.pk, TODAY)))])


def test_the_workbook_read_back_changes_nothing(cast: Cast, kept: list[RowVersion]) -> None:
    result = import_catalogue(actor=SYSTEM, data=book_of(cast), name="目录.xlsx")
    assert not result.errors, result.errors
    assert (result.rows, result.created, result.changed, result.unchanged) == (2, 0, 0, 2)


def test_a_changed_cell_and_another_row_are_told_before_they_are_taken(cast: Cast, kept: list[RowVersion]) -> None:
    book = load_workbook(io.BytesIO(book_of(cast)))
    sheet = book["社会救助"]
    assert sheet["A1"].value == f"{cast.district.name}社会救助领域基层政务公开标准目录"
    sheet["F4"] = "每月10日前"
    sheet.append(
        [
            3,
            "特困人员救助供养",
            "审核信息",
            "对象；标准",
            "【行政法规】《社会救助暂行办法》",
            "20个工作日内",
            cast.b.name,
        ]
    )
    out = io.BytesIO()
    book.save(out)
    given = {"data": out.getvalue(), "name": "目录.xlsx", "on": LATER, "reason": "年度调整"}
    taken = take_catalogue(actor=SYSTEM, scope_id=cast.district.pk, dry_run=True, **given)  # type: ignore[arg-type]
    assert (taken.changes.created, taken.changes.changed) == ([2], {0: ["公开时限"]})
    assert RowVersion.objects.count() == 2
    take_catalogue(actor=SYSTEM, scope_id=cast.district.pk, **given)  # type: ignore[arg-type]
    now = catalogue.in_force(cast.district.pk, TODAY)
    assert [one.row.code for one in now] == ["120001001", "120001002", "120002001"]
    assert now[0].period == {"kind": "every", "months": 1, "by_day": 10} and now[2].organ == cast.b
    other = take_catalogue(actor=SYSTEM, scope_id=cast.town.pk, **given)  # type: ignore[arg-type]
    assert "另一个单位" in other.errors[0].message


def test_a_file_without_the_headings_or_the_field_says_so(cast: Cast, kept: list[RowVersion]) -> None:
    with pytest.raises(Unreadable, match="没有找到目录表"):
        import_catalogue(actor=SYSTEM, data="姓名,电话\n甲,1\n".encode(), name="a.csv")
    result = import_catalogue(actor=SYSTEM, data=template(), name="空表.xlsx")
    assert result.errors and "没有写明领域" in result.errors[0].message


def test_duties_stand_by_what_was_published_and_when(kept: list[RowVersion]) -> None:
    within, quarterly = kept
    assert standing(within, Published(), TODAY).state == "gap"
    assert standing(within, Published(1, date(2020, 3, 1)), TODAY).state == "fulfilled"
    late = standing(quarterly, Published(2, date(2020, 9, 30)), TODAY)
    assert (late.state, late.due_on) == ("late", date(2020, 12, 31)) and "2020年第四季度" in late.why
    assert standing(quarterly, Published(3, date(2020, 10, 1)), TODAY).state == "fulfilled"
    within.row.column = Column(title="社会救助", number=620, stale_after=90)
    assert standing(within, Published(1, date(2020, 3, 1)), TODAY).state == "stale"
    within.not_applicable = "本区没有"
    assert standing(within, Published(), TODAY).state == "not_applicable"


def test_what_came_after_its_term_is_found(cast: Cast, kept: list[RowVersion], draft: Document) -> None:
    Document.objects.filter(pk=draft.pk).update(
        live=True, row_id=kept[0].row_id, formed_on=date(2020, 11, 2), published_at="2020-12-01T12:00+08:00"
    )
    late = catalogue.late_documents(cast.district.pk, current(), TODAY)
    assert [(one.document.pk, one.term.due_on) for one in late] == [(draft.pk, date(2020, 11, 30))]


def test_a_changed_power_opens_a_task_on_the_rows_that_cite_it(
    cast: Cast, kept: list[RowVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = ListChange("P-1", "临时救助给付", "已取消", date(2021, 1, 10))
    monkeypatch.setattr(registry.list_changes, "_value", lambda codes, since, until: [change] if "P-1" in codes else [])
    follow_lists(TODAY)
    follow_lists(TODAY)
    task = CatalogueTask.objects.get()
    assert task.row == kept[1].row and task.cause == "“临时救助给付”已取消"
    with pytest.raises(ValidationError):
        close_task(actor=cast.actor(cast.office), task_id=task.pk, note=" ")
    close_task(actor=cast.actor(cast.office), task_id=task.pk, note="已改按临时救助办法公开")
    assert not open_tasks(actor=SYSTEM, causes=[Cause("P-1", "临时救助给付", "已取消", date(2021, 1, 10))])


def test_the_catalogue_is_public_by_field_row_and_file(cast: Cast, kept: list[RowVersion], client: Client) -> None:
    compile_catalogue(CatalogueChanged(scope_id=cast.district.pk))
    home = "/zwgk/catalogue/nansha/"
    page = client.get(home).content.decode()
    assert "社会救助" in page and "目录汇编（PDF）" in page
    assert "临时救助结果" in client.get(f"{home}120/").content.decode()
    row = client.get(f"{home}120001001/").content.decode()
    assert "社会救助暂行办法" in row and "20个工作日内" in row
    assert client.get(f"{home}compiled.pdf").content.startswith(b"%PDF")
    assert client.get(f"{home}compiled.docx").content.startswith(b"PK")
    assert client.get(f"{home}catalogue.xlsx").content.startswith(b"PK")
    for wrong in (f"{home}999999999/", "/zwgk/catalogue/nobody/", f"{home}compiled.txt"):
        assert client.get(wrong).status_code == 404


def test_a_catalogue_of_an_organ_without_a_short_code_has_its_code_as_address(cast: Cast, client: Client) -> None:
    keep_field(actor=SYSTEM, code="120", name="社会救助", on=FROM)
    put_rows(actor=SYSTEM, scope_id=cast.town.pk, rows=[facts(cast)], on=FROM, reason="编制")
    assert cast.town.short_code is None
    assert f"/zwgk/catalogue/{cast.town.code}/120/" in client.get("/zwgk/catalogue/").content.decode()
    assert "低保对象审批信息" in client.get(f"/zwgk/catalogue/{cast.town.code}/120/").content.decode()


def test_a_town_keeps_its_own_by_the_desk(cast: Cast, kept: list[RowVersion], client: Client) -> None:
    client.force_login(cast.office)
    desk = "/admin/disclosure/catalogue/"
    assert "空白" in client.get(desk).content.decode()
    assert "120001001" in client.get(f"{desk}?export=csv&state=owed").content.decode()
    form = {
        "field": "120",
        "level_one": "养老",
        "level_two": "高龄津贴",
        "elements": "人数\n金额",
        "basis": "【法律】《某法》",
        "period_text": "看情况",
        "organ": cast.a.pk,
        "manner": "open",
        "on": "2021-01-15",
        "reason": "新增",
    }
    refused = client.post(f"{desk}new/?scope={cast.district.pk}", form).content.decode()
    assert "看不出期限" in refused and "高龄津贴" in refused
    made = client.post(f"{desk}new/?scope={cast.district.pk}", form | {"period_text": "每月10日前"})
    row = CatalogueRow.objects.get(code="120002001")
    assert made.headers["Location"] == f"{desk}{row.pk}/"
    assert "每月，次月10日前" in client.get(f"{desk}{row.pk}/").content.decode()
    assert client.post(f"{desk}{row.pk}/end/", {"on": "2021-01-15", "reason": ""}).status_code == 400
    assert client.post(f"{desk}{row.pk}/end/", {"on": "2021-01-15", "reason": "并入"}).status_code == 302
