"""What the portal's pages read: published reports only, and their figures through the registry.

Reports are looked up in the app registry, so that the portal also runs where the reports' room is not installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from gongkai.annual_report.editions import edition_for
from gongkai.kernel import registry
from gongkai.organs.models import Organ
from gongkai.statistics.queries import deadline

YEARS_SHOWN = 3
NEWEST_SHOWN = 5

OUTCOME_GROUPS: tuple[tuple[str, str], ...] = (
    ("granted", "予以公开"),
    ("partly_granted", "部分公开"),
    ("refused", "不予公开"),
    ("unavailable", "无法提供"),
    ("declined", "不予处理"),
    ("other", "其他处理"),
)
"""The groups of section three's results, in the order of the form, with their labels."""


@dataclass(frozen=True)
class YearFigures:
    """Totals of one year over all applicants, in cases. `outcomes` follows OUTCOME_GROUPS."""

    year: int
    received: int
    carried_in: int
    concluded: int
    carried_out: int
    outcomes: tuple[tuple[str, int], ...]

    @property
    def opened_share(self) -> int | None:
        """Whole per cent of the concluded cases that were granted in full or in part; None without a case."""
        if not self.concluded:
            return None
        opened = sum(number for label, number in self.outcomes[:2])
        return round(100 * opened / self.concluded)


@dataclass(frozen=True)
class Published:
    """A line of the home page's first column."""

    title: str
    organ: str
    published: date
    href: str


def district() -> Organ | None:
    """The district at the root of the tree, or None before it has been set up."""
    return Organ.objects.filter(level=Organ.Level.DISTRICT, parent=None).order_by("path").first()


def published() -> QuerySet[Any] | None:
    """Published annual reports, the latest first; None where the room of reports is not installed."""
    if not apps.is_installed("gongkai.statistics"):
        return None
    reports: QuerySet[Any] = apps.get_model("statistics", "AnnualReport")._default_manager.filter(state="published")
    return reports.select_related("organ").order_by("-published_on", "-year", "organ__path", "-revision")


def newest_reports() -> tuple[Published, ...]:
    """The newest published reports, one line for each organ, year and scope however often it was revised."""
    reports = published()
    if reports is None:
        return ()
    lines: dict[tuple[int, int, str], Published] = {}
    # Revisions of one report stand close together, so a few rows more than are shown are enough.
    for report in reports[: NEWEST_SHOWN * 4]:
        key = (report.organ_id, report.year, report.scope)
        title = f"{report.organ.name}{report.year}年政府信息公开工作年度报告"
        lines.setdefault(key, Published(title, report.organ.name, report.published_on, f"/reports/{report.pk}/"))
    return tuple(lines.values())[:NEWEST_SHOWN]


@dataclass(frozen=True)
class OrganFigures:
    """What one organ's own published report says of a year."""

    organ: str
    href: str
    figures: YearFigures


@dataclass(frozen=True)
class Awaited:
    """The report of the district that is not published yet: its year, and the day by which it must be (art. 50)."""

    organ: str
    year: int
    due_on: date


def awaited_report(today: date) -> Awaited | None:
    """The district's report of the last whole year while it is not published; None once it is, or without a
    district."""
    organ, reports = district(), published()
    if organ is None or reports is None:
        return None
    year = today.year - 1
    if reports.filter(organ_id=organ.pk, scope="rollup", year=year).exists():
        return None
    return Awaited(organ.name, year, deadline(organ, year, "rollup"))


def newest_organ_figures() -> OrganFigures | None:
    """The figures of the organ report that was published last, one with cases before one without; None before the
    first."""
    reports = published()
    found = None
    for report in reports.filter(scope="own").select_related("organ", "seal")[:NEWEST_SHOWN] if reports else ():
        cells = report.seal.cells
        line = OrganFigures(cells["organ"], f"/reports/{report.pk}/", year_figures(report.year, cells))
        if line.figures.concluded:
            return line
        found = found or line
    return found


def years_of_figures() -> tuple[YearFigures, ...]:
    """The newest years whose roll-up of the district is published, the latest first."""
    organ, reports = district(), published()
    if organ is None or reports is None or not registry.report_figures:
        return ()
    figures_of = registry.report_figures.get()
    years = (
        reports.filter(organ_id=organ.pk, scope="rollup").order_by("-year").values_list("year", flat=True).distinct()
    )
    return tuple(year_figures(year, figures_of(organ.pk, year)) for year in years[:YEARS_SHOWN])


def year_figures(year: int, report: Mapping[str, Mapping[str, Mapping[str, int | None]]]) -> YearFigures:
    """Totals out of a report's figures, keyed as the annual report is (`requests` → row → column)."""
    requests = report.get("requests", {})

    def total(row: str) -> int:
        return requests.get(row, {}).get("total") or 0

    keys = edition_for(year).detail_keys
    outcomes = tuple(
        (label, sum(total(key) for key in keys if key.split(".")[0] == group)) for group, label in OUTCOME_GROUPS
    )
    return YearFigures(
        year=year,
        received=total("received"),
        carried_in=total("carried_in"),
        concluded=total("concluded"),
        carried_out=total("carried_out"),
        outcomes=outcomes,
    )
