"""What organs handed over between two years, and the findings that it explains (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.reconcile import reconcile_years
from gongkai.foi.models import Case
from gongkai.organs.models import Organ
from gongkai.organs.queries import rollup_members_of_year
from gongkai.statistics.queries.counting import cases_then


def against_last_year(organ: Organ, scope: str, last: Report | None, current: Report) -> tuple[Finding, ...]:
    """The findings on the report of `organ` against that of the year before, none without one.

    Where the carry-in differs from last year's carry-out by just the open cases that were handed over in the year, R7
    is a warning that names the organs and says what section six should say: nothing is lost, the cases stand with
    another organ (ADR 7).
    """
    findings = reconcile_years(last, current) if last else ()
    year = current.year
    if year is None or not any(finding.rule == "R7" and finding.severity == "error" for finding in findings):
        return findings
    moved = _handed_over(organ, scope, year)
    return tuple(_explained(finding, moved, year) for finding in findings)


class _Moved:
    """Open cases that came in (positive) or went out (negative) between two years, by column, and the other organs."""

    def __init__(self) -> None:
        self.net: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self.went: Counter[str] = Counter()

    def note(self, column: str, sign: int, other: str) -> None:
        self.net[column] += sign
        self.net["total"] += sign
        (self.came if sign > 0 else self.went)[other] += 1

    def words(self) -> str:
        """由甲移交来2件、移交给乙1件."""
        came = [f"由{name}移交来{n}件" for name, n in self.came.items()]
        return "、".join(came + [f"移交给{name}{n}件" for name, n in self.went.items()])


def _handed_over(organ: Organ, scope: str, year: int) -> _Moved:
    before, now = cases_then(year - 1), cases_then(year)
    inside_before, inside_now = _members(organ, scope, year - 1), _members(organ, scope, year)
    moved = _Moved()
    cases = _carried(before, year)
    hands = {*before.values(), *now.values(), *(case.organ_id for case in cases)}
    names = dict(Organ.objects.filter(pk__in=hands).values_list("pk", "name"))
    for case in cases:
        held, holds = before[case.pk], now.get(case.pk, case.organ_id)
        was, is_now = held in inside_before, holds in inside_now
        if was != is_now:
            moved.note(case.applicant_class, 1 if is_now else -1, names[held if is_now else holds])
    return moved


def _carried(refs: Collection[int], year: int) -> list[Case]:
    """Those of the cases that were carried from the year before into this one."""
    cases = Case.objects.filter(pk__in=list(refs), counted=True, received_year__lt=year)
    return [case for case in cases if case.concluded_year is None or case.concluded_year >= year]


def _members(organ: Organ, scope: str, year: int) -> set[int]:
    return {organ.pk} | ({one.pk for one in rollup_members_of_year(organ, year)} if scope == "rollup" else set())


def _explained(finding: Finding, moved: _Moved, year: int) -> Finding:
    net = moved.net[finding.where.column or ""] if finding.rule == "R7" and finding.where else 0
    if not net or finding.difference != net:
        return finding
    way = "增加" if net > 0 else "减少"
    advice = f"因机构调整，{year}年度内{moved.words()}在办申请，上年结转较上一年度报告{way}{abs(net)}件"
    text = f"{finding.message}差额是机构调整移交的在办申请，与台账一致。建议在第六部分写明：{advice}。"
    return replace(finding, severity="warning", message=text)
