"""Who may open a page of this desk, and how a refused move comes back to its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest

from gongkai.kernel import clock
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.policies import OVERSEEING
from gongkai.statistics.transitions import OVERSEER, REPORT_MOVES, RETURN_MOVES

REPORT_POSTS = (
    frozenset(post for moves in (REPORT_MOVES, RETURN_MOVES) for move in moves.values() for post in move.posts)
    - {OVERSEER}
    | OVERSEEING
)
"""Posts that fill in, check, approve or watch reports."""

T = TypeVar("T")


def or_404(fetch: Callable[[], T]) -> T:
    """What a policy fetches; a page that is not for the reader does not exist for the reader."""
    try:
        return fetch()
    except ObjectDoesNotExist as error:
        raise Http404("没有这一页") from error


def attempt(request: HttpRequest, act: Callable[[], Any], success: str) -> bool:
    """Carry out an action and say what came of it; True when it was done."""
    try:
        act()
    except (Refused, PermissionDenied) as error:
        messages.error(request, str(error))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, success)
        return True
    return False


def default_year() -> int:
    """The year that is being reported: the last whole one."""
    return clock.today().year - 1


def asked_year(request: HttpRequest) -> int:
    """`?year=`, else the year being reported."""
    raw = request.GET.get("year", "")
    return int(raw) if raw.isdecimal() and 2019 <= int(raw) <= 2100 else default_year()
