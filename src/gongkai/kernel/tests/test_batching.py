"""Many actions in one transaction."""

from __future__ import annotations

import pytest
from django.db import transaction

from gongkai.kernel import audit, events, outbox, seals
from gongkai.kernel.actions import action, batch
from gongkai.kernel.models import AuditHead, AuditRow, OutboxRow, Setting

pytestmark = pytest.mark.django_db(transaction=True)


@action
def touch(*, actor, key, fail=False, request_key=""):
    row, _ = Setting.objects.get_or_create(key=key)
    audit.record(actor=actor, verb="test.touch", obj=row, personal={"name": "张三"})
    outbox.emit(events.CaseReceived(case_id=1, organ_id=1), record=key)
    if fail:
        raise ValueError("refused")
    return row


def test_a_batch_leaves_the_same_chain_as_single_actions(system):
    touch(actor=system, key="a")
    with batch():
        for key in ("a", "b", "a", "b"):
            touch(actor=system, key=key)
    touch(actor=system, key="a")
    assert list(AuditHead.objects.order_by("record").values_list("seq", flat=True)) == [4, 2]
    assert OutboxRow.objects.count() == 6
    assert seals.verify() == []


def test_one_refusal_undoes_the_whole_batch(system):
    with pytest.raises(ValueError), batch():
        touch(actor=system, key="a")
        touch(actor=system, key="b", fail=True)
    assert not Setting.objects.exists() and not AuditRow.objects.exists() and not OutboxRow.objects.exists()


def test_a_refusal_that_is_swallowed_still_keeps_nothing(system):
    with pytest.raises(transaction.TransactionManagementError), batch():
        with pytest.raises(ValueError):
            touch(actor=system, key="a", fail=True)
        touch(actor=system, key="b")
    assert not Setting.objects.exists() and seals.verify() == []


def test_batches_do_not_nest(system):
    with pytest.raises(RuntimeError), batch(), batch():
        touch(actor=system, key="a")
