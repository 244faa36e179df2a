"""`gongkai manage audit verify|seal`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.kernel import clock, seals


class Command(BaseCommand):
    help = "verify the audit chains and seals, or seal the day"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "seal"])
        parser.add_argument("--day", type=date.fromisoformat, help="the day to seal; today if not said")

    def handle(self, *args: Any, what: str, day: date | None, **options: Any) -> None:
        if what == "seal":
            seal = seals.seal_day(day or clock.today())
            self.stdout.write(
                f"seal {seal.number} of {seal.day}: {seal.heads} heads, {seal.access_rows} reads, {seal.hash}"
            )
            return
        flaws = seals.verify()
        for flaw in flaws:
            place = flaw.record if flaw.seq is None else f"{flaw.record} #{flaw.seq}"
            self.stdout.write(f"{place}: {flaw.message}")
        if flaws:
            raise CommandError(f"{len(flaws)} flaws", returncode=1)
        self.stdout.write("the audit is whole")
