"""The place of search in the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.kernel.doors import desk_actor, holds_any
from gongkai.search.policies import EDITORS
from gongkai.search.views import desk_urls


class SearchMenuItem(MenuItem):
    """Shown to whoever keeps search."""

    def is_shown(self, request: HttpRequest) -> bool:
        return holds_any(desk_actor(request), EDITORS)


@hooks.register("register_admin_urls")
def search_urls() -> list[URLResolver]:
    return [path("site-search/", include((desk_urls.urlpatterns, desk_urls.app_name)))]


@hooks.register("register_admin_menu_item")
def search_menu_item() -> MenuItem:
    return SearchMenuItem("搜索", reverse("search_desk:unanswered"), name="search-desk", icon_name="search", order=700)
