"""The pages of the site itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from gongkai.foi.views.public import EVERYBODY

View = Callable[..., HttpResponse]


def open_to_all(view: View) -> View:
    """Declare that anyone may use the page; `view.audience` is what the test of all routes reads."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    run.audience = EVERYBODY  # type: ignore[attr-defined]
    return run
