"""Published reports on this machine: every file under GONGKAI_REPORTS named in its expected.json is checked.

The folder holds reports and an `expected.json`: file name → exit status. Without the variable there is nothing to try.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from gongkai.annual_report.command import check_files, exit_status


def test_published_reports_come_out_as_expected() -> None:
    folder = Path(os.environ.get("GONGKAI_REPORTS", "/nonexistent"))
    listed = folder / "expected.json"
    expected: dict[str, int] = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    found = {name: exit_status(check_files([str(folder / name)])) for name in expected}
    assert found == expected
