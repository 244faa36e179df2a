"""Public addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from gongkai.services.views.public import powers

app_name = "services"

urlpatterns: list[URLPattern | URLResolver] = [
    path("powers/", powers.power_list, name="powers"),
    path("powers/fees/", powers.fee_list, name="fees"),
    path("powers/changes/", powers.power_changes, name="power_changes"),
    path("powers/list.<slug:fmt>", powers.power_file, name="power_file"),
    path("powers/<int:power_id>/", powers.power_page, name="power"),
]
