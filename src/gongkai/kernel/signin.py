"""Sign-in that slows down guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from gongkai.kernel import tries
from gongkai.kernel.addresses import client_address
from gongkai.kernel.models import User

TRIES = 10
TRIES_OF_ADDRESS = 60
"""Of one address over all names: the officers of a building may share one."""
WINDOW = timedelta(minutes=15)
WHAT = "signin"
WHAT_ADDRESS = "signin-address"


class ThrottledBackend(ModelBackend):
    """After ten wrong passwords for one name from one address nothing is accepted for a quarter of an hour; after sixty
    from one address, whatever the names, nothing from there."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = client_address(request) if request else ""
        who = f"{address} {username or ''}"
        if tries.made(WHAT, who) >= TRIES or tries.made(WHAT_ADDRESS, address) >= TRIES_OF_ADDRESS:
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            tries.count(WHAT, who, window=WINDOW)
            tries.count(WHAT_ADDRESS, address, window=WINDOW)
        else:
            tries.forgive(WHAT, who)
        return user
