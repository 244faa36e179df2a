"""The chain finds what was changed, removed or re-ordered, and outlives the erasure of personal data."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from gongkai.kernel import access, audit, clock, crypto, registry, seals
from gongkai.kernel.models import AccessRow, AuditHead, AuditLeaf, AuditRow, AuditSeal, Setting

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 15)


def write(system, key="a", times=3, **more):
    obj, _ = Setting.objects.get_or_create(key=key)
    with transaction.atomic():
        return [
            audit.record(
                actor=system, verb="test.change", obj=obj, before={"n": n}, after={"n": n + 1, "on": DAY}, **more
            )
            for n in range(times)
        ]


def messages():
    return [flaw.message for flaw in seals.verify()]


def test_an_untouched_audit_is_whole(system):
    write(system), write(system, "b", 1)
    seals.seal_day(DAY)
    write(system)
    seals.seal_day(DAY)
    assert seals.verify() == []


@pytest.mark.parametrize("change", [{"verb": "other"}, {"actor_name": "另一人"}, {"after": {"n": 9}}, {"reason": "x"}])
def test_a_changed_row_is_found(system, change):
    row = write(system)[1]
    AuditRow.objects.filter(pk=row.pk).update(**change)
    assert messages() == ["was changed"]


def test_a_row_removed_from_the_middle_is_found(system):
    write(system)[1].delete()
    assert "missing" in messages()[0]


def test_the_last_row_removed_is_found_by_the_head(system):
    write(system)[-1].delete()
    assert messages() == ["the chain ends at row 2, its head says 3"]


def test_the_last_row_removed_with_a_forged_head_is_found_by_the_seal(system):
    rows = write(system)
    seals.seal_day(DAY)
    rows[-1].delete()
    AuditHead.objects.update(seq=2, hash=rows[1].hash, sealed_seq=2)
    assert any("removed or replaced" in message for message in messages())


def test_the_last_row_removed_with_the_head_set_back_is_found_before_any_seal(system):
    rows = write(system)
    rows[-1].delete()
    AuditHead.objects.update(seq=2, hash=rows[1].hash)
    assert messages() == ["the head was set back: the last rows are missing"]


def test_all_rows_removed_with_the_head_set_to_nothing_is_found(system):
    write(system)
    AuditRow.objects.all().delete()
    AuditHead.objects.update(seq=0, hash="", mac="")
    assert messages() == ["all rows of the chain are missing"]


def test_a_signature_of_one_chain_does_not_fit_another(system):
    write(system, "a", 1), write(system, "b", 1)
    first, second = AuditHead.objects.order_by("record")
    AuditHead.objects.filter(pk=second.pk).update(mac=first.mac)
    assert messages() == ["the head was set back: the last rows are missing"]


def test_a_whole_chain_removed_is_found(system):
    write(system)
    AuditRow.objects.all().delete()
    assert messages() == ["all rows of the chain are missing"]


def test_a_chain_removed_whole_with_a_head_no_seal_has_seen_is_found_by_its_record(system, monkeypatch):
    write(system), write(system, "b", 1)
    label = AuditHead.objects.values_list("record", flat=True)[0].rpartition(":")[0]
    monkeypatch.setitem(registry.chained, label, lambda: ["a", "b"])
    assert messages() == []
    AuditRow.objects.filter(record=f"{label}:b").delete()
    AuditHead.objects.filter(record=f"{label}:b").delete()
    assert messages() == ["the record stands, its whole chain is missing"]


def test_reordered_rows_are_found(system):
    first, second, _ = write(system)
    AuditRow.objects.filter(pk=first.pk).update(seq=99)
    AuditRow.objects.filter(pk=second.pk).update(seq=1)
    AuditRow.objects.filter(pk=first.pk).update(seq=2)
    assert len(messages()) >= 2


def test_a_removed_seal_is_found_by_the_log(system, settings):
    write(system)
    seals.seal_day(DAY)
    assert json.loads(Path(settings.GONGKAI_SEAL_LOG).read_text())["number"] == 1
    AuditSeal.objects.all().delete()
    AuditHead.objects.update(sealed_seq=0)
    assert messages() == ["the log knows a seal that the database has not, or has otherwise"]


def test_a_removed_read_is_found_once_sealed(cast):
    for _ in range(2):
        access.log_read(cast.actor(cast.office), cast.a, "申请人身份证号")
    seals.seal_day(DAY)
    AccessRow.objects.first().delete()
    assert messages() == ["the access log it sealed was changed"]


def test_a_seal_that_broke_off_is_made_again_whole(system, cast, monkeypatch):
    write(system, "b"), access.log_read(cast.actor(cast.office), cast.a, "案卷")
    with monkeypatch.context() as broken:
        broken.setattr(seals, "_access_digest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seals.seal_day(DAY)
    assert not AuditSeal.objects.exists() and AuditLeaf.objects.exists() and seals.verify() == []
    write(system, "c")
    seal = seals.seal_day(DAY)
    assert (seal.number, seal.access_rows, seal.heads) == (1, 1, seal.leaves.count())
    assert seals.verify() == [] and not AuditHead.objects.filter(seq__gt=F("sealed_seq")).exists()


def test_two_do_not_seal_at_once(system):
    write(system)
    with seals._alone(), pytest.raises(seals.SealedElsewhere):
        seals.seal_day(DAY)
    assert seals.seal_day(DAY).heads == 1


def test_a_holder_that_lost_the_lease_writes_no_seal(system, monkeypatch):
    write(system)
    monkeypatch.setattr(
        seals,
        "_mark_reads",
        lambda number: (
            Setting.objects.filter(key=seals.LEASE_KEY).update(
                value={"token": "another", "until": "2999-01-01T00:00:00+00:00"}
            )
            and []
        ),
    )
    with pytest.raises(seals.SealedElsewhere):
        seals.seal_day(DAY)
    assert not AuditSeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_seal_is_written_in_short_transactions(system, monkeypatch):
    monkeypatch.setattr(seals, "PART", 2)
    for number in range(7):
        write(system, f"k{number}", 1)
    sizes = []
    create = AuditLeaf.objects.bulk_create

    def counted(leaves):
        assert not connection.in_atomic_block
        sizes.append(len(leaves))
        return create(leaves)

    monkeypatch.setattr(AuditLeaf.objects, "bulk_create", counted)
    assert seals.seal_day(DAY).heads == 7
    assert sizes == [2, 2, 2, 1] and seals.verify() == []


def test_many_rows_at_once_make_the_same_chains_as_one_by_one(system):
    write(system, "a", 2)
    objects = [Setting.objects.get_or_create(key=key)[0] for key in ("a", "b", "a", "c")]
    entries = [audit.Entry(obj, after={"n": n}, personal={"name": "张三"}) for n, obj in enumerate(objects)]
    with transaction.atomic():
        rows = audit.record_many(entries, actor=system, verb="test.bulk")
    assert [row.after["n"] for row in rows] == [0, 1, 2, 3] and [row.seq for row in rows] == [3, 1, 4, 1]
    write(system, "c", 1)
    assert dict(AuditHead.objects.values_list("record", "seq")) == {
        "kernel.setting:a": 4,
        "kernel.setting:b": 1,
        "kernel.setting:c": 2,
    }
    assert audit.personal_values(AuditRow.objects.get(pk=rows[1].pk)) == {"name": "张三"}
    assert seals.verify() == []


def test_what_rests_is_stripped_and_what_is_open_or_moved_is_not(system, monkeypatch, capsys):
    old, new = datetime(2010, 5, 1, tzinfo=clock.ZONE), datetime(2020, 5, 1, tzinfo=clock.ZONE)
    write(system, "rests", 2, personal={"name": "甲"}, at=old)
    write(system, "open", 1, personal={"name": "乙"}, at=old)
    write(system, "moved", 1, personal={"name": "丙"}, at=old)
    write(system, "moved", 1, at=new)
    monkeypatch.setattr(registry, "open_records", {})
    registry.keep_open("kernel.setting", lambda: ["open"])
    call_command("audit", "strip", before=date(2015, 1, 1), yes=False)
    assert "kernel.setting: 2" in capsys.readouterr().out
    assert AuditRow.objects.filter(personal__isnull=False).count() == 4
    call_command("audit", "strip", before=date(2015, 1, 1), yes=True)
    assert "2 rows stripped" in capsys.readouterr().out
    left = AuditRow.objects.filter(personal__isnull=False).values_list("record", flat=True)
    assert sorted(left) == ["kernel.setting:moved", "kernel.setting:open"]
    assert AuditRow.objects.get(verb="audit.strip").after == {"before": "2015-01-01", "rows": 2}
    assert seals.verify() == []


def test_stripping_needs_a_day_that_has_been(system):
    with pytest.raises(CommandError):
        call_command("audit", "strip")
    with pytest.raises(CommandError):
        call_command("audit", "strip", before=date(2999, 1, 1), yes=True)


def test_stripping_personal_data_leaves_the_chain_valid_and_no_trace(system):
    row = write(system, personal={"phone": "13800138000"})[0]
    row.refresh_from_db()
    assert audit.personal_values(row) == {"phone": "13800138000"}
    audit.strip(row)
    assert audit.personal_values(row) == {} and row.stripped_at
    assert row.commitments.keys() == {"phone"}
    assert seals.verify() == []


def test_a_forged_personal_value_is_found(system):
    row = write(system, personal={"phone": "13800138000"}, times=1)[0]
    entry = {**row.personal["phone"], "value": "13900139000"}
    AuditRow.objects.filter(pk=row.pk).update(personal={"phone": entry})
    assert messages() == ["a personal value was changed"]


def test_without_the_key_no_row_verifies(system, settings):
    write(system, times=1)
    settings.GONGKAI_KEYS = crypto.Keyring.fresh().to_json()
    assert messages() == ["was changed", "the head was set back: the last rows are missing"]


def test_the_chain_can_be_kept_with_sm3(system, settings):
    settings.GONGKAI_AUDIT_HASH = "sm3"
    assert write(system)[0].algorithm == "sm3"
    seals.seal_day(DAY)
    settings.GONGKAI_AUDIT_HASH = "sha256"
    write(system)
    assert seals.verify() == []


@pytest.mark.parametrize("leaves", range(1, 9))
def test_the_root_depends_on_each_leaf_and_their_order(leaves):
    names = [f"leaf {n}" for n in range(leaves)]
    roots = {seals.merkle_root(names), seals.merkle_root([*names, names[-1]])}
    roots |= {seals.merkle_root([*names[:n], "other", *names[n + 1 :]]) for n in range(leaves)}
    assert len(roots) == leaves + 2
