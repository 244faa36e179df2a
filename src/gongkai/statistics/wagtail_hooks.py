"""The January desk inside Wagtail's admin: its addresses and its place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.kernel.doors import desk_actor, holds_any
from gongkai.statistics.views.desk import urls
from gongkai.statistics.views.desk.access import REPORT_POSTS


class ReportsMenuItem(MenuItem):
    """Shown to whoever has a post that works or watches reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        return holds_any(desk_actor(request), REPORT_POSTS)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("annual-reports/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return ReportsMenuItem(
        "年度报告", reverse("statistics_desk:overview"), name="statistics-desk", icon_name="table", order=160
    )
