"""Where a report stands: its figures and findings, what hinders its approval, what it repeats, what a revision
changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gongkai.annual_report.model import Finding, Report
from gongkai.statistics import prose, tables
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.queries.carrying import against_last_year
from gongkai.statistics.queries.compiling import (
    INCOMPLETE,
    Problem,
    Rollup,
    examine,
    last_year_of,
    own,
    rollup,
)
from gongkai.statistics.transitions import SEALED

EXPLICABLE = frozenset({"missing", "no_return"})
"""Problems that stand in the way of the approval until section six names the organ."""


def standing(report: AnnualReport) -> Rollup:
    """The figures of a report with its members, problems and findings: as sealed, or counted now."""
    if report.state in SEALED:
        sealed = tables.report_from(report.seal.cells)
        return Rollup(sealed, (), (), (*examine(sealed), *_against_last_year(report, sealed)))
    if report.scope == "rollup":
        whole = rollup(report.organ, report.year, report.edition)
        findings = (*whole.findings, *_against_last_year(report, whole.report))
        return Rollup(whole.report, whole.members, whole.problems, findings)
    whole = own(report.organ, report.year, report.edition)
    return replace(whole, findings=(*whole.findings, *_against_last_year(report, whole.report)))


def obstacles(whole: Rollup) -> tuple[str, ...]:
    """Why the report may not be approved or sealed, in words; empty when it may.

    An organ that is missing or gave no section two is no obstacle once section six names it, as a difference to last
    year's carry-over is none once section six explains it (R7).
    """
    explained = whole.report.prose.get("six", "")
    found = [finding.message for finding in whole.findings if finding.severity == "error"]
    found += [problem.message for problem in whole.problems if _blocks(problem, explained)]
    if not whole.report.complete or not whole.report.requests:
        found.append("第三、第四部分数据不完整")
    return tuple(found)


def _blocks(problem: Problem, explained: str) -> bool:
    if problem.kind in EXPLICABLE:
        return problem.organ not in explained
    return problem.kind in INCOMPLETE


def ledger_scope(whole: Rollup) -> tuple[int, ...]:
    """The organs whose ledgers stand behind the figures of a report that is not sealed yet."""
    return tuple(member.organ_id for member in whole.members if member.source not in {"uploaded", "missing"})


def repeats_of(report: AnnualReport) -> tuple[prose.Repeat, ...]:
    """Sections of the report that are 80 % or more the same as last year's or as another organ's of the year."""
    others = (
        AnnualReport.objects.filter(year__in=(report.year, report.year - 1))
        .exclude(organ=report.organ, year=report.year)
        .select_related("organ")
        .only("year", "prose", "organ__name")
        .order_by("pk")
    )
    named = [(f"{other.organ.name}{other.year}年报告", other.prose) for other in others]
    return prose.repeats(report.prose, named)


def changes_of(report: AnnualReport) -> tuple[tables.Change, ...]:
    """What this revision has differently from the one before; empty for the first."""
    if report.revision == 1:
        return ()
    before = (
        AnnualReport.objects.select_related("seal", "organ")
        .filter(organ=report.organ, year=report.year, scope=report.scope, revision__lt=report.revision)
        .order_by("-revision")
        .first()
    )
    return tables.differences(standing(before).report, standing(report).report) if before else ()


def _against_last_year(report: AnnualReport, figures: Report) -> Iterable[Finding]:
    last = last_year_of(report.organ, report.year, report.scope)
    return against_last_year(report.organ, report.scope, last, figures)
