"""Who may open a page of the desk. A page that is not for the reader does not exist for the reader."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from gongkai.foi.models import Case
from gongkai.foi.policies import get_case
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import POSTS
from gongkai.rules import transitions

CASE_POSTS = frozenset(POSTS) - {"sysadmin", "editor"}
"""Posts that work or watch cases; the upkeep of accounts and columns is no reason to read an application."""

RECEIVERS, ASSIGNERS, REMEDY_KEEPERS = (
    transitions.posts_for(event) & frozenset(POSTS) for event in ("receive", "assign", "record_remedy")
)
"""Posts behind pages that make one move of the table for several cases or before there is one."""

CALENDAR_KEEPERS = frozenset({"disclosure_office", "sysadmin"})
"""Posts that may hold the calendar of the district; where they must be held is asked of the calendar's own action."""

View = Callable[..., HttpResponse]


def desk_actor(request: HttpRequest) -> Actor:
    """The signed-in officer with the posts of today, read once a request."""
    known: Actor | None = getattr(request, "desk_actor", None)
    if known is None:
        known = Actor.of(request.user, clock.today())  # type: ignore[arg-type]
        request.desk_actor = known  # type: ignore[attr-defined]
    return known


def holds_any(actor: Actor, posts: Collection[str]) -> bool:
    """Whether the actor holds one of the posts anywhere."""
    return any(post in posts for _, post in actor.holdings)


def officers(posts: Collection[str] = CASE_POSTS) -> Callable[[View], View]:
    """Lets through holders of one of `posts`, whom the view gets as its second argument; everybody else gets a 404.

    The set stands in the view's `audience`, where the test of all routes reads it. A superuser gets nothing by being
    one.
    """
    allowed = frozenset(posts)

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = desk_actor(request)
            if not holds_any(actor, allowed):
                raise Http404("没有这一页")
            return view(request, actor, *args, **kwargs)

        guarded.audience = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def case_or_404(actor: Actor, case_id: int) -> Case:
    """The case, if the actor may see it."""
    try:
        return get_case(actor, case_id)
    except Case.DoesNotExist as error:
        raise Http404("没有这一件") from error


def new_key() -> str:
    """What a form carries so that sending it twice does nothing twice."""
    return uuid4().hex
