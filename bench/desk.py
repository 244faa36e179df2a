"""How long the pages of the desk take, and how that grows from 20 000 to 100 000 cases.

    .venv/bin/python bench/desk.py [DATABASE_URL] [--sizes 20000,100000] [--organs 43] [--reads 60]

Without a URL a temporary SQLite file is used; a PostgreSQL URL must name an empty database that may be thrown away.
Cases are filled in bulk, with their facts and items; one in twenty is open, spread over ten years of work. Each page is
read by a clerk of one organ and by the district's disclosure office, through the whole request; the 95th percentile of
the reads is printed with its ratio to the smallest size of the same run, the processor time of the median read (which a
busy machine does not lengthen), and the number of queries, which must not grow. The limit is that of the issue, 150 ms
at the largest size.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

TODAY, LIMIT_MS, BATCH = date(2021, 1, 15), 150.0, 2_000
AT = datetime(2021, 1, 1, tzinfo=UTC)
DESK, WANTED = "/admin/foi/", "某年度经费支出明细"
PAGES = {
    "queue": DESK,
    "queue overdue": f"{DESK}?queue=overdue",
    "queue done": f"{DESK}?queue=done",
    "queue all": f"{DESK}?queue=all",
    "queue of one's own": f"{DESK}?assignee=me",
    "agenda": f"{DESK}agenda/?month=2021-01",
    "workload": f"{DESK}workload/",
    "reminders": f"{DESK}reminders/",
    "case": DESK + "{case}/",
}
JUDGED = frozenset(PAGES) - {"agenda", "workload", "reminders"}
"""The queue and the page of a case are what the limit speaks of; the others are shown."""
STATES = ("handling", "handling", "handling", "reviewing", "approving", "registered", "received", "serving")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--sizes", default="20000,100000")
    parser.add_argument("--organs", type=int, default=43)
    parser.add_argument("--reads", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_VAR": folder,
            "GONGKAI_TODAY": TODAY.isoformat(),
            "DATABASE_URL": options.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
        }
        django.setup()
        import_module("gongkai.kernel.crypto").make_keys()
        call_command("migrate", verbosity=0, skip_checks=True)
        return measure([int(size) for size in options.sizes.split(",")], options.organs, options.reads)


def measure(sizes: list[int], organs: int, reads: int) -> int:
    people, ids = staff(organs)
    print(f"{connection.vendor}, {organs} organs, {reads} reads a page; p95 in ms", flush=True)
    first: dict[tuple[str, str], tuple[float, int]] = {}
    made, broken = 0, []
    for size in sizes:
        fill(ids, [user.pk for user in people.values()], made, size)
        made = size
        settle()
        print(f"\n{size:,} cases\n{'':<12}{'page':<20}{'p95':>8}{'cpu':>8}{'ratio':>7}{'queries':>9}")
        for who, user in people.items():
            for page, address in PAGES.items():
                p95, cpu, queries = read(user, address, reads)
                base, asked = first.setdefault((who, page), (p95, queries))
                print(f"{who:<12}{page:<20}{p95:>8.1f}{cpu:>8.1f}{p95 / base:>7.1f}{queries:>9}", flush=True)
                if queries > asked:
                    broken.append(f"{who} {page}: {asked} queries became {queries}")
                if page in JUDGED and size == sizes[-1] and p95 > LIMIT_MS:
                    broken.append(f"{who} {page}: {p95:.0f} ms")
    print(f"\nlimit {LIMIT_MS:.0f} ms: " + ("kept" if not broken else "BROKEN: " + "; ".join(broken)))
    return 1 if broken else 0


def staff(count: int) -> tuple[dict[str, Any], list[int]]:
    """A district with its departments; a clerk of the first and the disclosure office."""
    organs, kernel = import_module("gongkai.organs.models"), import_module("gongkai.kernel.models")
    actions, actor = import_module("gongkai.organs.actions"), import_module("gongkai.kernel.actor").Actor
    since, system = date(2010, 1, 1), actor.system("基准")
    district = organs.Organ.objects.create(code="d", name="基准区", level="district", path="/d/", opened_on=since)
    made = [
        organs.Organ.objects.create(
            code=f"o{n}", name=f"第{n}局", level="department", parent=district, path=f"/d/o{n}/", opened_on=since
        )
        for n in range(count)
    ]
    for organ in (district, *made):
        organs.OrganPlace.objects.create(organ=organ, parent=organ.parent, path=organ.path, effective_from=since)
        organs.OrganVersion.objects.create(organ=organ, effective_from=since, legal_name=organ.name, in_rollup=True)
    people = {}
    for name, organ, posts in (
        ("clerk", made[0], ("registrar", "handler", "leader")),
        ("office", district, ("disclosure_office",)),
    ):
        user = actions.create_officer(actor=system, username=name, display_name=name)
        for post in posts:
            actions.grant_post(actor=system, user_id=user.pk, organ_id=organ.pk, post=post, starts_on=since)
        people[name] = kernel.User.objects.get(pk=user.pk)
    return people, [organ.pk for organ in made]


def fill(organs: list[int], people: list[int], first: int, last: int) -> None:
    """Cases `first` to `last` with their items, facts and applicants."""
    models = import_module("gongkai.foi.models")
    rows = cases(models.Case, organs, people, first, last)
    while batch := list(islice(rows, BATCH)):
        models.Case.objects.bulk_create(batch)
        models.RequestItem.objects.bulk_create(
            models.RequestItem(case=case, position=1, wanted=WANTED, outcome=case.outcome) for case in batch
        )
        models.Applicant.objects.bulk_create(models.Applicant(case=case, name="某人") for case in batch)
        models.CaseEvent.objects.bulk_create(fact for case in batch for fact in facts(models.CaseEvent, case))


def cases(model: Any, organs: list[int], people: list[int], first: int, last: int) -> Iterator[Any]:
    """One in twenty is open: received within the last 30 days, so that some are overdue by a little."""
    for number in range(first, last):
        is_open = number % 20 == 0
        received = TODAY - timedelta(days=number // 20 % 30 if is_open else 40 + number % 3650)
        due = received + timedelta(days=28)
        concluded = None if is_open else received + timedelta(days=5 + number % 20)
        organ = organs[number * 7919 % len(organs)]
        yield model(
            organ_id=organ,
            number=f"基准〔{received.year}〕{number:06}",
            code_index=f"b{number}",
            channel="counter",
            applicant_class="natural_person",
            applicant_mask="某*",
            subject=WANTED,
            state=STATES[number // 20 % len(STATES)] if is_open else "closed",
            outcome="" if is_open else "granted",
            received_on=received,
            received_year=received.year,
            due_on=due,
            clock_state="running" if is_open else "answered",
            assignee_id=people[0] if organ == organs[0] else None,
            concluded_on=concluded,
            concluded_year=concluded.year if concluded else None,
            created_at=AT,
        )


def facts(model: Any, case: Any) -> Iterator[Any]:
    """What a case of this kind has behind it."""
    steps = [("received", case.received_on), ("assigned", case.received_on)]
    if case.concluded_on:
        steps += [("decided", case.concluded_on), ("answered", case.concluded_on)]
    for number, (type, on) in enumerate(steps):
        yield model(case=case, type=type, on=on, key=f"k{number}", actor_name="基准", recorded_at=AT)


def settle() -> None:
    """Statistics and the visibility map, as the database keeps them in operation."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def read(user: Any, address: str, reads: int) -> tuple[float, float, int]:
    """p95 of whole requests and median of their processor time, in milliseconds, and the queries of one request; case
    pages are all different ones."""
    client = import_module("django.test").Client(headers={"host": "localhost"})
    client.force_login(user, backend="gongkai.kernel.signin.ThrottledBackend")
    Case, capture = import_module("gongkai.foi.models").Case, import_module("django.test.utils").CaptureQueriesContext
    ids = list(Case.objects.filter(organ_id=_organ(user)).order_by("-pk").values_list("pk", flat=True)[: reads + 3])
    addresses = [address.format(case=ids[at % len(ids)]) for at in range(reads + 3)]
    for warm in addresses[:3]:
        assert client.get(warm).status_code == 200, warm
    with capture(connection) as queries:
        client.get(addresses[2])
    asked = len(queries)
    taken, worked = [], []
    for one in addresses[3:]:
        begun, before = time.perf_counter(), time.process_time()
        client.get(one)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - before) * 1000)
    taken.sort()
    return taken[int(len(taken) * 0.95) - 1], sorted(worked)[len(worked) // 2], asked


def _organ(user: Any) -> int:
    Organ = import_module("gongkai.organs.models").Organ
    return int(Organ.objects.get(code="o0").pk)


if __name__ == "__main__":
    raise SystemExit(main())
