"""`gongkai import applications FILE`: a ledger file → cases; and the empty form."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from gongkai.foi.ledger import mappings
from gongkai.foi.ledger.columns import COLUMNS
from gongkai.foi.ledger.headers import read_tables
from gongkai.foi.ledger.importing import import_cases
from gongkai.foi.ledger.parsing import read_ledger
from gongkai.foi.ledger.reading import read_sheets
from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, Unreadable
from gongkai.organs.models import Organ

TITLE = "依申请公开台账"


def import_file(
    *, actor: Actor, data: bytes, name: str, dry_run: bool = False, organ: Organ | None = None
) -> ImportResult:
    """Import a ledger as XLSX, XLS or CSV, all or nothing. Every error names sheet, row and column.

    `organ` is the organ of rows that name none. Raises Unreadable for a file that is no ledger, PermissionDenied when
    the actor may not import for an organ named in it.
    """
    found = read_sheets(data, name)
    chosen = mappings.choose(name, found)
    tables = read_tables(found, chosen.headers)
    parsed = read_ledger(tables, chosen.values, chosen.system)
    result = import_cases(actor, parsed.rows, organ=organ, dry_run=dry_run, errors=parsed.errors)
    result.rows = parsed.total
    return result


def _run(*, actor: Actor, data: bytes, name: str, dry_run: bool) -> ImportResult:
    """As the registry calls it: what may not be read or done is said in one sentence."""
    try:
        return import_file(actor=actor, data=data, name=name, dry_run=dry_run)
    except PermissionDenied as error:
        raise Unreadable(str(error)) from error


def template() -> bytes:
    """The empty ledger: headers, required ones with an asterisk, what a cell may hold as a comment."""
    return sheets.template(TITLE, COLUMNS)


IMPORTERS = (
    Importer("applications", "依申请公开台账", _run, template),
    Importer(
        "mappings",
        "外部系统的台账表头对照",
        mappings.import_mappings,
        lambda: sheets.template("表头对照", mappings.COLUMNS),
    ),
)
