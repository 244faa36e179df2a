"""The reader's pages, the journal, and the command."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.kernel import registry
from gongkai.kernel.registry import Card, Entry
from gongkai.search import command, highlight, indexing, journal, queries
from gongkai.search.models import QueryLog
from gongkai.search.tests.papers import TODAY, Papers
from gongkai.search.views.public import PER_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(papers: Papers, cast: Cast) -> None:
    journal.queries.write_next()
    indexing.rebuild()


def page(client: Client, query: str, **more: str) -> str:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return str(response.content.decode())


def test_hits_are_shown_with_what_was_asked_for_marked(client: Client) -> None:
    text = page(client, "公积金")
    assert "住房<em>公积金</em>提取" in text or "<em>住房公积金</em>提取" in text
    assert 'href="/papers/fund/"' in text
    assert "共1条结果" in text


def test_what_is_repealed_is_shown_as_such(client: Client) -> None:
    text = page(client, "航运物流")
    assert text.index("/papers/rule/") < text.index("/papers/old/") < text.index("已废止")


def test_what_was_typed_is_never_markup(client: Client, papers: Papers) -> None:
    papers.publish("evil", "<script>alert(1)</script>登记", "<img src=x onerror=alert(1)>登记")
    indexing.rebuild()
    text = page(client, "登记<script>alert(2)</script>")
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text


def test_nothing_found_offers_the_application_and_the_contact(client: Client) -> None:
    text = page(client, "鳄鱼表演")
    assert "没有找到“鳄鱼表演”" in text
    assert 'href="/apply/"' in text
    assert 'href="/contact/"' in text


def test_a_slip_of_sound_is_answered_and_said(client: Client) -> None:
    assert "您是不是要找" in page(client, "居住正申领")
    text = page(client, "身分证")
    assert "没有找到“身分证”" in text
    assert "<strong>身份证</strong>”的结果" in text


def test_facets_narrow_and_are_taken_back(client: Client) -> None:
    text = page(client, "扶持", year="2020")
    assert "/papers/rule/" in text
    assert "/papers/old/" not in text
    assert "取消这项筛选" in text


def test_without_words_a_facet_alone_lists_what_it_has(client: Client) -> None:
    text = page(client, "", organ="区公安分局")
    assert [ident in text for ident in ("/papers/id/", "/papers/first/", "/papers/stay/", "/papers/fund/")] == [
        True,
        True,
        True,
        False,
    ]


def test_pages_are_numbered(client: Client, papers: Papers) -> None:
    for number in range(PER_PAGE + 5):
        papers.publish(f"n{number}", f"编号文件第{number}号")
    indexing.rebuild()
    first, second = page(client, "编号文件"), page(client, "编号文件", page="2")
    assert first.count('href="/papers/n') == PER_PAGE
    assert second.count('href="/papers/n') == 5
    assert "page=2" in first


@pytest.mark.parametrize(
    "more", [{"page": "0"}, {"page": "-3"}, {"page": "99999999999"}, {"page": "x"}, {"year": "x"}, {"kind": "no"}]
)
def test_strange_addresses_get_a_page(client: Client, more: dict[str, str]) -> None:
    page(client, "公积金", **more)


def test_a_page_asks_as_often_for_many_hits_as_for_few(
    client: Client, papers: Papers, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        papers.publish(f"n{number}", f"编号文件第{number}号")
    indexing.rebuild()
    page(client, "编号文件")
    with django_assert_max_num_queries(12):
        page(client, "编号文件")


def test_suggestions_are_quick_and_published(client: Client, papers: Papers) -> None:
    answer = client.get("/search/suggest", {"q": "居民身"}).json()
    assert {"title": "居民身份证补领", "url": "/papers/id/", "kind": "文件"} in answer["suggestions"]
    papers.withdraw("id")
    answer = client.get("/search/suggest", {"q": "居民身"}).json()
    assert [one["title"] for one in answer["suggestions"]] == ["居民身份证首次申领"]
    assert client.get("/search/suggest").json()["suggestions"] == []


def test_cards_of_the_rooms_come_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def cards(words: str, entries: list[Entry]) -> list[Card]:
        assert words == "公积金"
        best = entries[0]
        return [
            Card(
                "paper",
                best.id,
                best.title,
                best.url,
                fields=(("办理时限", "3个工作日"),),
                actions=(("去办理", best.url),),
            )
        ]

    monkeypatch.setitem(registry.cards, "papers", cards)
    text = page(client, "公积金怎么办")
    assert "3个工作日" in text
    assert "去办理" in text
    assert "去办理" not in page(client, "公积金怎么办", organ="住房公积金管理中心")


# --- The journal ------------------------------------------------------------------------------------------------
def test_what_was_asked_is_counted_without_who_asked(client: Client) -> None:
    page(client, "公积金")
    page(client, "公积金")
    page(client, "鳄鱼表演")
    journal.queries.write()
    client.post("/search/opened/?q=公积金")
    rows = {row.query: (row.times, row.hits, row.clicked) for row in QueryLog.objects.all()}
    assert rows == {"公积金": (2, 1, 1), "鳄鱼表演": (1, 0, 0)}
    assert {field.name for field in QueryLog._meta.fields} == {"id", "day", "query", "times", "hits", "clicked"}


@pytest.mark.parametrize(
    "query",
    [
        "11010519491231002X 查询",
        "13800138000",
        "020-84981234567",
        "abc@example.com 来信",
        "张伟的申请",
        "6222 0212 3456 7890 12",
        "问" * 50,
    ],
)
def test_what_may_be_personal_is_not_kept(client: Client, query: str) -> None:
    page(client, query)
    journal.queries.write()
    assert not QueryLog.objects.exists()


def test_what_found_nothing_is_told_to_the_editors_until_it_is_found(client: Client) -> None:
    page(client, "鳄鱼表演")
    journal.queries.write()
    assert [row.query for row in queries.found_nothing(TODAY)] == ["鳄鱼表演"]
    journal.note("鳄鱼表演", 3, TODAY)
    journal.queries.write()
    assert queries.found_nothing(TODAY) == []


def test_what_nobody_opens_is_told_too(client: Client) -> None:
    for _ in range(3):
        journal.note("居住证", 2, TODAY)
    journal.queries.write()
    assert [(row.query, row.times) for row in queries.never_opened(TODAY)] == [("居住证", 3)]
    client.post("/search/opened/?q=居住证")
    assert queries.never_opened(TODAY) == []


# --- Highlights -------------------------------------------------------------------------------------------------
def test_marks_are_set_in_the_original_script_and_width() -> None:
    assert highlight.marked("廣州市ＡＢＣ辦法", ["广州市", "abc"]) == "<em>廣州市ＡＢＣ</em>辦法"


def test_a_passage_is_cut_where_most_was_asked_for() -> None:
    text = "前言。" * 60 + "住房公积金可以提取。" + "后记。" * 60
    found = highlight.passage(text, ["公积金", "提取"])
    assert "<em>公积金</em>可以<em>提取</em>" in found
    assert found.startswith("…") and found.endswith("…")
    assert len(found) < 180


# --- The command ------------------------------------------------------------------------------------------------
def test_the_command_answers_in_the_shape_that_scripts_depend_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["航运物流", "--json", "--limit", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["query", "total", "took_ms", "cards", "hits"]
    assert (told["query"], told["total"], told["cards"]) == ("航运物流", 2, [])
    (hit,) = told["hits"]
    assert list(hit) == ["kind", "id", "title", "url", "organ", "date", "validity", "score", "highlight"]
    assert (hit["id"], hit["date"], hit["validity"]) == ("rule", "2020-06-01", "in_force")
    assert "<em>航运</em>" in hit["highlight"] or "<em>航运物流</em>" in hit["highlight"]


def test_the_command_says_when_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["鳄鱼表演"]) == 1
    assert "0 条" in capsys.readouterr().out


def test_the_command_prints_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["居住正"]) == 0
    told = capsys.readouterr().out
    assert "您是不是要找：居住证" in told
    assert "1. 居住证申领" in told


def test_the_command_builds_an_index_where_there_is_none(papers: Papers, settings, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    settings.GONGKAI_SEARCH_DIR = str(tmp_path / "elsewhere")
    assert command.main(["公积金"]) == 0
    assert replace(papers.rows["fund"]).title in capsys.readouterr().out


def test_what_was_opened_from_a_query_is_counted_for_that_entry(client: Client) -> None:
    page(client, "公积金")
    journal.leads.write_next()
    for _ in range(2):
        client.post("/search/opened/?q=公积金&to=paper:fund")
        journal.leads.write_next()
    client.post("/search/opened/?q=公积金&to=paper:nothing")
    client.post("/search/opened/?q=公积金&to=nothing:fund")
    client.post("/search/opened/?q=13800138000&to=paper:fund")
    journal.leads.write()
    assert journal.led_to("paper", "fund", 5) == [("公积金", 2)]
