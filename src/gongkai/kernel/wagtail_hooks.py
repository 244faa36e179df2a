"""The frame of the back office: our colours, and no menu that leads outside."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

OUTSIDE = frozenset({"help"})
"""Wagtail's own help points to its project's site and announces its releases; neither helps an officer."""


@hooks.register("insert_global_admin_css")
def colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("gongkai/admin.css"))


@hooks.register("construct_main_menu")
def only_ours(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in OUTSIDE]
