"""`gongkai search QUERY`: what a reader would find, on the command line."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

import django
from django.db import DatabaseError


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="gongkai search", description="search what the district publishes")
    options.add_argument("query", metavar="QUERY", nargs="+", help="the words to search for")
    options.add_argument("--json", action="store_true", help="the answer as JSON")
    options.add_argument("--limit", type=positive, default=10, metavar="N", help="most hits; 10 if not said")
    return options


def main(argv: list[str]) -> int:
    """0 something is found · 1 nothing is · 2 the database is not there. Without an index one is built first."""
    options = parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    django.setup()
    # Its models can only be imported once Django is set up.
    printing = import_module("gongkai.search.printing")
    try:
        return int(printing.show(" ".join(options.query), options.limit, as_json=options.json))
    except DatabaseError as error:
        print(
            f"gongkai search: 数据库不可用，请先运行 gongkai demo 或者 gongkai manage migrate（{error}）",
            file=sys.stderr,
        )
        return 2
