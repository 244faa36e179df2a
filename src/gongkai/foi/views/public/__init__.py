"""Public pages of applications: what every one of them owes its reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponse]

EVERYBODY = frozenset({"public"})
"""Value of a view's `audience`: anyone may open it, signed in or not."""


def open_to_all(view: View) -> View:
    """Declare that anyone may use the page; `view.audience` is what the test of all routes reads.

    What these pages carry is personal: they are never stored by a cache on the way, and what was typed never reaches
    an error report.
    """

    @wraps(view)
    @never_cache
    @sensitive_post_parameters()
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    run.audience = EVERYBODY  # type: ignore[attr-defined]
    return run
