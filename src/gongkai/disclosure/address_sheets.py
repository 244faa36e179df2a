"""`gongkai import addresses`: addresses of the earlier site, all rows or none; and the same as a file to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.disclosure.actions.old_addresses import AddressFacts, keep_addresses
from gongkai.disclosure.models import OldAddress
from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError

YES, NO = "是", "否"
COLUMNS = (
    sheets.Column("path", "旧地址", required=True, note="完整网址，或者以/开头的路径"),
    sheets.Column("target", "现地址", required=True, note="以/开头的平台地址，或者以https://开头的网址"),
    sheets.Column("below", "包括其下各页", "flag", note="不填为否"),
)


def import_addresses(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Addresses by their path; the same file twice changes nothing."""
    rows, errors = sheets.read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=list(errors))
    if result.errors:
        return result
    facts = [AddressFacts(row.get("path"), row.get("target"), bool(row.get("below"))) for row in rows]
    with transaction.atomic():
        try:
            done = keep_addresses(actor=actor, rows=facts)
        except ValidationError as error:
            result.errors = [
                RowError("", rows[int(place)].number, "", sentence)
                for place, sentences in error.message_dict.items()
                for sentence in sentences
            ]
        except PermissionDenied as error:
            result.errors = [RowError("", 0, "", str(error))]
        else:
            result.created, result.changed, result.unchanged = done["created"], done["changed"], done["unchanged"]
        if result.errors or dry_run:
            transaction.set_rollback(True)
    result.errors.sort(key=lambda error: error.row)
    return result


def lines_of(addresses: Iterable[OldAddress]) -> Iterator[list[str]]:
    """As rows of a file that can be imported again, the headings first."""
    yield [column.header for column in COLUMNS]
    for one in addresses:
        yield [one.path, one.target, YES if one.below else NO]


def template() -> bytes:
    return sheets.template("旧地址", COLUMNS)


IMPORTERS = (Importer("addresses", "旧网站的地址", import_addresses, template),)
