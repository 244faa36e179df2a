"""Organs as a Django app; fills the registry's slots that the kernel leaves to it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class OrgansConfig(AppConfig):
    name = "gongkai.organs"
    label = "organs"
    verbose_name = "机关"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so these modules are not imported above.
        registry.postings.fill(import_module("gongkai.organs.queries").postings)
        registry.keeps_platform.fill(import_module("gongkai.organs.policies").may_keep_all)
        for importer in import_module("gongkai.organs.importing").IMPORTERS:
            registry.add_importer(importer)
        tasks = import_module("gongkai.organs.tasks")
        registry.sweep("organs.follow_names", tasks.follow_names)
        registry.sweep("organs.follow_places", tasks.follow_places)
        registry.make_searchable(import_module("gongkai.organs.searchable").SEARCHABLE)
