"""Sign-in that slows down guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from gongkai.kernel import tries
from gongkai.kernel.models import User

TRIES = 10
WINDOW = timedelta(minutes=15)
WHAT = "signin"


class ThrottledBackend(ModelBackend):
    """After ten wrong passwords for one name from one address nothing is accepted for a quarter of an hour."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = request.META.get("REMOTE_ADDR", "") if request else ""
        who = f"{address} {username or ''}"
        if tries.made(WHAT, who) >= TRIES:
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            tries.count(WHAT, who, window=WINDOW)
        else:
            tries.forgive(WHAT, who)
        return user
