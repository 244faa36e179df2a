"""`gongkai manage search`: the upkeep of the index."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.search import indexing
from gongkai.search.engines import engine


class Command(BaseCommand):
    help = "rebuild the search index beside the one in use, or say what there is"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("rebuild", "status"))

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """`status` exits with 1 where there is no index."""
        if what == "rebuild":
            started = time.perf_counter()
            number = indexing.rebuild()
            self.stdout.write(f"{number} entries indexed in {time.perf_counter() - started:.1f} s")
            return
        if not engine().ready():
            self.stdout.write("no index: run `gongkai manage search rebuild`")
            raise SystemExit(1)
        self.stdout.write(f"{engine().count()} entries indexed")
