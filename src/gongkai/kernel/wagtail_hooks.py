"""The frame of the back office: our colours, and no menu that leads outside."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

OUTSIDE = frozenset({"help", "reports", "documents"})
"""Wagtail's own help points to its project's site and announces its releases; its reports tell of everybody's work;
its documents are not used."""
KEEPERS_SETTINGS = frozenset({"users", "groups", "sites", "collections", "workflows", "workflow-tasks"})


@hooks.register("insert_global_admin_css")
def colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("gongkai/admin.css"))


@hooks.register("construct_main_menu")
def only_ours(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in OUTSIDE]


@hooks.register("construct_settings_menu")
def accounts_are_kept_by_actions(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Officers keep accounts at the desk of organs, where each change is an audited action."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in KEEPERS_SETTINGS]


@hooks.register("construct_search")
def search_only_what_opens(request: HttpRequest, search_areas: list[SearchArea]) -> None:
    closed = OUTSIDE if request.user.is_superuser else OUTSIDE | KEEPERS_SETTINGS
    search_areas[:] = [area for area in search_areas if area.name not in closed]
