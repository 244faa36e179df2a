"""Sign-in that slows down guessing."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.http import HttpRequest

from gongkai.kernel.models import User

TRIES = 10
WINDOW_SECONDS = 15 * 60


class ThrottledBackend(ModelBackend):
    """After ten wrong passwords for one name from one address nothing is accepted for a quarter of an hour."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = request.META.get("REMOTE_ADDR", "") if request else ""
        key = f"signin:{address}:{(username or '').strip().lower()[:80]!r}".replace(" ", "_")
        if cache.get(key, 0) >= TRIES:
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            cache.add(key, 0, WINDOW_SECONDS)
            cache.incr(key)
        else:
            cache.delete(key)
        return user
