"""All organs at a glance in January, and the published reports of a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.queries import rollup_members_of_year
from gongkai.statistics.models import AnnualReport, Deadline, Return, UploadedReport
from gongkai.statistics.transitions import REPORT_STATES, RETURN_STATES, SEALED

HANDED_IN = frozenset({"handed_in", "examined", "approved", *SEALED})


@dataclass(frozen=True)
class Line:
    """One organ in the overview; `report`, `returned` and `upload` are None where there is none."""

    organ: Organ
    report: AnnualReport | None
    returned: Return | None
    upload: UploadedReport | None
    due_on: date
    overdue: bool

    @property
    def state(self) -> str:
        return self.report.state if self.report else "none"

    @property
    def state_label(self) -> str:
        return REPORT_STATES[self.report.state] if self.report else "未开始"

    @property
    def return_label(self) -> str:
        return RETURN_STATES[self.returned.state] if self.returned else "未填报"


def statutory_deadline(organ: Organ, year: int, scope: str) -> date:
    """31 January for an organ, 31 March for the report of a government (arts. 49, 50)."""
    government = scope == "rollup" or organ.level == Organ.Level.DISTRICT
    return date(year + 1, 3, 31) if government else date(year + 1, 1, 31)


def deadline(organ: Organ, year: int, scope: str, local: Iterable[Deadline] | None = None) -> date:
    """The earliest of the statute's date and the local dates of the organ and of those above it."""
    rows = Deadline.objects.filter(year=year).select_related("organ") if local is None else local
    dates = [row.on for row in rows if row.scope == scope and organ.path.startswith(row.organ.path)]
    return min([statutory_deadline(organ, year, scope), *dates])


def overview(organs: QuerySet[Organ], year: int, today: date) -> list[Line]:
    """The organs' own reports of the year, in the order of the tree; a fixed number of reads."""
    local = list(Deadline.objects.filter(year=year).select_related("organ"))
    here = {"organ__in": organs, "year": year}
    reports = {row.organ_id: row for row in AnnualReport.objects.filter(scope="own", **here).order_by("revision")}
    returns = {row.organ_id: row for row in Return.objects.filter(**here).order_by("-period", "index")}
    uploads = {row.organ_id: row for row in UploadedReport.objects.filter(replaced=False, **here)}
    lines: list[Line] = []
    for organ in organs.order_by("path"):
        report, due_on = reports.get(organ.pk), deadline(organ, year, "own", local)
        done = report is not None and report.state in HANDED_IN
        lines.append(
            Line(organ, report, returns.get(organ.pk), uploads.get(organ.pk), due_on, not done and today > due_on)
        )
    return lines


def reporting_organs(organ: Organ, year: int) -> QuerySet[Organ]:
    """The organs from which the district expects a report: its roll-up of the year, and itself."""
    members = {member.pk for member in rollup_members_of_year(organ, year)}
    return Organ.objects.filter(pk__in=members | {organ.pk})


def published(year: int | None = None) -> QuerySet[AnnualReport]:
    """Published reports, the newest revision of each, the government's first; all years when none is given."""
    rows = AnnualReport.objects.filter(state="published").select_related("organ", "seal")
    if year is not None:
        rows = rows.filter(year=year)
    newest = (
        AnnualReport.objects.filter(state="published")
        .values("organ", "year", "scope")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return rows.filter(pk__in=newest).order_by("-year", "organ__path", "-scope")


def published_years() -> list[int]:
    """Years of which any report is published, the newest first."""
    found = AnnualReport.objects.filter(state="published").order_by().values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def revisions(report: AnnualReport) -> list[AnnualReport]:
    """All published revisions of the same report, the newest first (R17: both versions are kept)."""
    same = AnnualReport.objects.filter(
        organ=report.organ_id, year=report.year, scope=report.scope, state="published"
    ).select_related("organ", "seal")
    return list(same.order_by("-revision"))
