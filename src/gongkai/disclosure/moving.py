"""Readers who come by an address of the earlier site are sent on: nothing is looked up unless there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from gongkai.disclosure.models import OldAddress

BACK_OFFICE = ("/admin/", "/api/", "/static/")
DEEPEST = 20


class OldAddresses:
    """Middleware: a 404 whose address stands in the table becomes a 301 to where it leads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        lost = response.status_code == 404 and request.method in {"GET", "HEAD"}
        if lost and not request.path.startswith(BACK_OFFICE) and (target := target_of(request.get_full_path())):
            return HttpResponsePermanentRedirect(target)
        return response


def target_of(address: str) -> str:
    """Where an old address leads, empty if nowhere: the address itself with and without its query, else the nearest
    one above that stands for all below it."""
    path, query = urlsplit(address).path, urlsplit(address).query
    bare = path.rstrip("/")
    whole = [one + (f"?{query}" if query else "") for one in (path, bare, f"{bare}/")]
    exact = list(dict.fromkeys([*whole, path, bare, f"{bare}/"]))
    above = [part for one in _parents(bare) for part in (one, f"{one}/")]
    if not bare or len(above) > 2 * DEEPEST:
        return ""
    rows = OldAddress.objects.filter(path__in=[*exact, *above], ended_at__isnull=True)
    found = {path: (target, below) for path, target, below in rows.values_list("path", "target", "below")}
    for one in exact:
        if one in found:
            return found[one][0]
    return next((found[one][0] for one in above if one in found and found[one][1]), "")


def _parents(path: str) -> list[str]:
    """The folders above a path, the nearest first."""
    parts = path.split("/")
    return ["/".join(parts[:at]) for at in range(len(parts) - 1, 1, -1)]
