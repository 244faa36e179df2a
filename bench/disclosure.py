"""Proactive disclosure over many documents and register entries.

    .venv/bin/python bench/disclosure.py [DATABASE_URL] [--documents 100000] [--columns 400] [--entries 1000000]

Without a URL a temporary SQLite file is used; a PostgreSQL URL must name an empty database that may be thrown away.
Documents and entries are filled in bulk. Pages are read through the whole request, past the page cache; the 95th
percentile is printed beside that of a tenth of the data in the same run, with the processor time of the median read.
Publishing is the action of the signatory on a document that passed its reviews, from its call to its answer. Limits are
the issue's: 300 ms for pages and publishing at the full size, 200 documents a second for `import documents`.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

sys.path.insert(0, str(Path(__file__).parent))
TODAY, LIMIT_MS, IMPORT_RATE, BATCH = date(2021, 1, 15), 300.0, 200.0, 2_000
AT = datetime(2021, 1, 1, tzinfo=UTC)
ORGANS, IMPORTED = 43, 3_000
KINDS = ("announcement", "policy", "statistics", "normative")
BODY = "<p>现将有关事项通知如下。</p>" * 20
PAGES = {
    "public list": ("", "/zwgk/documents/"),
    "public list, organ": ("", "/zwgk/documents/?organ={organ}"),
    "public list, words": ("", "/zwgk/documents/?q=第9"),
    "public list, page 40": ("", "/zwgk/documents/?page=40"),
    "column": ("", "/zwgk/columns/{column}/"),
    "document": ("", "/zwgk/documents/{document}/"),
    "home": ("", "/"),
    "column index": ("", "/zwgk/"),
    "API": ("", "/api/v1/documents"),
    "desk: waiting": ("clerk", "/admin/disclosure/"),
    "desk: public": ("office", "/admin/disclosure/?view=public"),
    "desk: public, words": ("office", "/admin/disclosure/?view=public&q=第9"),
    "desk: document": ("office", "/admin/disclosure/documents/{document}/"),
    "explorer": ("superuser", "/admin/pages/{explorer}/"),
    "register": ("", "/zwgk/registers/penalty/"),
    "register, organ and year": ("", "/zwgk/registers/penalty/?organ={organ}&year=2019"),
    "register, party": ("", "/zwgk/registers/penalty/?q=第9"),
    "register, deep": ("", "/zwgk/registers/penalty/?after=2013-06-01.1"),
    "register entry": ("", "/zwgk/registers/penalty/{entry}/"),
    "registers": ("", "/zwgk/registers/"),
    "desk: registers": ("office", "/admin/disclosure/registers/"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=400)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--reads", type=int, default=40)
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
        return measure(options)


def measure(options: argparse.Namespace) -> int:
    desk = import_module("desk")
    people, organs = desk.staff(ORGANS)
    people["superuser"] = import_module("gongkai.kernel.models").User.objects.create_superuser("root", password=None)
    columns = make_columns(options.columns, organs)
    print(f"{connection.vendor}, {len(columns)} columns, {options.reads} reads a page; ms", flush=True)
    first: dict[str, float] = {}
    broken: list[str] = []
    done = (0, 0)
    for share in (10, 1):
        sizes = options.documents // share, options.entries // share
        fill(documents(columns, organs, done[0], sizes[0]), "Document")
        fill(entries(organs, done[1], sizes[1]), "RegisterEntry")
        done = sizes
        desk.settle()
        print(
            f"\n{sizes[0]:,} documents, {sizes[1]:,} entries\n{'page':<28}{'p95':>8}{'cpu':>8}{'ratio':>7}", flush=True
        )
        places = where(organs, columns)
        for page, (who, address) in PAGES.items():
            p95, cpu = read(people.get(who), address.format(**places), options.reads)
            ratio = p95 / first.setdefault(page, p95)
            print(f"{page:<28}{p95:>8.1f}{cpu:>8.1f}{ratio:>7.1f}", flush=True)
            if share == 1 and p95 > LIMIT_MS:
                broken.append(f"{page} {p95:.0f} ms")
    p95 = publish(organs[0], columns[0], options.reads)
    print(f"\npublish: p95 {p95:.1f} ms")
    rate = imported(organs, columns)
    print(f"import documents: {rate:.0f} a second ({IMPORTED} rows of a CSV file)")
    broken += [f"publish {p95:.0f} ms"] * (p95 > LIMIT_MS) + [f"import {rate:.0f} a second"] * (rate < IMPORT_RATE)
    print(f"\nlimits {LIMIT_MS:.0f} ms, {IMPORT_RATE:.0f} a second: " + ("kept" if not broken else f"BROKEN: {broken}"))
    return 1 if broken else 0


def make_columns(wanted: int, organs: list[int]) -> list[Any]:
    """Twenty columns at the top, the others below them."""
    Column = import_module("gongkai.disclosure.models").Column
    root = import_module("gongkai.disclosure.models").root
    tops = [
        root().add_child(
            instance=Column(title=f"第{n}类", slug=f"c-{n}", number=n, kind="notice", keeper_id=organs[n % ORGANS])
        )
        for n in range(1, 21)
    ]
    below = []
    for n in range(21, wanted + 1):
        top = Column.objects.get(pk=tops[n % 20].pk)
        made = Column(title=f"第{n}栏", slug=f"c-{n}", number=n, kind="notice", keeper_id=organs[n % ORGANS])
        below.append(top.add_child(instance=made))
    return tops + below


def fill(rows: Iterator[Any], model: str) -> None:
    Model = getattr(import_module("gongkai.disclosure.models"), model)
    while batch := list(islice(rows, BATCH)):
        Model.objects.bulk_create(batch)


def documents(columns: list[Any], organs: list[int], first: int, last: int) -> Iterator[Any]:
    """Published ones, an even spread over ten years, columns and organs; one in fifty waits at a desk."""
    Document = import_module("gongkai.disclosure.models").Document
    for n in range(first, last):
        waits = n % 50 == 0
        day = AT - timedelta(days=n * 31 % 3650, seconds=n % 80_000)
        yield Document(
            live=not waits,
            stage="first" if waits else "done",
            organ_id=organs[n * 7919 % ORGANS],
            column_id=columns[n * 104_729 % len(columns)].pk,
            kind=KINDS[n % len(KINDS)],
            title=f"关于第{n}号事项的通知",
            summary="现将有关事项通知如下。",
            body=BODY,
            index_number=f"B{n:09}",
            validity="in_force" if KINDS[n % len(KINDS)] == "normative" else "",
            published_at=None if waits else day,
            changed_at=day,
            author_name="基准",
            source_system="基准",
            outside_id=f"d{n}",
        )


def entries(organs: list[int], first: int, last: int) -> Iterator[Any]:
    models = import_module("gongkai.disclosure.models")
    brought, _ = models.RegisterImport.objects.get_or_create(
        name="基准", defaults={"rows": 0, "created": 0, "changed": 0, "digest": "", "by": "基准", "at": AT}
    )
    for n in range(first, last):
        day = TODAY - timedelta(days=40 + n * 17 % 3650)
        yield models.RegisterEntry(
            kind=("penalty", "permit")[n % 4 == 0],
            organ_id=organs[n * 7919 % ORGANS],
            source_system="基准",
            outside_id=f"e{n}",
            number=f"基准罚〔{day.year}〕{n}号",
            title="未按规定公示价格",
            party=f"第{n}商行",
            content="罚款五百元",
            decided_on=day,
            due_on=day + timedelta(days=9),
            published_on=day + timedelta(days=3 if n % 500 else 20),
            brought_by=brought,
        )


def where(organs: list[int], columns: list[Any]) -> dict[str, int]:
    models = import_module("gongkai.disclosure.models")
    return {
        "organ": organs[0],
        "column": columns[0].number,
        "explorer": columns[0].pk,
        "document": models.Document.objects.filter(live=True).order_by("-pk").values_list("pk", flat=True)[0],
        "entry": models.RegisterEntry.objects.filter(kind="penalty").values_list("pk", flat=True)[0],
    }


FRESH = count()


def read(user: Any, address: str, reads: int) -> tuple[float, float]:
    """p95 of whole requests and the median of their processor time, in milliseconds."""
    client = import_module("django.test").Client(headers={"host": "localhost"})
    if user is not None:
        client.force_login(user, backend="gongkai.kernel.signin.ThrottledBackend")
    mark = "&" if "?" in address else "?"
    taken, worked = [], []
    for turn in range(reads + 2):
        begun, before = time.perf_counter(), time.process_time()
        response = client.get(f"{address}{mark}fresh={next(FRESH)}")
        body = response.getvalue() if response.streaming else response.content
        if turn > 1:
            taken.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - before) * 1000)
        assert response.status_code == 200 and body, (address, response.status_code)
    return percentile(taken), sorted(worked)[len(worked) // 2]


def percentile(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95) - 1]


def publish(organ: int, column: Any, times: int) -> float:
    """p95 of the signatory's action over `times` documents that passed every review."""
    cleared = clearing(organ, column)
    actions = import_module("gongkai.disclosure.actions")
    taken = []
    for n in range(times):
        signatory, document = cleared(n)
        begun = time.perf_counter()
        actions.publish_document(actor=signatory, document_id=document.pk, version=document.latest_revision_id)
        taken.append((time.perf_counter() - begun) * 1000)
    return percentile(taken)


def clearing(organ: int, column: Any) -> Callable[[int], tuple[Any, Any]]:
    """A function that writes a document and takes it through its reviews."""
    actions, running = import_module("gongkai.disclosure.actions"), import_module("gongkai.disclosure.gate.running")
    organs, Actor = import_module("gongkai.organs.actions"), import_module("gongkai.kernel.actor").Actor
    Document = import_module("gongkai.disclosure.models").Document
    User = import_module("gongkai.kernel.models").User
    system, clerks = Actor.system("基准"), {}
    for post in ("editor", "reviewer", "approver", "secrecy_reviewer", "signatory"):
        user = organs.create_officer(actor=system, username=post, display_name=post)
        organs.grant_post(actor=system, user_id=user.pk, organ_id=organ, post=post, starts_on=date(2015, 1, 1))
        clerks[post] = Actor.of(User.objects.get(pk=user.pk), TODAY, organ)

    def cleared(n: int) -> tuple[Any, Any]:
        facts = actions.DocumentFacts(
            organ_id=organ, column_id=column.pk, kind="announcement", title=f"关于新事项{n}的通知", body=BODY
        )
        pk = actions.create_document(actor=clerks["editor"], facts=facts).pk

        def step(action: Any, post: str, **said: Any) -> None:
            version = Document.objects.get(pk=pk).latest_revision_id
            action(actor=clerks[post], document_id=pk, version=version, **said)

        step(actions.submit_document, "editor")
        running.check_document(pk)
        step(actions.pass_review, "reviewer")
        step(actions.pass_review, "approver")
        step(actions.check_secrecy, "secrecy_reviewer", item="标题和正文", passed=True, ground="不涉及")
        step(actions.pass_review, "signatory")
        return clerks["signatory"], Document.objects.get(pk=pk)

    return cleared


def imported(organs: list[int], columns: list[Any]) -> float:
    """Documents a second of `import documents`, from a file's bytes to the commit."""
    importing, Actor = import_module("gongkai.disclosure.importing"), import_module("gongkai.kernel.actor").Actor
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("来源编号", "标题", "发布机构", "栏目编号", "信息类别", "发布日期", "正文"))
    for n in range(IMPORTED):
        number = columns[n % len(columns)].number
        writer.writerow((f"i{n}", f"关于导入{n}的通知", f"o{n % ORGANS}", number, "通知公告", "2020-06-01", BODY))
    begun = time.perf_counter()
    result = importing.import_documents(actor=Actor.system("基准"), data=text.getvalue().encode(), name="documents.csv")
    assert result.created == IMPORTED and not result.errors, result.errors[:3]
    return IMPORTED / (time.perf_counter() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
