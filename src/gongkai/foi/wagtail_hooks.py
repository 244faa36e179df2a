"""The desk inside Wagtail's admin: its addresses and its place in the menu."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.foi.queries.reminders import reminder_count
from gongkai.foi.views.desk import urls
from gongkai.foi.views.desk.queue import has_queue
from gongkai.kernel.models import User


class DeskMenuItem(MenuItem):
    """Shown to whoever has a post that works cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_queue(request)


class ReminderMenuItem(DeskMenuItem):
    """The bell: how much the officer should look at."""

    def render_component(self, request: HttpRequest) -> Any:
        count = reminder_count(request.user) if isinstance(request.user, User) else 0
        item = copy(self)
        item.label = f"提醒（{count}）" if count else self.label
        return MenuItem.render_component(item, request)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("foi/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return DeskMenuItem("依申请公开", reverse("foi_desk:queue"), name="foi-desk", icon_name="mail", order=150)


@hooks.register("register_admin_menu_item")
def reminder_menu_item() -> MenuItem:
    return ReminderMenuItem("提醒", reverse("foi_desk:reminders"), name="foi-reminders", icon_name="time", order=151)
