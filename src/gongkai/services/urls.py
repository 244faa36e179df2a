"""Public addresses of this room; the desk has its own in the admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from gongkai.services.views.public import bundles, items, powers, progress

app_name = "services"

urlpatterns: list[URLPattern | URLResolver] = [
    path("powers/", powers.power_list, name="powers"),
    path("powers/fees/", powers.fee_list, name="fees"),
    path("powers/changes/", powers.power_changes, name="power_changes"),
    path("powers/list.<slug:fmt>", powers.power_file, name="power_file"),
    path("powers/<int:power_id>/", powers.power_page, name="power"),
    path("services/", items.item_list, name="items"),
    path("services/list.<slug:fmt>", items.item_files, name="item_list_file"),
    path("services/<int:item_id>/", items.item_page, name="item"),
    path("services/<int:item_id>/visit.ics", items.item_calendar, name="visit"),
    path("services/<int:item_id>/history/", items.item_past, name="item_history"),
    path("services/<int:item_id>/files/<int:file_id>/", items.item_file, name="item_file"),
    path("services/bundles/", bundles.bundle_list, name="bundles"),
    path("services/bundles/list.pdf", bundles.bundle_document, name="bundle_document"),
    path("services/bundles/<int:bundle_id>/", bundles.bundle_page, name="bundle"),
    path("services/progress/", progress.find, name="progress"),
    path("services/progress/rate/", progress.rate, name="rate"),
    path("services/progress/push/", progress.push, name="push"),
    path("services/themes/<slug:audience>/", bundles.theme_page, name="theme"),
]
