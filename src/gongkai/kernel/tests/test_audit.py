"""The chain finds what was changed, removed or re-ordered, and outlives the erasure of personal data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from gongkai.kernel import access, audit, crypto, seals
from gongkai.kernel.models import AccessRow, AuditHead, AuditRow, AuditSeal, Setting

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


def test_a_whole_chain_removed_is_found(system):
    write(system)
    AuditRow.objects.all().delete()
    assert messages() == ["all rows of the chain are missing"]


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
    assert messages() == ["was changed"]


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
