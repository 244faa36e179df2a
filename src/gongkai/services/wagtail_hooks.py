"""The desk inside Wagtail's admin: its addresses and its place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.kernel.doors import desk_actor, holds_any
from gongkai.services.policies import DESK_POSTS
from gongkai.services.views.desk import urls


class ListsMenuItem(MenuItem):
    """Shown to whoever keeps a list."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and holds_any(desk_actor(request), DESK_POSTS)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("services/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return ListsMenuItem(
        "权责与办事", reverse("services_desk:index"), name="services-desk", icon_name="list-ul", order=170
    )
