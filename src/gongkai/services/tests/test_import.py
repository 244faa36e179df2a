"""Lists as files: all or nothing, the same twice is nothing, errors by row and column, and out again as they came."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from tests.cast import Cast

from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow
from gongkai.kernel.registry import Unreadable
from gongkai.services.importing import FORMS, IMPORTERS, import_list
from gongkai.services.importing.columns import ITEM_COLUMNS, POWER_COLUMNS
from gongkai.services.importing.exporting import item_values, power_values, write_list
from gongkai.services.models import ItemVersion, ListImport, Power, PowerVersion
from gongkai.services.tests.lists import bring, item, power, power_of

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "xlsx", "json")


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    rows = [power(cast, "P1"), power(cast, "P2")]
    first, again = bring("powers", rows), bring("powers", rows)
    assert (first.created, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert ListImport.objects.count() == 1 and AuditRow.objects.filter(verb="powers.import").count() == 1


def test_one_wrong_row_keeps_all_others_out_and_is_named_by_row_and_column(cast: Cast) -> None:
    rows = [power(cast, "P1"), power(cast, "P2", kind="行政命令"), power(cast, "P3", organ="火星局"), power(cast, "")]
    result = bring("powers", rows)
    assert [(one.row, one.column) for one in result.errors] == [(2, "职权类型"), (3, "行使主体"), (4, "职权编码")]
    assert not Power.objects.exists() and not ListImport.objects.exists()
    assert (result.created, result.changed) == (0, 0)


def test_a_dry_run_tells_the_differences_and_keeps_nothing(cast: Cast) -> None:
    bring("powers", [power(cast, "P1"), power(cast, "P2")])
    rows = [
        power(cast, "P1", name="改名", on="2020-01-01"),
        power(cast, "P2", on="2020-01-01", change="取消"),
        power(cast, "P3"),
    ]
    result = bring("powers", rows, dry_run=True)
    told = {one.code: (one.outcome, one.fields) for one in result.differences}
    assert told["P1"] == ("changed", (("职权名称", "许可P1", "改名"),))
    assert told["P2"][0] == "ended" and told["P3"][0] == "created"
    assert PowerVersion.objects.count() == 2


def test_a_complete_list_cancels_what_it_no_longer_names_of_its_own_source(cast: Cast) -> None:
    bring("powers", [power(cast, "P1"), power(cast, "P2"), power(cast, "OWN", source="本区")])
    result = bring("powers", [power(cast, "P1", on="2020-01-01")], complete=True)
    assert (result.changed, result.unchanged) == (1, 1)
    assert not PowerVersion.objects.get(power=power_of("P2"), until=None).in_force
    assert PowerVersion.objects.get(power=power_of("OWN")).in_force


def test_two_rows_of_one_code_and_day_contradict_each_other(cast: Cast) -> None:
    result = bring("powers", [power(cast, "P1"), power(cast, "P1", name="又一个")])
    assert [(one.row, one.column) for one in result.errors] == [(2, "职权编码")]


def test_an_editor_brings_in_only_what_is_the_organs_own(cast: Cast) -> None:
    rows = [power(cast, "P1"), power(cast, "P2", organ=cast.b.name)]
    result = bring("powers", rows, actor=cast.clerk("editor"))
    assert [(one.row, one.column) for one in result.errors] == [(2, "行使主体")]
    assert bring("powers", rows[:1], actor=cast.clerk("editor")).created == 1


def test_a_promise_longer_than_the_statute_is_refused(cast: Cast) -> None:
    result = bring("services", [item(cast, "S1", statutory_days=5, promised_days=6)])
    assert [(one.row, one.column) for one in result.errors] == [(1, "承诺办结时限")]
    assert not ItemVersion.objects.exists()


@pytest.mark.parametrize(
    ("column", "text", "header"),
    [
        ("materials", "身份证|原件|两", "办理材料"),
        ("materials", "身份证|原件|1||必要|年龄=满百岁", "情形引导"),
        ("questions", "年龄|年满16周岁了吗|是", "情形引导"),
        ("person_theme", "不存在的主题", "面向自然人主题"),
        ("outside_url", "javascript:alert(1)", "来源地址"),
        ("visits", "一次", "到办事现场次数"),
    ],
)
def test_a_guide_that_does_not_fit_together_is_refused(cast: Cast, column: str, text: str, header: str) -> None:
    result = bring("services", [item(cast, "S1", **{column: text})])
    assert [one.column for one in result.errors] == [header]


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_goes_out_comes_in_again_as_it_was(cast: Cast, fmt: str) -> None:
    bring("powers", [power(cast, "P1", duties="受理：收件\n决定：发证"), power(cast, "=1+1", name="-减号开头")])
    bring("services", [item(cast, "S1"), item(cast, "S2", materials="无需材料", questions="")])
    system = Actor.system("test")
    lists = (
        ("powers", POWER_COLUMNS, [power_values(one) for one in PowerVersion.objects.all()]),
        ("services", ITEM_COLUMNS, [item_values(one) for one in ItemVersion.objects.all()]),
    )
    for kind, columns, rows in lists:
        data = write_list(rows, columns, "清单", fmt)
        result = import_list(FORMS[kind], actor=system, data=data, name=f"清单.{fmt}")
        assert (result.errors, result.unchanged, result.changed, result.created) == ([], 2, 0, 0)


def test_no_cell_of_an_export_is_computed_by_a_spreadsheet(cast: Cast) -> None:
    bring("powers", [power(cast, "P1", name="=HYPERLINK(1)")])
    rows = [power_values(one) for one in PowerVersion.objects.all()]
    assert ",=HYPERLINK" not in write_list(rows, POWER_COLUMNS, "清单", "csv").decode()
    sheet = load_workbook(io.BytesIO(write_list(rows, POWER_COLUMNS, "清单", "xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_an_empty_form_is_read_as_an_empty_list() -> None:
    for importer in IMPORTERS:
        result = importer.run(
            actor=Actor.system("test"), data=importer.template(), name=f"{importer.kind}.xlsx", dry_run=False
        )
        assert (result.rows, result.errors) == (0, [])


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.csv"), (b"{", "a.json"), (b"%PDF-1.4", "a.pdf"), (b"a,b\n1,2\n", "a.csv")]
)
def test_a_file_that_is_no_list_is_unreadable(data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        import_list(FORMS["powers"], actor=Actor.system("test"), data=data, name=name)
