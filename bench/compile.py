"""How long the report of a year takes to compile, and how that grows from 10 000 to a million cases.

    .venv/bin/python bench/compile.py [DATABASE_URL] [--organs 43] [--sizes 10000,100000,1000000] [--one-year]

Without a URL a temporary SQLite file is used; a PostgreSQL URL must name an empty database that may be thrown away.
Every size is filled by bulk insert and read five times; the median of the reads is printed with its ratio to the size
before. One case in 25 has a review or a suit, as in the published report of 2020 (65 to 1,749). `--one-year` puts every
case into the year that is compiled, the worst case; otherwise they are spread over ten years.
"""

from __future__ import annotations

import argparse
import os
import statistics as numbers
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

YEAR, SPAN, LIMIT_SECONDS, BATCH, REMEDY_EVERY = 2020, 10, 2.0, 5_000, 25
AT = datetime(2011, 1, 1, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--organs", type=int, default=43)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--one-year", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_VAR": folder,
            "DATABASE_URL": options.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
        }
        django.setup()
        import_module("gongkai.kernel.crypto").make_keys()
        call_command("migrate", verbosity=0, skip_checks=True)
        return measure([int(size) for size in options.sizes.split(",")], options.organs, options.one_year)


def measure(sizes: list[int], organs: int, one_year: bool) -> int:
    # Only after `django.setup()` can models be imported.
    models, queries = import_module("gongkai.foi.models"), import_module("gongkai.statistics.queries")
    district = make_organs(organs)
    ids = list(district.__class__.objects.filter(parent=district).values_list("pk", flat=True))
    print(f"{connection.vendor}, {organs} organs, year {YEAR}, cases spread over {1 if one_year else SPAN} year(s)")
    print(f"{'cases':>10} {'remedies':>9} {'section 3':>10} {'section 4':>10} {'roll-up':>10} {'growth':>8}")
    made, before, slowest = 0, 0.0, 0.0
    for size in sizes:
        fill(models.Case, make_cases(models.Case, ids, made, size, one_year))
        fill(models.Remedy, make_remedies(models.Remedy, ids, made, size, one_year))
        made = size
        settle()
        three = median(lambda: queries.requests_table(district.path, YEAR))
        four = median(lambda: queries.remedies_table(district.path, YEAR))
        whole = median(lambda: queries.rollup(district, YEAR))
        growth = f"×{three / before:.1f}" if before else ""
        print(
            f"{size:>10,} {models.Remedy.objects.count():>9,} {three:>9.3f}s {four:>9.3f}s {whole:>9.3f}s {growth:>8}",
            flush=True,
        )
        before, slowest = three, max(slowest, three, four, whole)
    print(f"slowest {slowest:.3f}s, limit {LIMIT_SECONDS}s: {'kept' if slowest < LIMIT_SECONDS else 'BROKEN'}")
    return 0 if slowest < LIMIT_SECONDS else 1


def make_organs(count: int) -> Any:
    """A district and its departments, all in the roll-up."""
    models = import_module("gongkai.organs.models")
    Organ, OrganPlace, OrganVersion = models.Organ, models.OrganPlace, models.OrganVersion
    since = date(2010, 1, 1)
    district = Organ.objects.create(code="d", name="基准区人民政府", level="district", path="/d/", opened_on=since)
    for number in range(count):
        Organ.objects.create(
            code=f"o{number}",
            name=f"第{number}局",
            level="department",
            parent=district,
            path=f"/d/o{number}/",
            opened_on=since,
        )
    for organ in Organ.objects.all():
        OrganPlace.objects.create(organ=organ, parent=organ.parent, path=organ.path, effective_from=since)
        OrganVersion.objects.create(organ=organ, effective_from=since, legal_name=organ.name, in_rollup=True)
    return district


def make_cases(model: Any, organs: list[int], first: int, last: int, one_year: bool) -> Iterator[Any]:
    """Cases numbered `first` to `last`; one in ten is still open, one in twenty is concluded in the year after."""
    columns = ("natural_person",) * 9 + ("company", "other")
    outcomes = ("granted",) * 5 + ("partly_granted", "unavailable.not_held", "refused.third_party", "other.misc")
    for number in range(first, last):
        received = YEAR if one_year else YEAR - number % SPAN
        concluded = None if number % 97 < 10 else received + (number % 89 < 5)
        yield model(
            organ_id=organs[number * 7919 % len(organs)],
            number=f"B{number}",
            code_index=f"b{number}",
            channel="counter",
            applicant_class=columns[number % len(columns)],
            applicant_mask="某",
            subject="基准",
            state="closed" if concluded else "handling",
            outcome=outcomes[number % len(outcomes)] if concluded else "",
            received_on=date(received, 3, 2),
            received_year=received,
            concluded_on=date(concluded, 3, 30) if concluded else None,
            concluded_year=concluded,
            created_at=AT,
        )


def make_remedies(model: Any, organs: list[int], first: int, last: int, one_year: bool) -> Iterator[Any]:
    """One for every `REMEDY_EVERY` cases, of all kinds and results; one in six is pending, some end in a later year."""
    kinds = ("review",) * 4 + ("litigation_direct",) * 2 + ("litigation_after_review",)
    results = ("upheld",) * 4 + ("corrected", "other")
    for number in range(first, last, REMEDY_EVERY):
        step = number // REMEDY_EVERY
        filed = YEAR if one_year else YEAR - step % SPAN
        concluded = None if step % 6 == 0 else filed + (step % 11 < 2)
        yield model(
            organ_id=organs[step * 7919 % len(organs)],
            kind=kinds[step % len(kinds)],
            body="基准机关",
            filed_on=date(filed, 6, 1),
            filed_year=filed,
            concluded_on=date(concluded, 8, 1) if concluded else None,
            concluded_year=concluded,
            result=results[step % len(results)] if concluded else "",
        )


def fill(model: Any, rows: Iterator[Any]) -> None:
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def settle() -> None:
    """Statistics and the visibility map, as the database keeps them in operation."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE foi_case, foi_remedy" if connection.vendor == "postgresql" else "ANALYZE")


def median(read: Callable[[], Any], times: int = 5) -> float:
    """Seconds of the median of several reads."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        read()
        taken.append(time.perf_counter() - start)
    return numbers.median(taken)


if __name__ == "__main__":
    raise SystemExit(main())
