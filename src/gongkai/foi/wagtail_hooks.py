"""The desk inside Wagtail's admin: its addresses and its place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.foi.views.desk import urls
from gongkai.foi.views.desk.queue import has_queue


class DeskMenuItem(MenuItem):
    """Shown to whoever has a post that works cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_queue(request)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("foi/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return DeskMenuItem("依申请公开", reverse("foi_desk:queue"), name="foi-desk", icon_name="mail", order=150)
