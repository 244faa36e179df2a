"""The desk inside Wagtail's admin: its addresses and its place in the menu."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.disclosure.policies import DESK_POSTS, at_hand_of
from gongkai.disclosure.views.desk import urls
from gongkai.kernel.doors import desk_actor, holds_any


class DisclosureMenuItem(MenuItem):
    """Shown to whoever writes, reviews or releases, with how much waits for her."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and holds_any(desk_actor(request), DESK_POSTS)

    def render_component(self, request: HttpRequest) -> Any:
        waiting = at_hand_of(desk_actor(request)).count()
        item = copy(self)
        item.label = f"主动公开（{waiting}）" if waiting else self.label
        return MenuItem.render_component(item, request)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("disclosure/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return DisclosureMenuItem(
        "主动公开", reverse("disclosure_desk:index"), name="disclosure-desk", icon_name="doc-full", order=160
    )
