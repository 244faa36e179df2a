"""The worker's round: what each day asks for once, then what waits in the outbox."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from gongkai.kernel import clock, outbox, registry, seals, tries
from gongkai.kernel.models import RequestKey, Setting

log = logging.getLogger(__name__)
KEEP = timedelta(days=30)
"""How long delivered events and the keys of finished requests are kept."""


def sweep(today: date) -> list[str]:
    """Run each sweep that has not been run for this day, and seal the day before; the names of those run."""
    jobs = {
        **registry.sweeps,
        "kernel.forget": lambda day: forget(clock.real_now()),
        "kernel.seal": lambda day: seals.seal_day(day - timedelta(days=1)),
    }
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


def turn() -> int:
    """One round; the number of events delivered."""
    sweep(clock.today())
    return outbox.drain()
