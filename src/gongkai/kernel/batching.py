"""Many actions in one transaction, all or nothing: an import, a day of the demonstration.

Inside a batch no action has a savepoint of its own, so an exception must leave the whole batch; and the rows that only
later readers need (audit, outbox) are written together at its end, which halves the cost of a move.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction

from gongkai.kernel import heads
from gongkai.kernel.models import AuditHead, AuditRow, OutboxRow

FLUSH_AT = 2_000


class Batch:
    """What waits to be written: audit rows with the heads of their chains, and events."""

    def __init__(self) -> None:
        self.heads: dict[str, AuditHead] = {}
        self.rows: list[AuditRow] = []
        self.events: list[OutboxRow] = []
        self.kept: dict[tuple[type[models.Model], object], models.Model] = {}

    def add_row(self, row: AuditRow) -> None:
        heads.advance(self.heads[row.record], row.seq, row.hash)
        self.rows.append(row)
        if len(self.rows) >= FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Write all that waits. The heads stay known, for the transaction holds their locks."""
        moved = {row.record for row in self.rows}
        AuditRow.objects.bulk_create(self.rows, batch_size=200)
        AuditHead.objects.bulk_create(
            [self.heads[record] for record in sorted(moved)],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["record"],
            update_fields=list(heads.MOVED),
        )
        OutboxRow.objects.bulk_create(self.events, batch_size=200)
        self.rows, self.events = [], []


_running: ContextVar[Batch | None] = ContextVar("batch", default=None)


def running() -> Batch | None:
    """The batch that the code runs in, if any."""
    return _running.get()


@contextmanager
def batch() -> Iterator[None]:
    """Run what is inside as one batch. Not to be nested."""
    if _running.get() is not None:
        raise RuntimeError("a batch within a batch")
    with transaction.atomic():
        gathered = Batch()
        token = _running.set(gathered)
        try:
            yield
            if not transaction.get_rollback():  # a dry run keeps nothing, so there is nothing to write
                gathered.flush()
        finally:
            _running.reset(token)
