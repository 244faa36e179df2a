"""One transaction a change; a request that comes twice changes nothing the second time."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from gongkai.kernel import audit, seals
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow, RequestKey, Setting


@action
def add(*, actor: Actor, key: str, by: int, request_key: str = "") -> Setting:
    Setting.objects.get_or_create(key=key, defaults={"value": 0})
    row = lock(Setting, key)
    before = row.value
    row.value += by
    row.save()
    audit.record(actor=actor, verb="test.add", obj=row, before={"value": before}, after={"value": row.value})
    if row.value > 100:
        raise ValueError("too much")
    return row


@pytest.mark.django_db
def test_a_repeated_request_returns_what_the_first_gave(system):
    first = add(actor=system, key="a", by=1, request_key="r1")
    again = add(actor=system, key="a", by=1, request_key="r1")
    assert (first, again.value) == (again, 1)
    assert add(actor=system, key="a", by=1, request_key="r2").value == 2
    assert AuditRow.objects.count() == 2


@pytest.mark.django_db
def test_a_key_is_good_for_its_own_sender_only(cast):
    before = RequestKey.objects.count()
    add(actor=cast.actor(cast.office), key="a", by=1, request_key="r1")
    add(actor=cast.actor(cast.other_clerk), key="a", by=1, request_key="r1")
    assert RequestKey.objects.count() == before + 2 and Setting.objects.get(key="a").value == 2


@pytest.mark.django_db
def test_a_refused_action_leaves_nothing_behind(system):
    with pytest.raises(ValueError):
        add(actor=system, key="a", by=101, request_key="r1")
    assert not Setting.objects.exists() and not AuditRow.objects.exists() and not RequestKey.objects.exists()
    assert add(actor=system, key="a", by=1, request_key="r1").value == 1


def test_an_action_must_name_its_arguments_and_its_actor():
    with pytest.raises(TypeError):
        action(lambda actor: None)
    with pytest.raises(TypeError):

        @action
        def nobody(*, on: date) -> None: ...


def _race(*calls):
    """Run the calls at the same moment, each in its own thread and connection; what they raised."""
    barrier, raised = threading.Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        try:
            call()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_record_both_get_their_turn(system):
    Setting.objects.create(key="a", value=0)
    many = [lambda: [add(actor=system, key="a", by=1) for _ in range(10)]] * 4
    assert _race(*many) == []
    assert Setting.objects.get(key="a").value == 40
    assert list(AuditRow.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert seals.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_double_click_counts_once(system):
    Setting.objects.create(key="a", value=0)
    assert _race(*[lambda: add(actor=system, key="a", by=1, request_key="click")] * 4) == []
    assert Setting.objects.get(key="a").value == 1
