"""The edge clock: the only reader of the time for business dates.

A rehearsed date (setting GONGKAI_TODAY, else the stored setting ``today``) replaces the date and keeps the time of day.
Sessions, leases and retries use `real_now`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from gongkai.kernel.models.setting import Setting

ZONE = ZoneInfo("Asia/Shanghai")
KEY = "today"
REMEMBERED_SECONDS = 2.0

_remembered: dict[str, tuple[float, date | None]] = {}
_travelling: ContextVar[datetime | None] = ContextVar("travelling", default=None)


def real_now() -> datetime:
    """The actual moment, aware, in Asia/Shanghai."""
    return timezone.now().astimezone(ZONE)


def rehearsed() -> date | None:
    """The date that is being rehearsed, or None in real operation."""
    if settings.GONGKAI_TODAY:
        return date.fromisoformat(settings.GONGKAI_TODAY)
    read_at, value = _remembered.get(KEY, (float("-inf"), None))
    if time.monotonic() - read_at > REMEMBERED_SECONDS:
        stored = Setting.objects.filter(key=KEY).values_list("value", flat=True).first()
        value = date.fromisoformat(stored) if stored else None
        _remembered[KEY] = (time.monotonic(), value)
    return value


def rehearse(on: date | None) -> None:
    """Store the date to rehearse, None to return to the real one."""
    Setting.objects.update_or_create(key=KEY, defaults={"value": on.isoformat() if on else None})
    _remembered.clear()


def forget() -> None:
    """Read the stored date anew at the next call."""
    _remembered.clear()


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Let the work inside happen at `moment` (aware): for ledgers worked again, such as the demonstration's."""
    token = _travelling.set(moment.astimezone(ZONE))
    try:
        yield
    finally:
        _travelling.reset(token)


def now() -> datetime:
    """The business moment, aware, in Asia/Shanghai."""
    if (moment := _travelling.get()) is not None:
        return moment
    real, on = real_now(), rehearsed()
    return datetime.combine(on, real.timetz()) if on else real


def today() -> date:
    """The business date in Asia/Shanghai."""
    return now().date()
