"""Counts of what readers do, many in one transaction; nothing of who reads.

What a process has not written yet when it ends, at most some seconds of a busy time, is lost: these are counts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from django.db import DatabaseError, transaction

K = TypeVar("K", bound=Hashable)
WRITE_EACH = 5.0
"""Seconds between two writings while counts come in; one that comes alone is written at once."""
MOST_WAITING = 200

log = logging.getLogger(__name__)


class Tally(Generic[K]):
    """`save` gets what was counted since it was called last, inside a transaction."""

    def __init__(self, name: str, save: Callable[[Mapping[K, int]], None]) -> None:
        self.name, self._save = name, save
        self._lock = threading.Lock()
        self._waiting: Counter[K] = Counter()
        self._written = 0.0

    def note(self, key: K) -> None:
        """Count one. Never raises: the reader has her page already."""
        with self._lock:
            self._waiting[key] += 1
            due = time.monotonic() - self._written > WRITE_EACH or len(self._waiting) >= MOST_WAITING
        if due:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        with self._lock:
            counted = dict(self._waiting)
            self._waiting.clear()
            self._written = time.monotonic()
        if not counted:
            return
        try:
            with transaction.atomic():
                self._save(counted)
        except DatabaseError:
            log.exception("%s: %d counts could not be written down", self.name, len(counted))

    def drop(self) -> None:
        """Forget what waits: the database that it was for is gone."""
        with self._lock:
            self._waiting.clear()

    def write_next(self) -> None:
        """Have the next count written at once."""
        self._written = 0.0
