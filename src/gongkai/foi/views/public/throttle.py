"""Five tries an hour: the second factor of a tracking code must not be found by trying."""

from __future__ import annotations

from django.core.cache import cache

from gongkai.kernel.crypto import blind_index

TRIES = 5
TRIES_FROM_ANYWHERE = 20
"""Of one code, whatever address they come from: a phone number must not be found by many machines either."""
WINDOW_SECONDS = 3600


def allow_try(address: str, code: str) -> bool:
    """Count one try for this address and code before it is made; False when there were too many within the hour."""
    own, all_over = _keys(address, code)
    return _count(own) <= TRIES and _count(all_over) <= TRIES_FROM_ANYWHERE


def forgive(address: str, code: str) -> None:
    """The right person has come: earlier slips from this address no longer count."""
    cache.delete(_keys(address, code)[0])


def _keys(address: str, code: str) -> tuple[str, str]:
    """Keys that say nothing of the code."""
    return f"foi-track:{blind_index('track-try', f'{address}|{code}')}", f"foi-track:{blind_index('track-code', code)}"


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # the hour ended between the two calls
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
