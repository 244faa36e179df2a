"""Lists as files: import, comparison and export under the same columns."""

from gongkai.services.importing.files import FORMS, ListResult, import_list
from gongkai.services.importing.files import IMPORTERS as LISTS
from gongkai.services.importing.matters import IMPORTER as MATTERS

IMPORTERS = (*LISTS, MATTERS)

__all__ = ["FORMS", "IMPORTERS", "ListResult", "import_list"]
