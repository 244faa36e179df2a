"""From a figure to the cases behind it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.foi.models import Case
from gongkai.foi.views.desk.access import officers
from gongkai.kernel.actor import Actor
from gongkai.statistics import policies, queries
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.queries.membership import CellCase
from gongkai.statistics.transitions import SEALED
from gongkai.statistics.views.desk.access import REPORT_POSTS, or_404
from gongkai.statistics.views.figures import place_label

PER_PAGE = 50


@officers(REPORT_POSTS)
def cell(request: HttpRequest, actor: Actor, report_id: int, table: str, row: str, column: str) -> HttpResponse:
    """`<id>/cells/<table>/<row>/<column>/`: the cases of a cell, of those that the reader may see."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    try:
        found = _found(actor, report, table, row, column)
    except KeyError as error:
        raise Http404("没有这个单元格") from error
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [CellCase(one, False) if isinstance(one, Case) else one for one in page.object_list]
    context = {
        "report": report,
        "place": place_label(table, row, column),
        "table": table,
        "rows": rows,
        "page": page,
        "count": page.paginator.count,
        "figure": queries.sealed_count(report.seal, table, row, column) if report.state in SEALED else None,
        "sealed": report.state in SEALED,
    }
    return render(request, "statistics/desk/cell.html", context)


def _found(actor: Actor, report: AnnualReport, table: str, row: str, column: str) -> Any:
    """Cases (section three) or remedies (section four), as sealed or as they are now. Raises KeyError."""
    if table not in {"requests", "remedies"}:
        raise KeyError(table)
    if report.state in SEALED:
        sealed = queries.sealed_cases if table == "requests" else queries.sealed_remedies
        return sealed(actor, report.seal, report.year, row, column)
    scope = queries.ledger_scope(report)
    if table == "requests":
        cases = queries.visible_cases_of_cell(actor, scope, report.year, row, column)
        return cases.select_related("organ").order_by("number")
    remedies = queries.visible_remedies_of_cell(actor, scope, report.year, row, column)
    return remedies.select_related("organ").order_by("filed_on", "pk")
