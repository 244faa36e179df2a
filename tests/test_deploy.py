"""What `deploy/` gives an operator does what docs/operate.md says of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
OPERATE = DEPLOY.parent / "docs" / "operate.md"

pytestmark = pytest.mark.anydb


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A small folder of data: a database that is still open for writing, a file, a seal."""
    folder = tmp_path / "var"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "abcd").write_bytes(b"v1:k1:cipher")
    (folder / "audit-seals.log").write_text("one\n")
    with sqlite3.connect(folder / "db.sqlite3") as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table fact (name text)")
        database.execute("insert into fact values ('kept')")
    return folder


def backup(var: Path, to: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "GONGKAI_VAR": str(var)}
    return subprocess.run([DEPLOY / "backup.sh", to], env=environment, capture_output=True, text=True, check=False)


def test_a_backup_holds_the_database_the_files_and_the_seals_and_is_private(var: Path, tmp_path: Path) -> None:
    to = tmp_path / "kept"
    assert backup(var, to).returncode == 0
    assert sqlite3.connect(to / "db.sqlite3").execute("select name from fact").fetchall() == [("kept",)]
    assert (to / "files" / "ab" / "abcd").read_bytes() == b"v1:k1:cipher"
    assert (to / "audit-seals.log").read_text() == "one\n"
    assert (to / "db.sqlite3").stat().st_mode & 0o077 == 0


def test_a_second_backup_brings_what_changed(var: Path, tmp_path: Path) -> None:
    to = tmp_path / "kept"
    backup(var, to)
    with sqlite3.connect(var / "db.sqlite3") as database:
        database.execute("insert into fact values ('later')")
    changed = var / "files" / "ab" / "abcd"
    changed.write_bytes(b"v1:k2:cipher")
    os.utime(changed, (2**31, 2**31))
    assert backup(var, to).returncode == 0
    assert len(sqlite3.connect(to / "db.sqlite3").execute("select name from fact").fetchall()) == 2
    assert (to / "files" / "ab" / "abcd").read_bytes() == b"v1:k2:cipher"


def test_a_seal_that_falls_in_between_makes_it_copy_again(var: Path, tmp_path: Path) -> None:
    """The first copying of files appends a seal: the log kept must not be ahead of the database kept."""
    bin_folder, mark = tmp_path / "bin", tmp_path / "sealed"
    bin_folder.mkdir()
    copy = bin_folder / "cp"
    real = shutil.which("cp")
    seal = tmp_path / "seal.py"
    seal.write_text(
        "import sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1] + '/db.sqlite3')\n"
        "database.execute(\"insert into fact values ('sealed')\")\n"
        "database.commit()\n"
        "open(sys.argv[1] + '/audit-seals.log', 'a').write('two\\n')\n"
    )
    copy.write_text(f'#!/bin/sh\n[ -e {mark} ] || {{ : > {mark}; python3 {seal} {var}; }}\nexec {real} "$@"\n')
    copy.chmod(0o755)
    to = tmp_path / "kept"
    assert backup(var, to, f"{bin_folder}:{os.environ['PATH']}").returncode == 0
    kept = [name for (name,) in sqlite3.connect(to / "db.sqlite3").execute("select name from fact")]
    assert "sealed" in kept
    assert (to / "audit-seals.log").read_text() == "one\ntwo\n"


def test_without_the_environment_nothing_is_copied(tmp_path: Path) -> None:
    run = subprocess.run(
        [DEPLOY / "backup.sh", tmp_path / "kept"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0 and "environment" in run.stderr
    assert not (tmp_path / "kept").exists()


def test_the_proxy_sets_what_the_platform_believes() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in proxy
    assert "proxy_set_header Host $host;" in proxy


def test_every_file_of_deploy_stands_on_the_operators_page() -> None:
    text = OPERATE.read_text(encoding="utf-8")
    missing = [path.name for path in DEPLOY.iterdir() if path.name not in text and path.name != "need.sh"]
    assert missing == []
