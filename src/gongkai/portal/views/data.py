"""The dashboards `/data/`: the figures of the annual report as charts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import PageMeta
from gongkai.portal.charting import outcome_chart, outcome_sentence, years_chart
from gongkai.portal.columns import DATA
from gongkai.portal.queries import awaited_report, newest_organ_figures, years_of_figures


@open_to_all
@require_safe
def dashboards(request: HttpRequest) -> HttpResponse:
    """`/data/`: one sentence and one chart a year, and the years beside each other."""
    years = years_of_figures()
    organ = None if years else newest_organ_figures()
    concluded = [figures for figures in years if figures.concluded]
    return render(
        request,
        "portal/data.html",
        {
            "page_meta": PageMeta("数据", DATA),
            "years": [(figures, outcome_sentence(figures), outcome_chart(figures)) for figures in concluded],
            "awaited": None if years else awaited_report(clock.today()),
            "organ": organ,
            "organ_sentence": outcome_sentence(organ.figures) if organ else "",
            "organ_chart": outcome_chart(organ.figures) if organ and organ.figures.concluded else "",
            "comparison": years_chart(years) if len(years) > 1 else "",
        },
    )
