"""The demonstration district as a whole: built by its command, it adds up to the published report of 2020."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.anydb]

COLUMNS = ("natural_person", "company", "research", "charity", "law_firm", "other", "total")
REQUESTS: Mapping[str, tuple[int, ...]] = {
    "received": (1696, 74, 0, 0, 0, 7, 1777),
    "carried_in": (6, 17, 0, 0, 0, 10, 33),
    "granted": (735, 58, 0, 0, 0, 6, 799),
    "partly_granted": (78, 6, 0, 0, 0, 0, 84),
    "refused.state_secret": (2, 1, 0, 0, 0, 0, 3),
    "refused.prohibited_by_law": (0, 0, 0, 0, 0, 0, 0),
    "refused.security": (1, 0, 0, 0, 0, 0, 1),
    "refused.third_party": (24, 0, 0, 0, 0, 0, 24),
    "refused.internal_affairs": (25, 0, 0, 0, 0, 0, 25),
    "refused.deliberative": (26, 0, 0, 0, 0, 0, 26),
    "refused.enforcement_file": (6, 0, 0, 0, 0, 0, 6),
    "refused.special_query": (35, 0, 0, 0, 0, 0, 35),
    "unavailable.not_held": (522, 21, 0, 0, 0, 6, 549),
    "unavailable.needs_creation": (103, 3, 0, 0, 0, 4, 110),
    "unavailable.still_unclear": (34, 1, 0, 0, 0, 0, 35),
    "declined.petition": (4, 0, 0, 0, 0, 0, 4),
    "declined.repeat": (48, 0, 0, 0, 0, 0, 48),
    "declined.publication": (0, 0, 0, 0, 0, 0, 0),
    "declined.abusive": (0, 0, 0, 0, 0, 0, 0),
    "declined.confirmation": (0, 0, 0, 0, 0, 0, 0),
    "other": (0, 0, 0, 0, 0, 0, 0),
    "concluded": (1643, 90, 0, 0, 0, 16, 1749),
    "carried_out": (59, 1, 0, 0, 0, 1, 61),
}
REMEDY_CELLS = ("upheld", "corrected", "other", "pending", "total")
REMEDIES: Mapping[str, tuple[int, ...]] = {
    "review": (19, 9, 2, 5, 35),
    "litigation_direct": (18, 2, 0, 2, 22),
    "litigation_after_review": (3, 1, 1, 3, 8),
}
PROACTIVE: Mapping[str, Mapping[str, int]] = {
    "regulations": {"made": 0, "opened": 0, "open_total": 0},
    "normative_documents": {"made": 45, "opened": 45, "open_total": 221},
    "permits": {"items_before": 630, "items_change": -369, "decisions": 162045},
    "other_services": {"items_before": 839, "items_change": -214, "decisions": 514944},
    "penalties": {"items_before": 4552, "items_change": 44, "decisions": 242872},
    "compulsory": {"items_before": 263, "items_change": -22, "decisions": 81308},
    "fees": {"items_before": 19, "items_change": 18},
    "procurement": {"count": 1679, "amount_yuan": 2122500000},
}
FORMATS = ("docx", "pdf", "xlsx", "html")
QUICK = 15.0
"""Seconds for a second build that finds everything done: starting up and looking, nothing else."""


def gongkai(var: Path, *arguments: str, python: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command against the district in `var`, on SQLite and with the keys that stand there."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DATABASE_URL"))}
    command = [sys.executable, "-c", python] if python else [sys.executable, "-m", "gongkai.cli", *arguments]
    return subprocess.run(
        command, env={**mine, "GONGKAI_VAR": str(var)}, cwd=var, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the district, built once. GONGKAI_TEST_DEMO may name one that stands already."""
    if standing := os.environ.get("GONGKAI_TEST_DEMO"):
        return Path(standing)
    var = tmp_path_factory.mktemp("district")
    done = gongkai(var, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    return var


@pytest.fixture(scope="session")
def published(district: Path) -> dict[str, Any]:
    """The roll-up of 2020 as JSON."""
    done = gongkai(district, "report", "nansha", "2020", "--rollup", "--format", "json")
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("row", REQUESTS)
def test_section_three_is_the_published_one(published: dict[str, Any], row: str) -> None:
    assert published["requests"][row] == dict(zip(COLUMNS, REQUESTS[row], strict=True))


@pytest.mark.parametrize("kind", REMEDIES)
def test_section_four_is_the_published_one(published: dict[str, Any], kind: str) -> None:
    assert published["remedies"][kind] == dict(zip(REMEDY_CELLS, REMEDIES[kind], strict=True))


@pytest.mark.parametrize("row", PROACTIVE)
def test_section_two_is_the_published_one(published: dict[str, Any], row: str) -> None:
    assert published["proactive"][row] == PROACTIVE[row]


def test_the_report_has_these_cells_and_no_others(published: dict[str, Any]) -> None:
    assert set(published["requests"]) == set(REQUESTS)
    assert set(published["remedies"]) == set(REMEDIES)
    assert set(published["proactive"]) == set(PROACTIVE)
    assert (published["year"], published["edition"], published["complete"]) == (2020, "2019", True)
    assert published["ok"] and not published["uncertain"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_check_passes_on_the_file_the_system_writes(district: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"report.{suffix}"
    written = gongkai(district, "report", "nansha", "2020", "--rollup", "--format", suffix, "-o", str(file))
    assert written.returncode == 0, written.stderr
    checked = gongkai(district, "check", "--json", str(file))
    assert checked.returncode == 0, checked.stdout
    (found,) = json.loads(checked.stdout)
    assert found["requests"] == {row: dict(zip(COLUMNS, cells, strict=True)) for row, cells in REQUESTS.items()}
    assert found["remedies"] == {kind: dict(zip(REMEDY_CELLS, cells, strict=True)) for kind, cells in REMEDIES.items()}
    assert found["proactive"] == PROACTIVE


def test_building_again_changes_nothing_and_is_quick(district: Path) -> None:
    before, began = dump(district), time.monotonic()
    done = gongkai(district, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < QUICK
    assert dump(district) == before


def dump(var: Path) -> dict[str, int]:
    """Rows of every table."""
    with sqlite3.connect(f"file:{var / 'db.sqlite3'}?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def test_another_district_is_never_built_over_this_one(district: Path) -> None:
    before = dump(district)
    assert gongkai(district, "demo", "--no-serve", "--today", "2021-02-01").returncode == 1
    assert dump(district) == before


def test_the_audit_is_whole(district: Path) -> None:
    done = gongkai(district, "manage", "audit", "verify")
    assert done.returncode == 0, done.stdout + done.stderr


PERSONAL = """
import json, sys
from gongkai.config.boot import boot
boot()
from gongkai.foi.models import Applicant
fields = ("name", "phone", "id_number")
print(json.dumps([[getattr(one, field) for field in fields] for one in Applicant.objects.all()]))
"""


def test_no_applicant_stands_in_clear_in_the_database(district: Path) -> None:
    done = gongkai(district, python=PERSONAL)
    assert done.returncode == 0, done.stderr
    applicants = json.loads(done.stdout)
    assert len(applicants) >= 1810
    content = b"".join(path.read_bytes() for path in sorted(district.glob("db.sqlite3*")))
    numbers = {value for _, phone, number in applicants for value in (phone, number) if value}
    assert len(numbers) > 1000
    stored = set(re.findall(rb"(?<![0-9A-Za-z])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9X])(?![0-9A-Za-z])", content))
    assert {number for number in numbers if number.encode() in stored} == set()


DRILL = """
import json
from gongkai.config.boot import boot
boot()
from gongkai.kernel.actor import Actor
from gongkai.statistics import policies, queries
from gongkai.statistics.models import AnnualReport
actor = Actor.system("test")
report = AnnualReport.objects.get(scope="rollup", year=2020)
scope = queries.ledger_scope(queries.standing(report))
cells = {}
for row, column in %r:
    cases = queries.visible_cases_of_cell(actor, scope, 2020, row, column)
    cells[row + "/" + column] = cases.count()
print(json.dumps(cells))
"""


def test_behind_each_figure_stand_as_many_cases(district: Path) -> None:
    wanted = [(row, column) for row in REQUESTS for column in COLUMNS]
    done = gongkai(district, python=DRILL % (wanted,))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    expected = {f"{row}/{c}": n for row, cells in REQUESTS.items() for c, n in zip(COLUMNS, cells, strict=True)}
    assert found == expected
