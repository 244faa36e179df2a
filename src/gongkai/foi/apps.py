"""The app's entry in Django's registry; fills the registry's slots that this room answers for."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.kernel import registry


class FoiConfig(AppConfig):
    name = "gongkai.foi"
    label = "foi"
    verbose_name = "依申请公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can only be imported once the apps are ready, so these modules are not imported above.
        import_module("gongkai.foi.tasks").listen()
        import_module("gongkai.foi.book").listen()
        import_module("gongkai.foi.sealing").listen()
        import_module("gongkai.foi.redacting").listen()
        for importer in import_module("gongkai.foi.ledger.files").IMPORTERS:
            registry.add_importer(importer)
        queries = import_module("gongkai.foi.queries")
        registry.stand_ins.fill(import_module("gongkai.foi.queries.desk").stand_ins)
        registry.keep_chain("foi.case", queries.case_ids)
        rights = import_module("gongkai.foi.queries.rights")
        registry.keep_chain("foi.rightsrequest", rights.request_ids)
        registry.keep_open("foi.rightsrequest", rights.open_request_ids)
        registry.keep_open("foi.case", queries.open_case_ids)
