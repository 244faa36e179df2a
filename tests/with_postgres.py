"""Run a command against a PostgreSQL of its own: a cluster in a temporary folder, reached by socket, gone afterwards.

    python tests/with_postgres.py COMMAND …

The command sees DATABASE_URL. As root the server runs as the user `postgres`, since PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and pg_ctl: the newest installed version. Raises SystemExit when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if found:
        return found[-1].parent
    if which := shutil.which("initdb"):
        return Path(which).parent
    raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")


def main(command: list[str]) -> int:
    """Start, run, stop; returns the command's exit status."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))
    as_server: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    bin_dir = binaries()
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run(
        [
            *as_server,
            bin_dir / "initdb",
            "-A",
            "trust",
            "-U",
            "gongkai",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
            "-D",
            data,
        ],
        check=True,
        **quiet,
    )
    options = f"-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -k {folder}"
    control = [*as_server, bin_dir / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, **quiet)
    try:
        url = f"postgresql://gongkai@/postgres?host={folder}"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
