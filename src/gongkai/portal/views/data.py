"""The dashboards `/data/`: the figures of the annual report as charts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel.page_meta import PageMeta
from gongkai.portal.charting import outcome_chart, outcome_sentence, years_chart
from gongkai.portal.columns import DATA
from gongkai.portal.queries import years_of_figures


def dashboards(request: HttpRequest) -> HttpResponse:
    """`/data/`: one sentence and one chart a year, and the years beside each other."""
    years = years_of_figures()
    concluded = [figures for figures in years if figures.concluded]
    return render(
        request,
        "portal/data.html",
        {
            "page_meta": PageMeta("数据", DATA),
            "years": [(figures, outcome_sentence(figures), outcome_chart(figures)) for figures in concluded],
            "comparison": years_chart(years) if len(years) > 1 else "",
        },
    )
