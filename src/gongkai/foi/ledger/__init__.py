"""The ledger of cases (台账) as organs keep it in workbooks: one table of columns for import and export.

`import_cases` files rows, `import_file` a workbook or CSV, `export_cases` writes one; `docs/import.md` tells the rest.
"""

from gongkai.foi.ledger.exporting import export_cases
from gongkai.foi.ledger.files import import_file, template
from gongkai.foi.ledger.importing import import_cases
from gongkai.foi.ledger.mappings import save_mapping
from gongkai.foi.ledger.row import LedgerRow
from gongkai.kernel.registry import ImportResult

__all__ = [
    "ImportResult",
    "LedgerRow",
    "export_cases",
    "import_cases",
    "import_file",
    "save_mapping",
    "template",
]
