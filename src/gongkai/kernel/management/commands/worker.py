"""`gongkai worker`: tells what waits in the outbox, and does once a day what each day asks for."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from gongkai.kernel import outbox, work

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "run the background worker until it is told to stop"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits and end")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the outbox")

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        if once:
            self.stdout.write(f"{work.turn()} delivered, {outbox.waiting()} waiting, {outbox.parked()} parked")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            try:
                work.turn()
            except Exception:
                log.exception("worker: a round failed")
            stop.wait(interval)
