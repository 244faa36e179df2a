"""The portal as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class PortalConfig(AppConfig):
    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        # The pages can only be imported once the apps are ready, so this module is not imported above.
        registry.make_searchable(import_module("gongkai.portal.searchable").SEARCHABLE)
