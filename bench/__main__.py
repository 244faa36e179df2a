"""Every measurement, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS: tuple[tuple[str, ...], ...] = (
    ("check.py",),
    ("compile.py",),
    ("compile.py", "--one-year", "--sizes", "1000000"),
    ("imports.py",),
    ("desk.py",),
    ("search.py",),
    ("gate.py",),
    ("pages.py",),
    ("disclosure.py",),
)


def main() -> int:
    """Run each in a process of its own; the first exit status that is not 0, else 0."""
    failed = 0
    for script, *arguments in RUNS:
        print(f"\n== {script} {' '.join(arguments)}", flush=True)
        failed = failed or subprocess.run([sys.executable, HERE / script, *arguments], check=False).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
