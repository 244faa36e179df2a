"""The worker's round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from gongkai.kernel import clock, registry, seals, work
from gongkai.kernel.models import AuditSeal

pytestmark = pytest.mark.django_db


def test_each_sweep_runs_once_a_day_and_a_failed_one_again(monkeypatch):
    ran, broken = [], [True]

    def job(day):
        ran.append(day)
        if broken:
            raise RuntimeError

    monkeypatch.setattr(registry, "sweeps", {"test": job})
    monday, tuesday = date(2021, 1, 18), date(2021, 1, 19)
    assert work.sweep(monday) == []
    broken.clear()
    assert work.sweep(monday) == ["test"]
    assert work.sweep(monday) == []
    assert work.sweep(tuesday) == ["test"]
    assert ran == [monday, monday, tuesday]


def test_the_round_seals_the_real_day_before_while_another_date_is_rehearsed(cast, capsys):
    assert clock.rehearsed() == date(2021, 1, 15)
    call_command("worker", once=True)
    call_command("worker", once=True)
    assert AuditSeal.objects.get().day == clock.real_now().date() - timedelta(days=1)
    assert "0 waiting" in capsys.readouterr().out
    assert seals.verify() == []


def test_each_real_day_is_sealed(cast):
    first, second = date(2026, 3, 2), date(2026, 3, 3)
    assert work.keep(first) == ["kernel.forget", "kernel.seal"]
    assert work.keep(first) == []
    assert work.keep(second) == ["kernel.forget", "kernel.seal"]
    assert [seal.day for seal in AuditSeal.objects.all()] == [date(2026, 3, 1), first]


def test_the_rehearsed_date_is_stored_and_read_back(settings):
    settings.GONGKAI_TODAY = ""
    assert clock.rehearsed() is None and clock.today() == clock.real_now().date()
    clock.rehearse(date(2021, 1, 15))
    assert clock.today() == date(2021, 1, 15)
    assert clock.now().utcoffset().total_seconds() == 8 * 3600
    clock.rehearse(None)
    assert clock.rehearsed() is None
