"""Addresses of the desk, below `/admin/services/`."""

from __future__ import annotations

from django.urls import path

from gongkai.services.views.desk import bundles, effect, entries, files

app_name = "services_desk"

urlpatterns = [
    path("", entries.entry_list, name="index"),
    path("import/", files.upload, name="import"),
    path("import/apply/", files.apply, name="apply"),
    path("completeness/", files.completeness_page, name="completeness"),
    path("effect/", effect.effect_page, name="effect"),
    path("effect/sources/<int:source_id>/stop/", effect.stop, name="stop_source"),
    path("bundles/", bundles.bundle_list, name="bundles"),
    path("bundles/new/", bundles.bundle_new, name="bundle_new"),
    path("bundles/<int:bundle_id>/", bundles.bundle_edit, name="bundle"),
    path("bundles/<int:bundle_id>/<slug:what>/", bundles.bundle_move, name="bundle_move"),
    path("<slug:ledger>/", entries.entry_list, name="entries"),
    path("<slug:ledger>/new/", entries.new_entry, name="new"),
    path("<slug:ledger>/<int:entry_id>/", entries.entry, name="entry"),
]
