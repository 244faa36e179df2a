"""Lists as files: import, comparison and export under the same columns."""

from gongkai.services.importing.files import FORMS, IMPORTERS, ListResult, import_list

__all__ = ["FORMS", "IMPORTERS", "ListResult", "import_list"]
