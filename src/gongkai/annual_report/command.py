"""`gongkai check FILE... [--json] [--parts-of FILE]`: read published annual reports and reconcile them.

Exit status: 0 reconciles, 1 does not, 2 not readable or incomplete; warnings do not change it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.annual_report.model import Finding, Report, to_json
from gongkai.annual_report.reading import read_report
from gongkai.annual_report.reconcile import pair_years, reconcile, reconcile_parts, reconcile_years
from gongkai.annual_report.summary import summary
from gongkai.documents.reading import Unreadable, read

MAX_FILE_BYTES = 100_000_000


@dataclass
class Checked:
    """One file's outcome. `error` says why it could not be read; then `report` is empty."""

    file: str
    report: Report
    findings: list[Finding] = field(default_factory=list)
    error: str = ""

    @property
    def status(self) -> int:
        if self.error or not self.report.complete:
            return 2
        return 1 if any(finding.severity == "error" for finding in self.findings) else 0

    def as_json(self) -> dict[str, Any]:
        result = to_json(self.report, tuple(self.findings), file=self.file)
        return result | {"error": self.error} if self.error else result


def check_bytes(data: bytes, file: str) -> Checked:
    """One file read and reconciled by itself."""
    try:
        report = read_report(read(data, file), name=Path(file).stem)
    except Unreadable as error:
        return _unreadable(file, str(error))
    return Checked(file, report, list(reconcile(report)))


def _unreadable(file: str, error: str) -> Checked:
    return Checked(file, Report(organ=None, year=None, edition=None, complete=False), error=error)


def check_file(file: str) -> Checked:
    path = Path(file)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return _unreadable(file, f"文件超过 {MAX_FILE_BYTES // 1_000_000} MB，未予读取。")
        return check_bytes(path.read_bytes(), file)
    except OSError as error:
        return _unreadable(file, f"无法打开文件：{error.strerror or error}。")


def check_files(files: Sequence[str], parts_of: str | None = None) -> list[Checked]:
    """Every file by itself, then the links between years and, with `parts_of`, between the roll-up and its parts.

    The roll-up comes first in the result.
    """
    parts = [check_file(file) for file in files]
    everything = parts
    if parts_of is not None:
        whole = check_file(parts_of)
        everything = [whole, *parts]
        readable = [part.report for part in parts if not part.error]
        if not whole.error and readable:
            whole.findings.extend(reconcile_parts(whole.report, readable))
    by_report = {id(checked.report): checked for checked in everything}
    for previous, current in pair_years(checked.report for checked in everything):
        by_report[id(current)].findings.extend(reconcile_years(previous, current))
    return everything


def exit_status(results: Sequence[Checked]) -> int:
    """2 if any is unreadable or incomplete, else 1 if any fails, else 0."""
    return max((checked.status for checked in results), default=0)


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status is returned, not raised (argparse's own errors apart)."""
    parser = argparse.ArgumentParser(
        prog="gongkai check", description="读取已公布的政府信息公开工作年度报告并核对勾稽关系"
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="PDF、DOCX、XLSX、HTML、Markdown 或文本")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--parts-of", metavar="FILE", help="汇总报告：其余文件是它的组成部分（R8）")
    options = parser.parse_args(list(argv))
    results = check_files(options.files, options.parts_of)
    if options.json:
        _write(json.dumps([checked.as_json() for checked in results], ensure_ascii=False, indent=2))
    else:
        _write(
            "\n\n".join(summary(checked.file, checked.report, checked.findings, checked.error) for checked in results)
        )
    return exit_status(results)


def _write(text: str) -> None:
    """UTF-8 whatever the terminal's locale says: a report is Chinese text."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text + "\n")
        return
    buffer.write((text + "\n").encode("utf-8", "replace"))
    buffer.flush()
