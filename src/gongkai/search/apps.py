"""Search as a Django app; asks the outbox for the changes of every kind that the rooms below have made searchable."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class SearchConfig(AppConfig):
    name = "gongkai.search"
    label = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so this module is not imported above.
        import_module("gongkai.search.tasks").listen()
        registry.led_to.fill(import_module("gongkai.search.journal").led_to)
        registry.find.fill(import_module("gongkai.search.answers").find_published)
