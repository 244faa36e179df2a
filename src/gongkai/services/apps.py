"""Services as a Django app; offers its lists to `gongkai import`, to search and to the worker."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class ServicesConfig(AppConfig):
    name = "gongkai.services"
    label = "services"
    verbose_name = "权责清单和办事指南"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so these modules are not imported above.
        for importer in import_module("gongkai.services.importing").IMPORTERS:
            registry.add_importer(importer)
        found = import_module("gongkai.services.searchable")
        for searchable in found.SEARCHABLES:
            registry.make_searchable(searchable)
        registry.answer_with_cards("services", found.cards)
        registry.list_changes.fill(import_module("gongkai.services.queries.cited").list_changes)
        registry.sweep("services.follow_days", import_module("gongkai.services.tasks").follow_days)
