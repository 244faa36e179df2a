"""`gongkai manage outbox waiting|list|retry`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from gongkai.kernel import outbox
from gongkai.kernel.models import OutboxRow


class Command(BaseCommand):
    """Exit status of `waiting`: 0 nothing parked, 1 something is."""

    help = "show the events that wait or were parked, or have parked ones tried again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["waiting", "list", "retry"])
        parser.add_argument("--id", type=int, help="retry this event only")

    def handle(self, *args: Any, what: str, id: int | None, **options: Any) -> None:
        if what == "retry":
            again = outbox.retry(id)
            if id is not None and not again:
                raise CommandError(f"no undelivered event {id}")
            self.stdout.write(f"{again} will be tried again")
        elif what == "list":
            self.list()
        else:
            self.count()

    def count(self) -> None:
        waiting, parked = outbox.waiting(), outbox.parked()
        for event, number in outbox.pending().values_list("event").annotate(Count("pk")).order_by("event"):
            self.stdout.write(f"{event}: {number}")
        self.stdout.write(f"{waiting} waiting, {parked} parked")
        if parked:
            raise CommandError("parked events: see `outbox list`, mend the cause, then `outbox retry`", returncode=1)

    def list(self) -> None:
        """What failed, parked ones first; events that merely wait their turn are counted by `waiting`."""
        failed = OutboxRow.objects.filter(delivered_at__isnull=True).exclude(attempts=0, parked_at__isnull=True)
        for row in failed.order_by("parked_at", "pk").iterator():
            state = f"parked {row.parked_at:%Y-%m-%d %H:%M}" if row.parked_at else "waiting"
            self.stdout.write(f"{row.pk} {state} {row} attempts={row.attempts} {row.last_error}")
