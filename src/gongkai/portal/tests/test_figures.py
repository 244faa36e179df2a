"""Figures of the portal: out of published reports only, grouped as the form groups them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from gongkai.kernel import registry
from gongkai.kernel.charts import Bar, Group, bar_chart, grouped_bars
from gongkai.kernel.doors import EVERYBODY
from gongkai.portal import charting, queries, urls
from gongkai.portal.queries import YearFigures, year_figures

ROWS: dict[str, int] = {
    "received": 1777,
    "carried_in": 33,
    "granted": 799,
    "partly_granted": 84,
    "refused.state_secret": 3,
    "refused.third_party": 24,
    "unavailable.not_held": 500,
    "declined.petition": 40,
    "other": 100,
    "concluded": 1550,
    "carried_out": 260,
}


def report(rows: dict[str, int]) -> dict[str, Any]:
    return {"requests": {row: {"total": number} for row, number in rows.items()}}


def test_results_are_grouped_as_the_form_groups_them() -> None:
    figures = year_figures(2020, report(ROWS))
    assert dict(figures.outcomes) == {
        "予以公开": 799,
        "部分公开": 84,
        "不予公开": 27,
        "无法提供": 500,
        "不予处理": 40,
        "其他处理": 100,
    }
    assert sum(number for _, number in figures.outcomes) == figures.concluded


def test_the_three_other_rows_of_2021_are_one_group() -> None:
    rows = {"other.not_clarified": 1, "other.fee_unpaid": 2, "other.misc": 3}
    assert dict(year_figures(2021, report(rows)).outcomes)["其他处理"] == 6


def test_the_sentence_says_what_was_opened() -> None:
    sentence = charting.outcome_sentence(year_figures(2020, report(ROWS)))
    assert sentence == "2020年新收政府信息公开申请1,777件，办结1,550件，其中57%予以公开或部分公开。"


def test_a_year_without_a_concluded_case_makes_no_share() -> None:
    figures = year_figures(2020, report({"received": 2, "carried_out": 2}))
    assert figures.opened_share is None
    assert "%" not in charting.outcome_sentence(figures)


@pytest.mark.parametrize(
    ("before", "says"), [(1500, "比上年增加277件"), (1777, "比上年持平"), (2000, "比上年减少223件")]
)
def test_the_chart_of_years_says_the_change(before: int, says: str) -> None:
    this, last = year_figures(2020, report(ROWS)), year_figures(2019, report({"received": before}))
    assert says in charting.years_chart([this, last])


def test_a_chart_has_a_sentence_direct_labels_and_a_table_twin() -> None:
    chart = bar_chart("公开最多", [Bar("公开", 10, "/cases/"), Bar("不公开", 5)])
    assert '<figcaption id="chart-' in chart
    assert 'width="72.00%"' in chart
    assert 'width="36.00%"' in chart
    assert '<th scope="row">公开</th><td class="num"><a href="/cases/">10</a></td>' in chart
    assert " style=" not in chart


def test_labels_of_charts_are_escaped() -> None:
    assert "<b>" not in bar_chart("<b>", [Bar("<b>", 1)])


def test_a_missing_year_is_said_and_not_drawn_as_nought() -> None:
    chart = grouped_bars("比较", ["2019年", "2020年"], [Group("新收", (None, 3))])
    assert "2019年　无数据" in chart
    assert "—" in chart


@pytest.mark.parametrize("bars", [[], [Bar("减", -1)]])
def test_a_chart_refuses_what_bars_cannot_show(bars: list[Bar]) -> None:
    with pytest.raises(ValueError, match=r"figure|negative"):
        bar_chart("空", bars)


def test_a_group_needs_a_value_for_each_series() -> None:
    with pytest.raises(ValueError, match="each series"):
        grouped_bars("比较", ["2019年", "2020年"], [Group("新收", (1,))])


@pytest.fixture
def supplied(monkeypatch: pytest.MonkeyPatch) -> tuple[YearFigures, ...]:
    """Two published years, as the pages see them."""
    years = (year_figures(2020, report(ROWS)), year_figures(2019, report({"received": 9, "concluded": 4})))
    for module in ("home", "data"):
        monkeypatch.setattr(f"gongkai.portal.views.{module}.years_of_figures", lambda: years)
    monkeypatch.setattr("gongkai.portal.api.years_of_figures", lambda: years)
    return years


@pytest.mark.django_db
def test_home_shows_the_newest_year_in_one_sentence_and_one_chart(
    client: Client, supplied: tuple[YearFigures, ...]
) -> None:
    page = client.get("/").content.decode()
    assert "1,777件" in page
    assert page.count("<svg role") == 1


@pytest.mark.django_db
def test_data_compares_the_years_and_shows_each(client: Client, supplied: tuple[YearFigures, ...]) -> None:
    page = client.get("/data/").content.decode()
    assert page.count("<svg role") == 3
    assert "比上年增加1,768件" in page


@pytest.mark.django_db
def test_the_api_gives_the_same_figures(client: Client, supplied: tuple[YearFigures, ...]) -> None:
    years = client.get("/api/v1/figures").json()
    assert [(year["year"], year["received"]) for year in years] == [(2020, 1777), (2019, 9)]
    assert years[0]["outcomes"]["予以公开"] == 799


@pytest.mark.django_db
def test_every_operation_of_the_api_is_documented(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    page = client.get("/api/v1/docs").content.decode()
    assert described
    for path, methods in described.items():
        for method, body in methods.items():
            assert f"{method.upper()} {path}" in page
            assert body["summary"] in page
            assert body["description"] in page


@pytest.mark.django_db
def test_nothing_is_shown_before_a_report_is_published(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    slot = registry.Slot[Any]("report_figures")
    slot.fill(lambda organ, year: asked.append(year) or {})
    monkeypatch.setattr(registry, "report_figures", slot)
    assert queries.years_of_figures() == ()
    assert asked == []


class Line(SimpleNamespace):
    """A published report as the query gives it."""


def test_a_report_that_was_revised_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    organ = SimpleNamespace(name="某局")
    rows = [
        Line(pk=pk, organ_id=1, organ=organ, year=year, scope="own", published_on=date(2021, 3, pk))
        for pk, year in ((9, 2020), (8, 2020), (7, 2019))
    ]
    monkeypatch.setattr(queries, "published", lambda: rows)
    lines = queries.newest_reports()
    assert [line.href for line in lines] == ["/reports/9/", "/reports/7/"]
    assert lines[0].title == "某局2020年政府信息公开工作年度报告"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/data/"])
def test_until_the_district_reports_the_due_day_and_the_newest_organ_report_are_shown(
    cast: Any, client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    page = client.get(path).content.decode()
    assert f"{cast.district.name}2020年度报告应于2021年3月31日前公布" in page
    line = queries.OrganFigures("某区某局", "/reports/7/", year_figures(2020, report(ROWS)))
    for module in ("home", "data"):
        monkeypatch.setattr(f"gongkai.portal.views.{module}.newest_organ_figures", lambda: line)
    page = client.get(path).content.decode()
    assert "某区某局" in page and "1,777件" in page and 'href="/reports/7/"' in page
    assert page.count("<svg role") == 1


def test_every_page_says_that_it_is_for_everybody() -> None:
    views = [pattern.callback for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(views) > 8
    assert all(view.audience == EVERYBODY for view in views)
