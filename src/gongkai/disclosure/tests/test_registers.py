"""Registers: entries taken in all or none, what the public reads, annulment, and what section two counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.disclosure.actions.registers import EntryFacts, annul_entry, take_entries, withdraw_entry
from gongkai.disclosure.models import Document, RegisterEntry
from gongkai.disclosure.queries import registers
from gongkai.disclosure.queries.registers import After, Chosen
from gongkai.disclosure.queries.section_two import documents_of_cell, entries_of_cell, report_figures
from gongkai.disclosure.registering import import_registers, template
from gongkai.kernel.actor import Actor

SYSTEM = Actor.system("test")
LIST = "/zwgk/registers/penalty/"


def facts(cast: Cast, serial: int, **changes: object) -> EntryFacts:
    values: dict[str, object] = {
        "kind": "penalty",
        "organ_id": cast.a.pk,
        "source_system": "执法系统",
        "outside_id": f"P-{serial}",
        "title": "无证经营",
        "decided_on": date(2020, 6, 1),
        "number": f"南市监罚〔2020〕{serial}号",
        "party": "甲公司",
        "content": "罚款5000元",
        "amount": Decimal(5000),
        "published_on": date(2020, 6, 5),
    }
    return EntryFacts(**(values | changes))  # type: ignore[arg-type]


def taken(cast: Cast, *rows: EntryFacts) -> list[RegisterEntry]:
    take_entries(actor=SYSTEM, rows=rows, name="台账")
    return list(RegisterEntry.objects.order_by("pk"))


def test_the_same_rows_again_change_nothing(cast: Cast) -> None:
    taken(cast, facts(cast, 1), facts(cast, 2))
    again = take_entries(actor=SYSTEM, rows=[facts(cast, 1), facts(cast, 2, title="无照经营")], name="台账")
    assert (again.created, again.changed, again.unchanged) == (0, 1, 1)
    assert take_entries(actor=SYSTEM, rows=[facts(cast, 1)], name="台账").made is None


def test_a_person_shows_the_first_character_and_the_name_is_kept_encrypted(cast: Cast, client: Client) -> None:
    entry = taken(cast, facts(cast, 1, natural=True, party="陈志强"))[0]
    assert (entry.party, entry.party_name) == ("陈**", "陈志强")
    with connection.cursor() as cursor:
        cursor.execute("SELECT party_name FROM disclosure_registerentry")
        assert "陈志强" not in str(cursor.fetchone())
    for address in (LIST, f"{LIST}{entry.pk}/", f"{LIST}?export=csv"):
        response = client.get(address)
        text = response.getvalue() if response.streaming else response.content
        assert "陈**" in text.decode() and "志强" not in text.decode()


def test_what_is_wrong_names_its_row_and_nothing_is_kept(cast: Cast) -> None:
    rows = [
        facts(cast, 1),
        facts(cast, 2, content="当事人电话13800138000"),
        facts(cast, 3, decided_on=date(2021, 2, 1), published_on=None),
        facts(cast, 1),
    ]
    with pytest.raises(ValidationError) as refused:
        take_entries(actor=SYSTEM, rows=rows, name="台账")
    said = refused.value.message_dict
    assert "个人信息" in said["1"][0] and "决定日期" in said["2"][0] and "重复" in said["3"][0]
    assert "13800138000" not in str(said) and not RegisterEntry.objects.exists()
    with pytest.raises(PermissionDenied):
        take_entries(actor=cast.actor(cast.other_clerk), rows=[facts(cast, 1)], name="台账")


def test_pages_follow_each_other_without_gap_or_double(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (date(2020, 5, 1), date(2020, 6, 1), date(2020, 7, 1))
    taken(cast, *(facts(cast, n, decided_on=days[n % 3], published_on=None) for n in range(7)))
    monkeypatch.setattr(registers, "PER_PAGE", 3)
    seen, after = [], None
    for _ in range(3):
        page = registers.page(Chosen("penalty"), after)
        seen += [one.pk for one in page.rows]
        after = page.following
    assert after is None and len(set(seen)) == len(seen) == 7
    assert seen == [one.pk for one in registers.shown(Chosen("penalty"))]
    assert After.parse("nonsense") is None and registers.page(Chosen("penalty", text="甲"), None).total == 7
    monkeypatch.setattr(registers, "MOST_COUNTED", 5)
    assert registers.page(Chosen("penalty"), None).total is None


def test_late_ones_and_annulled_ones_come_to_the_desk_and_a_withdrawal_leaves_a_tombstone(
    cast: Cast, client: Client
) -> None:
    first, second = taken(cast, facts(cast, 1), facts(cast, 2, published_on=date(2020, 6, 30)))
    assert list(registers.late(None)) == [second] and first.due_on == date(2020, 6, 10)
    annul_entry(actor=cast.clerk("handler"), entry_id=first.pk, on=date(2021, 1, 14))
    assert registers.to_withdraw({cast.a.pk}) == [(RegisterEntry.objects.get(pk=first.pk), date(2021, 1, 18))]
    with pytest.raises(PermissionDenied):
        withdraw_entry(actor=cast.clerk("handler"), entry_id=first.pk, reason="annulled")
    withdraw_entry(actor=cast.clerk("signatory"), entry_id=first.pk, reason="annulled", note="行政复议决定撤销")
    gone = client.get(f"{LIST}{first.pk}/")
    assert gone.status_code == 410 and "行政复议决定撤销" in gone.content.decode()
    assert "〔2020〕1号" not in client.get(LIST).content.decode()
    assert registers.to_withdraw(None) == []


def test_the_file_is_read_with_the_words_of_sources(cast: Cast) -> None:
    text = (
        "类别,采购单位,来源编号,项目编号,项目名称,中标（成交）供应商,金额（元）,合同签订日期\n"
        f'政府采购和公共资源交易结果,{cast.a.name},C-1,NS-1,河涌保洁,乙公司,"1,200.50",2020-03-05\n'
    )
    result = import_registers(actor=SYSTEM, data=text.encode(), name="采购.csv")
    assert not result.errors and result.created == 1
    assert RegisterEntry.objects.get().amount == Decimal("1200.50")
    wrong = import_registers(actor=SYSTEM, data=text.replace('"1,200.50"', "很多").encode(), name="采购.csv")
    assert (wrong.errors[0].row, wrong.errors[0].column) == (2, "金额（元）")
    assert template().startswith(b"PK")


def test_section_two_counts_registers_and_numbered_documents_that_are_kept_here(cast: Cast, draft: Document) -> None:
    one, other = taken(cast, facts(cast, 1), facts(cast, 2))
    annul_entry(actor=SYSTEM, entry_id=other.pk, on=TODAY)
    bought = facts(cast, 3, kind="procurement", decided_on=date(2020, 2, 3), published_on=None, amount=Decimal("25000"))
    taken(cast, bought)
    values = {
        "kind": "normative",
        "live": True,
        "formed_on": date(2020, 3, 1),
        "published_at": "2020-03-10T10:00+08:00",
    }
    Document.objects.filter(pk=draft.pk).update(**values)
    ids = [cast.a.pk, cast.b.pk]
    found = report_figures(ids, 2020)
    assert found[cast.a.pk]["penalties"] == {"decisions": 1} and cast.b.pk not in found
    assert found[cast.a.pk]["procurement"] == {"count": 1, "amount_yuan": 25000, "amount_10k_yuan": Decimal("2.5")}
    assert "normative_documents" not in found[cast.a.pk]
    Document.objects.filter(pk=draft.pk).update(doc_number="南市监规〔2020〕1号")
    cells = report_figures(ids, 2020)[cast.a.pk]["normative_documents"]
    assert (cells["made"], cells["opened"], cells["open_total"], cells["in_force"]) == (1, 1, 1, 1)
    Document.objects.filter(pk=draft.pk).update(ended_on=date(2020, 12, 31))
    cells = report_figures(ids, 2020)[cast.a.pk]["normative_documents"]
    assert (cells["open_total"], cells["repealed"]) == (0, 1)
    assert [entry.pk for entry in entries_of_cell(ids, 2020, "penalties")] == [one.pk]
    assert documents_of_cell(ids, 2020, "made").get() == draft
