"""From a figure to the cases behind it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.foi.models import Case
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.statistics import policies, queries
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.queries.gathering import Source
from gongkai.statistics.queries.membership import CellCase
from gongkai.statistics.transitions import SEALED
from gongkai.statistics.views.desk.access import REPORT_POSTS, or_404
from gongkai.statistics.views.figures import place_label

PER_PAGE = 50


@officers(REPORT_POSTS)
def cell(request: HttpRequest, actor: Actor, report_id: int, table: str, row: str, column: str) -> HttpResponse:
    """`<id>/cells/<table>/<row>/<column>/`: the cases of a cell, of those that the reader may see; the figure itself,
    and the organs that are counted in it without cases."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    sealed = report.state in SEALED
    whole = queries.standing(report)
    if table == "proactive":
        return _kept(request, report, whole, row, column)
    try:
        found = _found(actor, report, whole, table, row, column)
    except KeyError as error:
        raise Http404("没有这个单元格") from error
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "place": place_label(table, row, column),
        "table": table,
        "rows": [CellCase(one, False) if isinstance(one, Case) else one for one in page.object_list],
        "page": page,
        "count": page.paginator.count,
        "figure": getattr(whole.report, table).get(row, {}).get(column),
        "sealed": sealed,
        "without_cases": _without_cases(report, whole, table),
    }
    return render(request, "statistics/desk/cell.html", context)


def _kept(request: HttpRequest, report: AnnualReport, whole: queries.Rollup, row: str, column: str) -> HttpResponse:
    """Section two: the documents, entries and items that this system keeps for a cell; what was filled in has none."""
    scope = queries.ledger_scope(whole)
    try:
        found = queries.kept_of_cell(scope, report.year, row, column)
    except KeyError as error:
        raise Http404("没有这个单元格") from error
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "place": place_label("proactive", row, column),
        "lines": queries.kept_lines(page.object_list),
        "page": page,
        "count": page.paginator.count,
        "figure": whole.report.proactive.get(row, {}).get(column),
    }
    return render(request, "statistics/desk/kept.html", context)


def _without_cases(report: AnnualReport, whole: queries.Rollup, table: str) -> list[str]:
    """Members whose figures are counted without a single case, with where they come from."""
    members = report.seal.members if report.state in SEALED else [asdict(member) for member in whole.members]
    # A sealed member's cases are in its seal, unless that seal rested on an upload.
    uploads = _sealed_uploads(report, members)
    bare = {"uploaded", "return"} if table == "remedies" else {"uploaded"}
    found = []
    for one in members:
        source: Source = "uploaded" if one["organ_id"] in uploads else one["source"]
        if source in bare:
            found.append(f"{one['organ']}（{queries.SOURCE_LABELS[source]}）")
    return found


def _sealed_uploads(report: AnnualReport, members: list[dict[str, Any]]) -> set[int]:
    """Of the members that count by their seal, those whose seal rests on an uploaded report."""
    ids = [one["organ_id"] for one in members if one["source"] == "sealed"]
    own = AnnualReport.objects.filter(organ_id__in=ids, year=report.year, scope="own", state__in=SEALED)
    newest = {one.organ_id: one.seal.members for one in own.select_related("seal").order_by("revision")}
    return {organ for organ, held in newest.items() if any(one["source"] == "uploaded" for one in held)}


def _found(actor: Actor, report: AnnualReport, whole: queries.Rollup, table: str, row: str, column: str) -> Any:
    """Cases (section three) or remedies (section four), as sealed or as they are now. Raises KeyError."""
    if table not in {"requests", "remedies"}:
        raise KeyError(table)
    if report.state in SEALED:
        sealed = queries.sealed_cases if table == "requests" else queries.sealed_remedies
        return sealed(actor, report.seal, report.year, row, column)
    scope = queries.ledger_scope(whole)
    if table == "requests":
        cases = queries.visible_cases_of_cell(actor, scope, report.year, row, column)
        return cases.select_related("organ").order_by("number")
    remedies = queries.visible_remedies_of_cell(actor, scope, report.year, row, column)
    return remedies.select_related("organ").order_by("filed_on", "pk")
