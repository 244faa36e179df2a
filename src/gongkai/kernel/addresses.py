"""Whom a request comes from, behind the proxies that we trust and no other."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the one who asks; empty if it is not known.

    With GONGKAI_PROXIES at N, each of N proxies has appended to X-Forwarded-For the address that it was asked from, so
    the Nth from the end is the client's; whatever stands before it the client may have written herself. A header that
    is shorter or not an address counts nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.GONGKAI_PROXIES
    if proxies < 1:
        return direct
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(told) < proxies:
        return direct
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return direct
