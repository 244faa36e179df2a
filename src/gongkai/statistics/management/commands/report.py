"""The annual report of an organ, or of a district with all its organs, as a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongkai.annual_report.editions import EDITIONS
from gongkai.annual_report.model import Report, to_json
from gongkai.annual_report.writing import FORMATS, Format, write
from gongkai.organs import queries as organs
from gongkai.organs.models import Organ
from gongkai.statistics import queries


class Command(BaseCommand):
    help = "编制一个机关（或者全区汇总）的政府信息公开工作年度报告；已封存的年度按封存数据输出"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organ", metavar="ORGAN", help="机关代码、短代码或者全称")
        parser.add_argument("year", metavar="YEAR", type=int, help="报告年度")
        parser.add_argument("--rollup", action="store_true", help="汇总该机关纳入汇总范围的全部机关")
        parser.add_argument("--edition", choices=sorted(EDITIONS), help="表式；默认按年度确定")
        parser.add_argument("--format", choices=FORMATS, default="json", dest="fmt", help="文件格式")
        parser.add_argument("-o", "--output", metavar="FILE", help="写入文件；不写则输出到标准输出")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 1 when the report does not reconcile or an organ is missing from it, with 2 when there is nothing
        to make it of."""
        organ = organs.find(options["organ"])
        if organ is None:
            raise CommandError(f"找不到机关“{options['organ']}”；请给出机关代码、短代码或者全称")
        try:
            outcome = self._report(organ, options["year"], options["rollup"], options["edition"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        for problem in outcome.problems:
            self.stderr.write(problem.message)
        scope = "rollup" if options["rollup"] else "own"
        previous = queries.last_year_of(organ, options["year"], scope) if options["fmt"] == "html" else None
        data = _written(outcome, options["fmt"], previous)
        if options["output"]:
            Path(options["output"]).write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        if not outcome.report.complete:
            self.stderr.write("\n".join(finding.message for finding in outcome.findings if finding.rule == "SRC"))
            raise SystemExit(2)
        if not outcome.ok:
            raise SystemExit(1)

    def _report(self, organ: Organ, year: int, rolled_up: bool, edition: str | None) -> queries.Rollup:
        """The report with its findings; a sealed one as it was sealed, unless another form is asked for."""
        sealed = queries.sealed_report(organ, year, "rollup" if rolled_up else "own")
        if sealed is not None and edition in (None, sealed.edition):
            return queries.Rollup(sealed, (), (), queries.examine(sealed))
        if rolled_up:
            return queries.rollup(organ, year, edition)
        whole = queries.own(organ, year, edition)
        return replace(whole, findings=queries.findings_of(organ, year, whole.report))


def _written(outcome: queries.Rollup, fmt: Format, previous: Report | None) -> bytes:
    """The file; the JSON has the key `problems` besides, and is `ok` only where no organ is missing or fails."""
    if fmt != "json":
        return write(outcome.report, outcome.findings, fmt, previous=previous)
    problems = [{"organ": one.organ, "kind": one.kind, "message": one.message} for one in outcome.problems]
    found = to_json(outcome.report, outcome.findings) | {"ok": outcome.ok, "problems": problems}
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n".encode()
