"""The power list by date: what holds when, why it changed, and what the report reads from it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.cast import Cast

from gongkai.kernel.models import AuditRow, OutboxRow
from gongkai.services.actions import end_power, enter_power, revise_power
from gongkai.services.actions.imports import stands
from gongkai.services.actions.ledger import POWERS
from gongkai.services.facts import PowerFacts
from gongkai.services.models import ListImport, PowerVersion
from gongkai.services.queries import changes, counts, report_figures
from gongkai.services.queries.powers import Filter, balance, history, listed
from gongkai.services.tests.lists import bring, power, power_of

pytestmark = pytest.mark.django_db
Y2019, Y2020 = date(2019, 12, 31), date(2020, 12, 31)


def facts(cast: Cast, **more: object) -> PowerFacts:
    said = {"code": "P1", "name": "食品经营许可", "kind": "permit", "organ_id": cast.a.pk, **more}
    return PowerFacts(**said)  # type: ignore[arg-type]


def codes(on: date) -> list[str]:
    return [version.code for version in listed(on)]


def test_an_entry_holds_from_its_day_until_it_is_cancelled(cast: Cast) -> None:
    editor = cast.clerk("editor")
    made = enter_power(actor=editor, facts=facts(cast), on=date(2020, 2, 1))
    end_power(actor=editor, power_id=made.power_id, on=date(2020, 6, 1), change="ended", reason="国务院取消")
    assert codes(date(2020, 1, 31)) == []
    assert codes(date(2020, 2, 1)) == codes(date(2020, 5, 31)) == ["P1"]
    assert codes(date(2020, 6, 1)) == []
    last = history(made.power)[0]
    assert (last.change, last.reason, last.in_force) == ("ended", "国务院取消", False)
    assert AuditRow.objects.filter(verb__in=["powers.new", "powers.ended"]).count() == 2
    assert OutboxRow.objects.filter(event="EntryChanged").count() == 2


def test_a_change_entered_later_for_an_earlier_day_finds_its_place(cast: Cast) -> None:
    editor = cast.clerk("editor")
    made = enter_power(actor=editor, facts=facts(cast), on=date(2020, 1, 1))
    for on, name in ((date(2020, 9, 1), "丙"), (date(2020, 5, 1), "乙")):
        revise_power(actor=editor, power_id=made.power_id, on=on, facts=facts(cast, name=name), reason="调整")
    names = [listed(date(2020, month, 2)).get().name for month in (1, 5, 9)]
    assert names == ["食品经营许可", "乙", "丙"]


def test_a_correction_of_the_same_day_wins_and_the_older_stays_on_record(cast: Cast) -> None:
    editor = cast.clerk("editor")
    made = enter_power(actor=editor, facts=facts(cast), on=date(2020, 1, 1))
    revise_power(
        actor=editor, power_id=made.power_id, on=date(2020, 1, 1), facts=facts(cast, name="正名"), reason="笔误"
    )
    assert listed(date(2020, 1, 1)).get().name == "正名"
    assert PowerVersion.objects.count() == 2 and len(history(made.power)) == 1


def test_saying_what_holds_already_changes_nothing(cast: Cast) -> None:
    editor = cast.clerk("editor")
    made = enter_power(actor=editor, facts=facts(cast), on=date(2020, 1, 1))
    again = revise_power(actor=editor, power_id=made.power_id, on=date(2020, 3, 1), facts=facts(cast), reason="复核")
    assert again is None and PowerVersion.objects.count() == 1


def test_only_the_organs_own_editor_or_the_office_keeps_an_entry(cast: Cast) -> None:
    for stranger in (cast.clerk("handler"), cast.actor(cast.other_clerk), cast.actor(cast.stranger)):
        with pytest.raises(PermissionDenied):
            enter_power(actor=stranger, facts=facts(cast), on=Y2019)
    made = enter_power(actor=cast.actor(cast.office), facts=facts(cast), on=Y2019)
    with pytest.raises(PermissionDenied):  # nor may an editor give an entry away
        given = facts(cast, organ_id=cast.b.pk)
        revise_power(actor=cast.clerk("editor"), power_id=made.power_id, on=Y2020, facts=given, reason="划转")


def test_a_change_needs_its_reason_and_a_code_is_used_once(cast: Cast) -> None:
    editor = cast.clerk("editor")
    made = enter_power(actor=editor, facts=facts(cast), on=Y2019)
    with pytest.raises(ValidationError) as no_reason:
        end_power(actor=editor, power_id=made.power_id, on=Y2020, change="ended", reason=" ")
    assert "reason" in no_reason.value.message_dict
    with pytest.raises(ValidationError) as twice:
        enter_power(actor=editor, facts=facts(cast), on=Y2020)
    assert "code" in twice.value.message_dict


def year_of_changes(cast: Cast) -> None:
    """Four permits, a penalty, an inspection and a fee at first; two permits merge, one comes, one is renamed."""
    old = [power(cast, f"P{n}") for n in range(4)]
    old += [
        power(cast, "C1", kind="行政处罚"),
        power(cast, "J1", kind="行政检查"),
        power(cast, "F1", kind="行政事业性收费"),
    ]
    old.append(power(cast, "G1", kind="公共服务"))
    assert not bring("powers", old).errors
    day = {"on": "2020-05-01", "reason": "规范"}
    new = [power(cast, f"P{n}", change="合并", **day) for n in (1, 2)]
    new += [
        power(cast, "P9", **day),
        power(cast, "P3", **{**day, "name": "新名"}),
        power(cast, "F2", kind="fee", **day),
    ]
    assert not bring("powers", new).errors


def test_the_report_reads_its_figures_from_the_list(cast: Cast) -> None:
    year_of_changes(cast)
    told = report_figures([cast.a.pk, cast.b.pk], 2020)
    assert set(told) == {cast.a.pk}, "an organ without a list has no figures, not zeros"
    rows = told[cast.a.pk]
    assert rows["permits"] == {"items_before": 4, "items_change": -1, "items_now": 3}
    assert rows["other_services"]["items_now"] == 1 and rows["penalties"]["items_change"] == 0
    assert rows["fees"] == {"items_before": 1, "items_change": 1, "items_now": 2}
    assert "public_service" not in rows


def test_what_changed_between_two_days_adds_up_by_kind(cast: Cast) -> None:
    year_of_changes(cast)
    moved = changes(Y2019, Y2020)
    assert sorted((one.outcome, one.last.change) for one in moved) == [
        ("added", "new"),
        ("added", "new"),
        ("adjusted", "adjusted"),
        ("removed", "merged"),
        ("removed", "merged"),
    ]
    account = {one.kind: one for one in balance(Y2019, Y2020, moved)}
    for one in account.values():
        assert one.before + one.added - one.removed == one.after
    assert account["permit"].adjusted == 1 and account["permit"].reasons["merged"] == 2
    renamed = next(one for one in moved if one.outcome == "adjusted")
    assert [field[:3] for field in renamed.fields({})] == [("职权名称", "许可P3", "新名")]
    assert len(changes(Y2019, Y2020, Filter(kind="permit"))) == 4


def test_an_entry_that_came_and_went_in_between_is_no_difference(cast: Cast) -> None:
    bring("powers", [power(cast, "X", on="2020-02-01")])
    bring("powers", [power(cast, "X", on="2020-03-01", change="取消")])
    assert changes(Y2019, Y2020) == []


def test_counts_take_in_what_lies_below_an_organ(cast: Cast) -> None:
    year_of_changes(cast)
    bring("powers", [power(cast, "T1", organ=cast.town.name)])
    assert counts(cast.district, Y2020)["permit"] == 4
    assert counts(cast.a, Y2020)["permit"] == 3 and counts([cast.town.pk], Y2020)["permit"] == 1


def test_a_version_that_was_tampered_with_no_longer_stands(cast: Cast) -> None:
    bring("powers", [power(cast, "P1"), power(cast, "P2")])
    taken = ListImport.objects.get()
    assert stands(taken, POWERS)
    PowerVersion.objects.filter(power=power_of("P1")).update(name="改过")
    assert not stands(taken, POWERS)
