"""Two processes for one SQLite file: the second half of the organs is worked in a copy, whose new rows are then
brought over.

The ledgers of two organs never touch each other's rows. The copy counts its rows from OFFSET on, so that nothing has
to be numbered
anew, and the chains of the audit, which name their records, stay as they are.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

OFFSET = 100_000
HEADS = "kernel_audithead"
"""The one table of the work whose key is not a number; the record it names is."""


@dataclass(frozen=True)
class Half:
    """The second process and the file it works in."""

    process: subprocess.Popen[bytes]
    file: Path


def possible() -> bool:
    """Whether the database is a SQLite file and there is a second core."""
    return connection.vendor == "sqlite" and (os.cpu_count() or 1) > 1


def begin(seed: int, today: date) -> Half:
    """Copy the database and start the second process on the copy."""
    file = Path(settings.GONGKAI_VAR) / "half.sqlite3"
    file.unlink(missing_ok=True)
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.execute("UPDATE sqlite_sequence SET seq = ?", (OFFSET,))
    for table in _tables(copy):
        if not copy.execute("SELECT 1 FROM sqlite_sequence WHERE name = ?", (table,)).fetchone():
            copy.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, OFFSET))
    copy.commit()
    copy.close()
    command = [sys.executable, "-m", "gongkai.cli", "manage", "demo_half", str(seed), today.isoformat()]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "GONGKAI_VAR": str(settings.GONGKAI_VAR)}
    return Half(subprocess.Popen(command, env=environment), file)


def join(half: Half) -> None:
    """Wait for the second process and bring its rows over. Raises RuntimeError when it failed or a row lost its
    relation."""
    if half.process.wait():
        raise RuntimeError("演示区的另一半没有建成，见上面的错误；请移走 var/ 后重试")
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("ATTACH DATABASE ? AS half", (str(half.file),))
    try:
        raw.execute("PRAGMA defer_foreign_keys = ON")
        raw.execute("BEGIN IMMEDIATE")
        for table in _tables(raw):
            raw.execute(f'INSERT INTO main."{table}" SELECT * FROM half."{table}" WHERE id > {OFFSET}')  # noqa: S608
        raw.execute(f"INSERT OR IGNORE INTO main.{HEADS} SELECT * FROM half.{HEADS}")  # noqa: S608
        raw.execute("COMMIT")
    finally:
        raw.execute("DETACH DATABASE half")
    if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"合并后有 {len(broken)} 行失去了关联：{broken[0]}")
    half.file.unlink()


def _tables(raw: sqlite3.Connection) -> list[str]:
    """The tables of the platform's rooms that are numbered."""
    named = raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
    ours = [name for (name,) in named if name.split("_")[0] in {"kernel", "organs", "foi", "statistics"}]
    return [name for name in ours if any(column[1] == "id" for column in raw.execute(f'PRAGMA table_info("{name}")'))]
