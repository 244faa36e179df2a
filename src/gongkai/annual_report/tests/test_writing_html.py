"""The HTML is whole, accessible and safe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from gongkai.annual_report.tests.test_writing_layout import sample
from gongkai.annual_report.writing import render_tables, write


def _page(edition: str = "2021") -> html.HtmlElement:
    return html.document_fromstring(write(sample(edition), (), "html", previous=sample(edition, step=2)))


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_figure_names_headers_that_exist(edition: str) -> None:
    page = _page(edition)
    ids = set(page.xpath("//@id"))
    figures = page.xpath("//td[@headers]")
    assert len(figures) > 190
    assert all(set(cell.get("headers").split()) <= ids for cell in figures)
    assert len(ids) == len(page.xpath("//@id"))
    assert all(cell.get("scope") for cell in page.xpath("//th"))
    assert len(page.xpath("//table/caption")) == 3


def test_the_page_is_chinese_and_calls_nobody() -> None:
    page = _page()
    assert page.get("lang") == "zh-CN"
    assert not page.xpath("//script | //link | //img | //@src | //@style | //iframe")
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")


def test_text_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>\"'&"
    report = replace(sample("2021"), organ=evil, prose=dict.fromkeys(("front", "one", "five", "six"), evil))
    page = html.document_fromstring(write(report, (), "html"))
    assert not page.xpath("//script")
    assert evil in "".join(str(part) for part in page.itertext())
    linked = render_tables(report, link=lambda table, row, column: '"><script>x</script>')
    assert "<script>" not in linked


def test_fragments_link_the_figures_that_have_an_address() -> None:
    asked: list[tuple[str, str, str]] = []

    def link(table: str, row: str, column: str) -> str | None:
        asked.append((table, row, column))
        return f"/cases/?row={row}&column={column}" if (table, row) == ("requests", "granted") else None

    tables = html.fragment_fromstring(render_tables(sample("2021"), link=link), create_parent="div")
    assert tables.xpath("//a/@href")[0] == "/cases/?row=granted&column=natural_person"
    assert len(tables.xpath("//a")) == 7
    assert {table for table, _, _ in asked} == {"proactive", "requests", "remedies"}
    assert ("remedies", "litigation_after_review", "pending") in asked


def test_a_move_of_more_than_a_third_is_marked_and_last_year_told() -> None:
    now = replace(
        sample("2021"), requests={"granted": {"natural_person": 134, "company": 133, "other": 4711, "total": 60}}
    )
    last = replace(now, requests={"granted": {"natural_person": 100, "company": 100, "other": 0, "total": 100}})
    tables = html.fragment_fromstring(render_tables(now, previous=last), create_parent="div")
    cells = {cell.text_content(): cell for cell in tables.xpath("//td[@data-previous]")}
    assert cells["134"].get("data-changed") == "up"
    assert cells["133"].get("data-changed") is None
    assert cells["4711"].get("data-changed") == "up"
    assert cells["60"].get("data-changed") == "down"
    assert cells["60"].get("title") == "上年：100，减少超过三分之一"


def test_last_year_never_enters_the_text_of_a_figure() -> None:
    report = sample("2021")
    alone = html.fragment_fromstring(render_tables(report), create_parent="div")
    beside = html.fragment_fromstring(render_tables(report, previous=sample("2021", step=3)), create_parent="div")
    assert alone.text_content() == beside.text_content()
