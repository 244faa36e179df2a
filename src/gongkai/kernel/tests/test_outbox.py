"""Events reach their listeners after the change, at least once, in order per record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from gongkai.kernel import events, outbox, registry
from gongkai.kernel.models import OutboxRow


@pytest.fixture
def heard(monkeypatch):
    """What the listener `first` has heard of CaseMoved; `fail` lists the case ids at which it fails."""
    told: list[events.CaseMoved] = []
    fail: list[int] = []

    def listener(event):
        if event.case_id in fail:
            raise RuntimeError("out of reach")
        told.append(event)

    monkeypatch.setattr(registry, "listeners", {})
    registry.listen(events.CaseMoved, "first", listener)
    return told, fail


def emit(case_id, event="received"):
    with transaction.atomic():
        moved = events.CaseMoved(case_id=case_id, organ_id=1, event=event, state="running", on=date(2021, 1, 15))
        outbox.emit(moved, record=f"foi.case:{case_id}")
        return moved


@pytest.mark.django_db
def test_an_event_comes_out_as_it_went_in(heard):
    moved = emit(1)
    assert outbox.drain() == 1 and heard[0] == [moved]
    assert outbox.drain() == 0 and outbox.waiting() == 0


@pytest.mark.django_db
def test_a_failure_holds_back_its_own_record_only(heard):
    told, fail = heard
    fail.append(1)
    emit(1, "received"), emit(2), emit(1, "answered")
    assert outbox.drain() == 1 and [event.case_id for event in told] == [2]
    row = OutboxRow.objects.order_by("pk").first()
    assert row.attempts == 1 and row.last_error == "first: RuntimeError" and row.available_at > timezone.now()
    fail.clear()
    OutboxRow.objects.update(available_at=timezone.now())
    assert outbox.drain() == 2
    assert [(event.case_id, event.event) for event in told[1:]] == [(1, "received"), (1, "answered")]


@pytest.mark.django_db
def test_a_listener_that_has_heard_is_not_told_again(heard):
    calls = []

    def second(event):
        calls.append(event)
        if len(calls) == 1:
            raise RuntimeError

    registry.listen(events.CaseMoved, "second", second)
    emit(1)
    outbox.drain()
    OutboxRow.objects.update(available_at=timezone.now())
    outbox.drain()
    assert len(heard[0]) == 1 and len(calls) == 2


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_up_again(heard):
    emit(1)
    assert outbox.claim() is not None and outbox.claim() is None
    OutboxRow.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.drain() == 1


@pytest.mark.django_db(transaction=True)
def test_an_undone_change_tells_nothing(heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(1)
        raise ZeroDivisionError
    assert outbox.drain() == 0
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.emit(events.CaseReceived(case_id=1, organ_id=1), record="x")


@pytest.mark.django_db
def test_only_known_events_go_out():
    @dataclass(frozen=True)
    class Unknown:
        case_id: int

    with pytest.raises(TypeError, match="@event"):
        outbox.emit(Unknown(1), record="x")


def fail_until_parked(fail):
    for _ in range(outbox.ATTEMPTS):
        OutboxRow.objects.update(available_at=timezone.now())
        outbox.drain()
    fail.clear()


@pytest.mark.django_db
def test_an_event_that_always_fails_is_parked_and_lets_the_next_pass(heard, capsys):
    told, fail = heard
    fail.append(1)
    emit(1, "received")
    fail_until_parked(fail)
    assert (outbox.waiting(), outbox.parked()) == (0, 1)
    emit(1, "answered")
    OutboxRow.objects.update(available_at=timezone.now())
    assert outbox.drain() == 1 and [event.event for event in told] == ["answered"]
    with pytest.raises(CommandError, match="parked"):
        call_command("outbox", "waiting")
    call_command("outbox", "list")
    assert "parked" in capsys.readouterr().out
    call_command("outbox", "retry")
    assert outbox.drain() == 1 and [event.event for event in told] == ["answered", "received"]
    call_command("outbox", "waiting")
    assert "0 waiting, 0 parked" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_failing_event_is_still_waiting_one_attempt_before_the_last(heard):
    heard[1].append(1)
    emit(1)
    OutboxRow.objects.update(attempts=outbox.ATTEMPTS - 2)
    outbox.drain()
    assert (outbox.waiting(), outbox.parked()) == (1, 0)


@pytest.mark.django_db
def test_an_event_that_cannot_be_read_does_not_stop_the_others(heard):
    emit(1), emit(2)
    OutboxRow.objects.filter(record="foi.case:1").update(event="Forgotten")
    assert outbox.drain() == 1 and [event.case_id for event in heard[0]] == [2]
    assert "Forgotten" in OutboxRow.objects.get(record="foi.case:1").last_error


@pytest.mark.django_db
def test_an_event_that_kills_the_worker_is_parked_too(heard):
    emit(1)
    for _ in range(outbox.ATTEMPTS):
        assert outbox.claim() is not None
        OutboxRow.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.drain() == 0 and outbox.parked() == 1 and heard[0] == []


@pytest.mark.django_db
def test_one_event_is_retried_by_its_number_and_a_delivered_one_never(heard):
    heard[1].extend([1, 2])
    emit(1), emit(2)
    fail_until_parked(heard[1])
    row = OutboxRow.objects.get(record="foi.case:2")
    call_command("outbox", "retry", id=row.pk)
    assert (outbox.drain(), outbox.parked()) == (1, 1)
    with pytest.raises(CommandError, match="no undelivered"):
        call_command("outbox", "retry", id=row.pk)
