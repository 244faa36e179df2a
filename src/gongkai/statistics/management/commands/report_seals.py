"""`gongkai manage report_seals verify`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.statistics import queries


class Command(BaseCommand):
    help = "verify the seals of annual reports against their figures, their cases and the audit"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 1 when a seal is not as it was written."""
        flaws = 0
        for report, message in queries.broken_seals():
            flaws += 1
            self.stdout.write(f"{report.organ.name} {report.year} {report.scope} r{report.revision}: {message}")
        if flaws:
            raise CommandError(f"{flaws} flaws", returncode=1)
        self.stdout.write("the seals are whole")
