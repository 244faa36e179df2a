"""The second half of the demonstration, run by `gongkai demo` in a process of its own on a copy of the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandParser

from gongkai.demo.workforce import halves, work


class Command(BaseCommand):
    help = "work the second half of the demonstration (run by `gongkai demo`)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("seed", type=int)
        parser.add_argument("today", type=date.fromisoformat)

    def handle(self, *args: Any, seed: int, today: date, **options: Any) -> None:
        work(seed, today, halves()[1], progress=lambda text: None)
