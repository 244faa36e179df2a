"""Statistics as a Django app; fills the registry's slots and asks the outbox for what its worker reads."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class StatisticsConfig(AppConfig):
    name = "gongkai.statistics"
    label = "statistics"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so these modules are not imported above.
        registry.report_figures.fill(import_module("gongkai.statistics.queries").report_figures)
        for importer in import_module("gongkai.statistics.importing").IMPORTERS:
            registry.add_importer(importer)
        import_module("gongkai.statistics.tasks").listen()
        registry.make_searchable(import_module("gongkai.statistics.searchable").SEARCHABLE)
