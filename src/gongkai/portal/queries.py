"""What the portal's pages read. Figures come through the registry, so that the portal runs before reports exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.annual_report.editions import edition_for
from gongkai.kernel import registry
from gongkai.organs.models import Organ

FIRST_YEAR = 2019
"""The national form in tables begins with the reports of 2019."""

YEARS_SHOWN = 3

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


def district() -> Organ | None:
    """The district at the root of the tree, or None before it has been set up."""
    return Organ.objects.filter(level=Organ.Level.DISTRICT, parent=None).order_by("path").first()


def years_of_figures(today: date) -> tuple[YearFigures, ...]:
    """The newest completed years that have figures, the latest first; empty while nothing supplies figures."""
    organ = district()
    if organ is None or not registry.report_figures:
        return ()
    figures_of = registry.report_figures.get()
    found: list[YearFigures] = []
    for year in range(today.year - 1, max(FIRST_YEAR, today.year - 1 - YEARS_SHOWN) - 1, -1):
        figures = year_figures(year, figures_of(organ.pk, year))
        if figures.received or figures.concluded:
            found.append(figures)
    return tuple(found[:YEARS_SHOWN])


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
