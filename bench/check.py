"""How fast reports are read and checked, and how fast the command starts. Run: `python bench/check.py`.

All reports are invented here, laid out as published ones are. One process, one core; a PDF is parsed in the sandbox's
child process, one at a time, so that it too keeps one core busy.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gongkai.annual_report.command import check_bytes
from gongkai.annual_report.tests import layouts
from gongkai.annual_report.tests.samples import sample

FONTS = Path(__file__).resolve().parents[1] / "src" / "gongkai" / "documents" / "fonts"
TARGETS = {"text": 100.0, "html": 100.0, "pdf": 2.0}
START_LIMIT = 0.5


def corpus(kind: str, count: int) -> list[tuple[bytes, str]]:
    """`count` different reports of both editions as (file, name)."""
    reports = [sample(seed, "2019" if seed % 2 else "2021") for seed in range(count)]
    if kind == "text":
        shapes: list[Callable[[layouts.Report], str]] = [layouts.tabbed, layouts.barred, layouts.markdown]
        return [(shapes[at % 3](report).encode(), f"{at}.txt") for at, report in enumerate(reports)]
    if kind == "html":
        return [
            (layouts.html(report, by_letters=bool(at % 2)).encode(), f"{at}.html") for at, report in enumerate(reports)
        ]
    return [(layouts.pdf(report, fonts=[str(FONTS)]), f"{at}.pdf") for at, report in enumerate(reports)]


def rate(kind: str, count: int) -> float:
    """Reports a second, every one read whole and reconciled; raises AssertionError when one is not."""
    files = corpus(kind, count)
    check_bytes(*files[0])  # imports and the child's start are not the rate
    began = time.perf_counter()
    for data, name in files:
        checked = check_bytes(data, name)
        assert checked.status == 0, (name, checked.error, checked.findings)
    return count / (time.perf_counter() - began)


def start_up() -> tuple[float, float]:
    """Seconds for `gongkai check` on one small text and for `python -c pass`, each the best of seven."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(layouts.tabbed(sample(1)), encoding="utf-8")
        ours = _best([sys.executable, "-m", "gongkai.cli", "check", str(path)])
    return ours, _best([sys.executable, "-c", "pass"])


def _best(command: list[str]) -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200, help="text and HTML reports (a twentieth as many PDF)")
    count = parser.parse_args().count
    met = True
    for kind, target in TARGETS.items():
        reached = rate(kind, count if kind != "pdf" else max(4, count // 20))
        met = met and reached >= target
        print(f"{kind:<5}{reached:8.1f} reports/s   (target {target:.0f})")
    ours, python = start_up()
    met = met and ours < START_LIMIT
    ratio = f"python -c pass {python:.3f} s, ratio {ours / python:.1f}"
    print(f"start{ours:8.3f} s           (target {START_LIMIT} s; {ratio})")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
