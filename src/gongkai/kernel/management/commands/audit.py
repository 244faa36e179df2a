"""`gongkai manage audit verify|seal|strip`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.kernel import clock, retention, seals
from gongkai.kernel.actor import Actor


class Command(BaseCommand):
    help = "verify the audit chains and seals, seal the day, or erase personal values whose time is over"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "seal", "strip"])
        parser.add_argument("--day", type=date.fromisoformat, help="the day to seal; today if not said")
        parser.add_argument("--before", type=date.fromisoformat, help="strip records that rest since before that day")
        parser.add_argument("--yes", action="store_true", help="strip; without it only say what would be stripped")

    def handle(self, *args: Any, what: str, day: date | None, **options: Any) -> None:
        if what == "seal":
            self.seal(day or clock.real_now().date())
        elif what == "strip":
            self.strip(options["before"], options["yes"])
        else:
            self.verify()

    def seal(self, day: date) -> None:
        try:
            seal = seals.seal_day(day)
        except seals.SealedElsewhere as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"seal {seal.number} of {seal.day}: {seal.heads} heads, {seal.access_rows} reads, {seal.hash}"
        )

    def strip(self, before: date | None, yes: bool) -> None:
        if before is None:
            raise CommandError("say --before DATE: the day since which nothing may have happened to a record")
        if before > clock.today():
            raise CommandError(f"{before} is yet to come")
        if yes:
            rows = retention.strip_before(before, actor=Actor.system("gongkai manage audit strip"))
            self.stdout.write(f"{rows} rows stripped")
            return
        found = retention.count(before)
        for label, number in sorted(found.items()):
            self.stdout.write(f"{label}: {number}")
        self.stdout.write(f"{found.total()} rows would be stripped; nothing was changed. Strip them with --yes")

    def verify(self) -> None:
        flaws = seals.verify()
        for flaw in flaws:
            place = flaw.record if flaw.seq is None else f"{flaw.record} #{flaw.seq}"
            self.stdout.write(f"{place}: {flaw.message}")
        if flaws:
            raise CommandError(f"{len(flaws)} flaws", returncode=1)
        self.stdout.write("the audit is whole")
