"""The worker's round: what each day asks for once, then what waits in the outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from gongkai.kernel import clock, outbox, registry, seals, tries
from gongkai.kernel.models import RequestKey, Setting

log = logging.getLogger(__name__)
KEEP = timedelta(days=30)
"""How long delivered events and the keys of finished requests are kept."""


def sweep(today: date) -> list[str]:
    """Run each sweep of the rooms that has not been run for this business day; the names of those run."""
    return _once_a_day(registry.sweeps, today)


def keep(day: date) -> list[str]:
    """The kernel's own chores, once each real day, and none the less while another date is rehearsed: forget what
    nobody needs, and seal the day before. The names of those run."""
    jobs: dict[str, Callable[[date], object]] = {
        "kernel.forget": lambda on: forget(clock.real_now()),
        "kernel.seal": lambda on: seals.seal_day(on - timedelta(days=1)),
    }
    return _once_a_day(jobs, day)


def _once_a_day(jobs: Mapping[str, Callable[[date], object]], today: date) -> list[str]:
    done: list[str] = []
    for name, job in sorted(jobs.items()):
        key = f"swept:{name}"
        if Setting.objects.filter(key=key, value=today.isoformat()).exists():
            continue
        try:
            job(today)
        except Exception:
            log.exception("worker: the sweep %s failed and will be tried again", name)
            continue
        Setting.objects.update_or_create(key=key, defaults={"value": today.isoformat()})
        done.append(name)
    return done


def forget(now: datetime) -> None:
    """Remove what nobody needs again: events long delivered, keys of requests that will not be retried any more."""
    outbox.forget_delivered(now - KEEP)
    RequestKey.objects.filter(created_at__lt=now - KEEP).delete()
    tries.forget_old()


def rounds(now: datetime) -> None:
    """What the rooms want done at every round; one that fails keeps nobody else from theirs."""
    for name, job in sorted(registry.rounds.items()):
        try:
            job(now)
        except Exception:
            log.exception("worker: the round %s failed and will be tried again", name)


def turn() -> int:
    """One round; the number of events delivered."""
    keep(clock.real_now().date())
    sweep(clock.today())
    rounds(clock.now())
    return outbox.drain()
