"""The annual report of one organ, and of a district with all its organs, out of the ledgers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.reconcile import reconcile, reconcile_parts
from gongkai.organs.models import Organ
from gongkai.organs.queries import rollup_members_of_year, rollup_undecided_of_year
from gongkai.statistics import prose, tables
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.queries.carrying import against_last_year
from gongkai.statistics.queries.counting import request_tallies
from gongkai.statistics.queries.gathering import SOURCE_LABELS, Part, Source, edition_of, gather, names_on
from gongkai.statistics.transitions import SEALED

ProblemKind = Literal["missing", "no_return", "unread", "unreconciled", "remark", "undecided"]
INCOMPLETE: frozenset[ProblemKind] = frozenset({"missing", "unread", "unreconciled", "undecided"})
"""Problems with which a roll-up is not the sum it says it is."""


@dataclass(frozen=True)
class Member:
    """One organ of a roll-up: its own report, where it comes from, and what the rules find in it."""

    organ_id: int
    organ: str
    source: Source
    report: Report
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    """The returns, the upload or the seal it rests on; see `gathering.Part`."""

    @property
    def source_label(self) -> str:
        return SOURCE_LABELS[self.source]

    @property
    def ok(self) -> bool:
        return not has_errors(self.findings)


@dataclass(frozen=True)
class Problem:
    """Why a roll-up is not ready, always with the organ's name."""

    organ_id: int
    organ: str
    kind: ProblemKind
    message: str


@dataclass(frozen=True)
class Rollup:
    """The report of a district, the members it adds up, and what stands in its way."""

    report: Report
    members: tuple[Member, ...]
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the report is complete, reconciles, and no organ is missing from it or fails."""
        incomplete = any(problem.kind in INCOMPLETE for problem in self.problems)
        return self.report.complete and not has_errors(self.findings) and not incomplete


def has_errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def examine(report: Report, *, own: bool = True) -> tuple[Finding, ...]:
    """The findings of the rules on one report and its own notes. R12 is an error on a report of ours (`own`)."""
    return reconcile(report, own=own)


def compile(organ: Organ, year: int, edition: str | None = None) -> Report:
    """The organ's own report of the year, counted now from its ledgers and returns.

    `edition` is "2019" or "2021", by default the form in force for the year.
    Raises ValueError for a year without a form.
    """
    return gather([organ], year, edition, use_seals=False)[organ.pk].report


def own(organ: Organ, year: int, edition: str | None = None) -> Rollup:
    """The same with its one member, the organ itself, and what stands in its way; without the findings of last year.

    Raises ValueError for a year without a form.
    """
    part = gather([organ], year, edition, use_seals=False)[organ.pk]
    name = part.report.organ or organ.name
    member = _member(part, name)
    problems = [one for one in _problems(member, part) if one.kind not in {"missing", "unreconciled"}]
    return Rollup(part.report, (member,), tuple(problems), examine(part.report))


def rollup(organ: Organ, year: int, edition: str | None = None) -> Rollup:
    """The report of all organs that belonged to the organ's roll-up on any day of the year (R8), with the organ
    itself: one that was merged in December keeps the cases it had.

    Each member counts by its sealed report, an uploaded one, its ledgers or its return. What is missing counts as
    nothing and is
    named among the problems. The number of reads does not depend on the number of organs.
    """
    form = edition_of(year, edition)
    last_day = date(year, 12, 31)
    members = rollup_members_of_year(organ, year)
    included = members if any(member.pk == organ.pk for member in members) else [organ, *members]
    parts = gather(included, year, form.key)
    names = names_on(included, last_day)
    expected = {member.pk for member in members}
    listed = tuple(
        _member(parts[one.pk], names[one.pk])
        for one in included
        if one.pk in expected or parts[one.pk].source != "missing"
    )
    text = _prose_of(organ, year)
    report = prose.resolve(
        Report(
            organ=names[organ.pk],
            year=year,
            edition=form.key,
            requests=tables.add_requests((member.report.requests for member in listed), form),
            remedies=tables.add_remedies(member.report.remedies for member in listed),
            proactive=tables.add_proactive((member.report.proactive for member in listed), form),
            prose=text,
            complete=any(member.source != "missing" for member in listed),
        )
    )
    problems = [problem for member in listed for problem in _problems(member, parts[member.organ_id])]
    problems += _undecided(organ, year)
    findings = (*examine(report), *reconcile_parts(report, [member.report for member in listed]))
    return Rollup(report, listed, tuple(problems), findings)


def findings_of(organ: Organ, year: int, report: Report) -> tuple[Finding, ...]:
    """All findings on a report of ours: the rules on it alone, and against last year's where that is sealed or
    uploaded."""
    last = last_year_of(organ, year, "own")
    return (*examine(report), *against_last_year(organ, "own", last, report))


def last_year_of(organ: Organ, year: int, scope: str, *, published: bool = False) -> Report | None:
    """The sealed report of the year before; for an organ's own also one uploaded. None where there is neither.

    `published`: what the public may see beside this year's, a published report or an uploaded one (that is one).
    """
    sealed = sealed_report(organ, year - 1, scope, states={"published"} if published else SEALED)
    if sealed is not None or scope != "own":
        return sealed
    part = gather([organ], year - 1)[organ.pk] if year > 2019 else None
    return part.report if part and part.source == "uploaded" else None


def sealed_report(organ: Organ, year: int, scope: str, *, states: Collection[str] = SEALED) -> Report | None:
    """The newest sealed report of the year, as sealed."""
    newest = (
        AnnualReport.objects.filter(organ=organ, year=year, scope=scope, state__in=states)
        .select_related("seal")
        .order_by("-revision")
        .first()
    )
    return tables.report_from(newest.seal.cells) if newest else None


def report_figures(organ_id: int, year: int) -> dict[str, Any]:
    """Figures for dashboards: "requests", "remedies", "proactive" of the sealed roll-up or report; empty where none
    is sealed."""
    organ = Organ.objects.filter(pk=organ_id).first()
    if organ is None:
        return {}
    report = sealed_report(organ, year, "rollup") or sealed_report(organ, year, "own")
    if report is None:
        return {}
    return {"requests": report.requests, "remedies": report.remedies, "proactive": report.proactive}


def _member(part: Part, name: str) -> Member:
    findings = () if part.source == "missing" else examine(part.report, own=part.source != "uploaded")
    report = replace(part.report, organ=name)
    return Member(part.organ_id, name, part.source, report, findings, part.remarks, part.basis)


def _problems(member: Member, part: Part) -> list[Problem]:
    found: list[Problem] = []

    def say(kind: ProblemKind, message: str) -> None:
        found.append(Problem(member.organ_id, member.organ, kind, message))

    if member.source == "missing":
        say("missing", f"{member.organ}没有台账、填报和上传的年度报告")
        return found
    if not part.returned:
        say("no_return", f"{member.organ}没有报送第二部分数据")
    for cell in part.unread:
        say("unread", f"{member.organ}上传的年度报告有数据未能读出：{cell}")
    for finding in member.findings:
        if finding.severity == "error":
            say("unreconciled", f"{member.organ}的数据不平衡：{finding.message}")
    for remark in member.remarks:
        say("remark", f"{member.organ}：{remark}")
    return found


def _undecided(organ: Organ, year: int) -> list[Problem]:
    """Organs with cases of the year of which nobody has said whether they belong to the roll-up."""
    undecided = {one.pk: one for one in rollup_undecided_of_year(organ, year) if one.pk != organ.pk}
    if not undecided:
        return []
    counted = {tally.organ_id for tally in request_tallies(list(undecided), year)}
    return [
        Problem(pk, one.name, "undecided", f"{one.name}有办件，但未说明是否纳入汇总，本次没有计入")
        for pk, one in undecided.items()
        if pk in counted
    ]


def _prose_of(organ: Organ, year: int) -> dict[str, str]:
    newest = AnnualReport.objects.filter(organ=organ, year=year, scope="rollup").order_by("-revision").first()
    return dict(newest.prose) if newest else {}
