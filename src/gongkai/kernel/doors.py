"""Who may come in by a page: everybody, or officers who hold a post.

Each door writes its `audience` on the view; the test of all routes reads it there, and a page that declares none fails.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor

View = Callable[..., HttpResponseBase]

EVERYBODY = frozenset({"public"})
"""Value of a view's `audience`: anyone may open it, signed in or not."""


def open_to_all(view: View) -> View:
    """Anyone may use the page."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    run.audience = EVERYBODY  # type: ignore[attr-defined]
    return run


def open_to_applicants(view: View) -> View:
    """Anyone may use the page, and what it carries is personal: no cache on the way stores it, and what was typed never
    reaches an error report."""
    return open_to_all(never_cache(sensitive_post_parameters()(view)))


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


def officers(posts: Collection[str]) -> Callable[[View], View]:
    """Lets through holders of one of `posts`, whom the view gets as its second argument; everybody else gets a 404: a
    page that is not for the reader does not exist for the reader. A superuser gets nothing by being one."""
    allowed = frozenset(posts)

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = desk_actor(request)
            if not holds_any(actor, allowed):
                raise Http404("没有这一页")
            return view(request, actor, *args, **kwargs)

        guarded.audience = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def new_key() -> str:
    """What a form carries so that sending it twice does nothing twice."""
    return uuid4().hex
