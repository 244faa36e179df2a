"""Addresses outside the platform: asked by the worker where the setting allows it, and remembered."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.disclosure.models import OutsideLink
from gongkai.kernel import clock

SECONDS = 5.0
KEEP = timedelta(days=7)
MOST = 20
"""Addresses asked in one run."""
Ask = Callable[[str], str]


def ask_outside(addresses: Sequence[str], ask: Ask | None = None) -> None:
    """Ask each address that nobody has asked this week. Does nothing while GONGKAI_OUTSIDE_LINKS is off."""
    if not settings.GONGKAI_OUTSIDE_LINKS:
        return
    now = clock.real_now()
    known = set(
        OutsideLink.objects.filter(address__in=addresses, asked_at__gt=now - KEEP).values_list("address", flat=True)
    )
    for address in [one[:500] for one in addresses if one not in known][:MOST]:
        problem = (ask or problem_with)(address)
        OutsideLink.objects.update_or_create(address=address, defaults={"problem": problem[:120], "asked_at": now})


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer; it is not followed, so that nobody is led into the inner network."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def problem_with(address: str) -> str:
    """Why the address does not answer; "" when it does, a redirect or a refusal of robots included."""
    parts = urlsplit(address)
    if parts.hostname is None or not is_public(parts.hostname):
        return "地址无法解析或者不是互联网地址"
    opener = urllib.request.build_opener(NoRedirect)
    request = urllib.request.Request(address, headers={"User-Agent": "Gongkai link check"}, method="GET")
    try:
        with opener.open(request, timeout=SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        return f"返回{error.code}" if error.code in (404, 410) or error.code >= 500 else ""
    except (OSError, ValueError):
        return "没有应答"


def is_public(host: str) -> bool:
    """Whether every address of the host is one of the internet, none of the inner network."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(one).is_global for one in found)
