"""`gongkai worker`: tells what waits in the outbox, and does once a day what each day asks for."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from datetime import date, datetime, timedelta

from django.db import close_old_connections

from gongkai.config.boot import boot
from gongkai.kernel import clock, outbox, registry, seals
from gongkai.kernel.models import Setting

log = logging.getLogger(__name__)
KEEP_DELIVERED = timedelta(days=30)


def sweep(today: date) -> list[str]:
    """Run each sweep that has not been run for this day, and seal the day before; the names of those run."""
    jobs = {**registry.sweeps, "kernel.seal": lambda day: seals.seal_day(day - timedelta(days=1))}
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


def turn(now: datetime) -> int:
    """One round: the sweeps, then the outbox until nothing can be delivered; the number of events delivered."""
    sweep(clock.today())
    outbox.forget_delivered(now - KEEP_DELIVERED)
    return outbox.drain()


def main(argv: list[str]) -> int:
    """Work until told to stop, or with --once until nothing is left that can be done now."""
    options = argparse.ArgumentParser(prog="gongkai worker", description="run the background worker")
    options.add_argument("--once", action="store_true", help="do what waits and end")
    options.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the outbox")
    chosen = options.parse_args(argv)
    boot()
    stop = threading.Event()
    if chosen.once:
        print(f"{turn(clock.real_now())} delivered, {outbox.waiting()} waiting")
        return 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        try:
            turn(clock.real_now())
        except Exception:
            log.exception("worker: a round failed")
        stop.wait(chosen.interval)
    return 0
