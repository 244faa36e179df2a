"""`/reports/`: the published annual reports of all organs, each as the national tables, with its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import cast
from urllib.parse import quote

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from gongkai.annual_report.writing import FORMATS, Format, file_name, render_tables, stylesheet
from gongkai.kernel import clock, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import Article, Column, PageMeta
from gongkai.statistics import queries, tables
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.policies import organs_of
from gongkai.statistics.queries.overview import published, published_years, revisions
from gongkai.statistics.queries.writing import rendered
from gongkai.statistics.views.figures import change_label, charts

COLUMN = Column(
    "政府信息公开年报",
    "区政府和各单位的政府信息公开工作年度报告",
    ("年度报告", "依申请公开", "主动公开"),
    "信息公开年报",
    "/reports/",
)
CONTENT_TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMAT_LABELS = {
    "pdf": "PDF",
    "docx": "Word（DOCX）",
    "xlsx": "Excel（XLSX）",
    "html": "网页（HTML）",
    "json": "数据（JSON）",
}
DAY = 86_400
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Choice:
    """One item of the year filter."""

    label: str
    count: str
    href: str
    active: bool


@open_to_all
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """`/reports/`: all organs' reports of a year on one page; the newest year unless `?year=` names another."""
    years = published_years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else None)
    context = {
        "page_meta": PageMeta("政府信息公开年报", COLUMN),
        "years": [Choice(f"{one}年", "", f"?year={one}", one == year) for one in years],
        "year": year,
        "unknown_year": asked if asked and asked != str(year) else "",
        "reports": published(year) if year else (),
        "formats": FORMAT_LABELS.items(),
    }
    return render(request, "statistics/public/list.html", context)


@open_to_all
@require_safe
@vary_on_cookie
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """`/reports/<id>/`: the tables as the national form has them, last year beside, each figure a link for those
    who may."""
    report = _published_or_404(report_id)
    figures = tables.report_from(report.seal.cells)
    previous = queries.last_year_of(report.organ, report.year, report.scope, published=True)
    all_revisions = revisions(report)
    earlier = next((one for one in all_revisions if one.revision < report.revision), None)
    changes = tables.differences(tables.report_from(earlier.seal.cells), figures) if earlier else ()
    title = f"{figures.organ}{report.year}年政府信息公开工作年度报告"
    published_at = datetime.combine(report.published_on or report.seal.sealed_at.date(), time(9), clock.ZONE)
    context = {
        "page_meta": PageMeta(title, COLUMN, Article(title, published_at, figures.organ or "", COLUMN.keywords)),
        "report": report,
        "title": title,
        "front": figures.prose.get("front", ""),
        # `render_tables` escapes every text it prints.
        "sections": mark_safe(render_tables(figures, link=_links(request, report), previous=previous)),
        "previous": previous,
        "charts": charts(figures, previous),
        "formats": FORMAT_LABELS.items(),
        "newer": next((one for one in all_revisions if one.revision > report.revision), None),
        "earlier": earlier,
        "changes": [(change_label(change), change) for change in changes],
        "rollup": report.scope == "rollup",
        "members": report.seal.members,
    }
    return render(request, "statistics/public/report.html", context)


@open_to_all
@require_safe
def download(request: HttpRequest, report_id: int, fmt: str) -> HttpResponse:
    """`/reports/<id>/report.<fmt>`: the report as a file, as the worker made it when the report was published."""
    report = _published_or_404(report_id)
    if fmt not in FORMATS:
        raise Http404("没有这种格式")
    response = HttpResponse(_file(report, cast(Format, fmt)), content_type=CONTENT_TYPES[fmt])
    name = quote(file_name(tables.report_from(report.seal.cells), cast(Format, fmt)))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _file(report: AnnualReport, fmt: Format) -> bytes:
    """The file the worker made; until it has, one made now. A sealed report never changes, so both are the same."""
    kept = report.files.select_related("stored").filter(fmt=fmt).first()
    if kept is not None:
        return files.open_file(kept.stored)
    key = f"statistics:file:{report.seal.hash}:{fmt}"
    data: bytes | None = cache.get(key)
    if data is None:
        data = rendered(report, fmt)
        cache.set(key, data, DAY)
    return data


@open_to_all
@require_safe
def styles(request: HttpRequest) -> HttpResponse:
    """`/reports/report.css`: the styles of the national tables, the same as in the HTML file."""
    response = HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _published_or_404(report_id: int) -> AnnualReport:
    report = AnnualReport.objects.filter(pk=report_id, state="published").select_related("organ", "seal").first()
    if report is None:
        raise Http404("没有这份年度报告，或者尚未公布")
    return report


def _links(request: HttpRequest, report: AnnualReport) -> Callable[[str, str, str], str | None] | None:
    """Addresses of the cells for officers who may see the organ's work; None for everybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    actor = Actor.of(user, clock.today())
    if not AnnualReport.objects.filter(organs_of(actor), pk=report.pk).exists():
        return None
    return cell_links(report.pk)


def cell_links(report_id: int) -> Callable[[str, str, str], str | None]:
    """The address of what stands behind a figure: cases, or what is kept for section two."""

    def link(table: str, row: str, column: str) -> str | None:
        return reverse("statistics_desk:cell", args=[report_id, table, row, column])

    return link
