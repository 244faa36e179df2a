"""Services as a Django app; offers its lists to `gongkai import`."""

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
