"""Published annual reports as search finds them: the newest revision of each, with its prose and its sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.annual_report.editions import EDITIONS
from gongkai.kernel.events import ReportPublished
from gongkai.kernel.registry import Entry, Searchable
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.prose import SECTIONS
from gongkai.statistics.queries.overview import published

CHUNK = 200


def _entry(report: AnnualReport) -> Entry:
    cells = report.seal.cells
    organ = cells["organ"] or report.organ.name
    prose = cells.get("prose", {})
    return Entry(
        kind="report",
        id=str(report.pk),
        title=f"{organ}{report.year}年政府信息公开工作年度报告",
        url=reverse("statistics:report", args=[report.pk]),
        body="\n".join([*(text for key in SECTIONS if (text := prose.get(key))), _sums(report)]),
        organ=organ,
        dated=report.published_on,
        keywords=(f"{organ}{report.year}年年报", "信息公开年报", *(("全区汇总",) if report.scope == "rollup" else ())),
    )


def _sums(report: AnnualReport) -> str:
    """The rows of section three with their totals, in the words of the form."""
    requests = report.seal.cells.get("requests", {})
    told = []
    for row in EDITIONS[report.edition].rows:
        total = requests.get(row.key, {}).get("total")
        if total:
            told.append(f"{row.label}{total}件")
    return "，".join(told)


def _readable(reports: QuerySet[AnnualReport]) -> Iterator[Entry]:
    for report in reports.order_by("pk").iterator(chunk_size=CHUNK):
        yield _entry(report)


def every() -> Iterator[Entry]:
    """The newest published revision of every report."""
    return _readable(published())


def some(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these ids that are published and not replaced by a newer revision."""
    return {
        entry.id: entry for entry in _readable(published().filter(pk__in=[int(one) for one in ids if one.isdecimal()]))
    }


def _touched(event: ReportPublished) -> list[str]:
    """The report, and the revisions that it replaces."""
    report = AnnualReport.objects.get(pk=event.report_id)
    same = Q(organ=report.organ_id, year=report.year, scope=report.scope)
    return [str(pk) for pk in AnnualReport.objects.filter(same).values_list("pk", flat=True)]


SEARCHABLE = Searchable(kind="report", label="年度报告", all=every, some=some, touched={ReportPublished: _touched})
