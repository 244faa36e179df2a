"""What of Wagtail's own back office is no officer's business.

Accounts, groups and sites change outside our actions and their audit; the reports tell of everybody's work. Only a
superuser opens them. Wagtail's documents are nobody's: what they held would be served without a review.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

KEEPERS_ONLY = tuple(f"/admin/{part}/" for part in ("users", "groups", "sites", "reports", "collections", "workflows"))

CLOSED = ("/admin/documents/",)


class KeepersOnly:
    """Refuses Wagtail's pages of accounts, settings and reports (403) to whoever is signed in and no superuser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CLOSED):
            raise Http404
        if request.path.startswith(KEEPERS_ONLY) and request.user.is_authenticated and not request.user.is_superuser:
            raise PermissionDenied
        return self.get_response(request)
