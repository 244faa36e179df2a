"""How fast an organ's ledger of cases comes in, how much memory that takes, and how both grow.

    .venv/bin/python bench/imports.py [DATABASE_URL] [--sizes 2000,20000] [--memory]

Without a URL a temporary SQLite file is used; a PostgreSQL URL must name an empty database that may be thrown away.
Each size is one XLSX file, imported in one go into a register that holds the sizes before; the same file is then
imported again, which must change nothing. `--memory` runs no timing and gives the peak of Python's own memory instead,
which tracing slows down.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import tempfile
import time
import tracemalloc
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from openpyxl import Workbook

HEADERS = (
    "外部编号",
    "受理机关",
    "申请人",
    "申请人类别",
    "证件类型",
    "证件号码",
    "联系电话",
    "提交渠道",
    "提交日期",
    "收到申请之日",
    "申请内容",
    "答复日期",
    "答复文号",
    "处理结果",
    "送达方式",
    "办结日期",
)
RESULTS = ("予以公开", "予以公开", "部分公开", "不予公开：属于国家秘密", "本机关不掌握相关政府信息")
GROWTH_LIMIT = 2.0
"""A row of the largest file may take at most twice the processor time of a row of the smallest."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--sizes", default="2000,20000")
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_VAR": folder,
            "GONGKAI_TODAY": "2021-01-15",
            "DATABASE_URL": options.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
        }
        django.setup()
        import_module("gongkai.kernel.crypto").make_keys()
        call_command("migrate", verbosity=0, skip_checks=True)
        make_organ()
        sizes = [int(size) for size in options.sizes.split(",")]
        return weigh(sizes) if options.memory else measure(sizes)


def measure(sizes: list[int]) -> int:
    """Print rows a second; 1 if a row of the largest file takes more than `GROWTH_LIMIT` rows of the smallest."""
    print(f"{connection.vendor}, one organ, every row an answered case")
    print(f"{'rows':>8} {'file':>8} {'imported':>9} {'processor':>10} {'rows/s':>7} {'again':>8} {'process peak':>13}")
    costs = []
    for size in sizes:
        data = workbook(size)
        taken, worked = timed(data, created=size)
        again, _ = timed(data, unchanged=size)
        costs.append(worked / size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>8,} {len(data) / 1e6:>6.1f}MB {taken:>8.1f}s {worked:>9.1f}s {size / taken:>7.0f} {again:>7.1f}s "
            f"{peak:>10.0f} MB",
            flush=True,
        )
    growth = costs[-1] / costs[0]
    kept = growth <= GROWTH_LIMIT
    print(f"a row of the last takes ×{growth:.2f} the processor of one of the first: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


def weigh(sizes: list[int]) -> int:
    for size in sizes:
        data = workbook(size)
        tracemalloc.start()
        load(data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"{size:>8,} rows: peak {peak / 1e6:.0f} MB, {peak / size / 1000:.1f} kB a row", flush=True)
    return 0


def make_organ() -> None:
    models = import_module("gongkai.organs.models")
    since = date(2010, 1, 1)
    organ = models.Organ.objects.create(code="b", name="基准局", level="department", path="/b/", opened_on=since)
    models.OrganVersion.objects.create(organ=organ, effective_from=since, legal_name=organ.name, in_rollup=True)


def workbook(size: int) -> bytes:
    """A ledger of `size` answered cases; no two files share a number."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(HEADERS)
    for number in range(size):
        received = date(2020, 1, 2) + timedelta(days=number % 300)
        answered = received + timedelta(days=9)
        sheet.append(
            [
                f"{size}-{number}",
                "b",
                f"申请人{number}",
                "自然人",
                "",
                "",
                f"138{number:08d}",
                "当面提交",
                received.isoformat(),
                received.isoformat(),
                f"第{number}号地块的规划许可材料",
                answered.isoformat(),
                f"基〔2020〕{size}-{number}号",
                RESULTS[number % len(RESULTS)],
                "邮寄",
                answered.isoformat(),
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def load(data: bytes) -> Any:
    actor = import_module("gongkai.kernel.actor").Actor.system("bench")
    return import_module("gongkai.foi.ledger").import_file(actor=actor, data=data, name="台账.xlsx")


def timed(data: bytes, **expected: int) -> tuple[float, float]:
    """Seconds by the clock and of the processor; raises AssertionError unless the import did what was expected."""
    began, worked = time.perf_counter(), time.process_time()
    result = load(data)
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    assert not result.errors, result.errors[:3]
    for name, number in expected.items():
        assert getattr(result, name) == number, (name, getattr(result, name), number)
    return taken, worked


if __name__ == "__main__":
    raise SystemExit(main())
