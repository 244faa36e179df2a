"""The place of organs in the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.kernel.doors import desk_actor
from gongkai.organs import urls
from gongkai.organs.views.desk import open_to


class OrgansMenuItem(MenuItem):
    """Shown to whoever sees or keeps an organ."""

    def is_shown(self, request: HttpRequest) -> bool:
        return open_to(desk_actor(request)).exists()


@hooks.register("register_admin_urls")
def organ_urls() -> list[URLResolver]:
    return [path("organs/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def organ_menu_item() -> MenuItem:
    return OrgansMenuItem("机关与岗位", reverse("organs_desk:index"), name="organs", icon_name="group", order=800)
