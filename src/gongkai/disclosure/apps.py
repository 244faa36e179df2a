"""Disclosure as a Django app; offers its documents to search and to the worker."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class DisclosureConfig(AppConfig):
    name = "gongkai.disclosure"
    label = "disclosure"
    verbose_name = "主动公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so these modules are not imported above.
        tasks = import_module("gongkai.disclosure.tasks")
        events = import_module("gongkai.disclosure.events")
        models = import_module("gongkai.disclosure.models")
        registry.listen(events.DocumentFileAdded, "disclosure.read_attachment", tasks.read_attachment)
        registry.listen(events.DocumentMoved, "disclosure.read_at_gate", tasks.read_at_gate)
        registry.listen(events.GateAsked, "disclosure.read_when_asked", tasks.read_when_asked)
        delivering = import_module("gongkai.disclosure.delivering")
        registry.listen(events.DocumentPublished, "disclosure.tell_outlets", delivering.on_published)
        registry.listen(events.DocumentWithdrawn, "disclosure.tell_outlets_gone", delivering.on_withdrawn)
        registry.each_round("disclosure.deliver_due", delivering.deliver_due)
        registry.each_round("disclosure.publish_due", tasks.publish_due)
        registry.sweep("disclosure.follow_validity", tasks.follow_validity)
        compiling = import_module("gongkai.disclosure.catalogue.compiling")
        registry.listen(events.CatalogueChanged, "disclosure.compile_catalogue", compiling.compile_catalogue)
        registry.sweep("disclosure.follow_lists", tasks.follow_lists)
        registry.propose_document.fill(tasks.take_proposal)
        registry.keep_chain("disclosure.document", lambda: models.Document.objects.values_list("pk", flat=True))
        for room in ("importing", "catalogue.importing", "registering", "policy_sheets", "address_sheets"):
            for importer in import_module(f"gongkai.disclosure.{room}").IMPORTERS:
                registry.add_importer(importer)
        for searchable in import_module("gongkai.disclosure.searchable").SEARCHABLES:
            registry.make_searchable(searchable)
