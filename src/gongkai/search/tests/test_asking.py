"""Questions: quoted with their source or not known, and a model that may phrase them but not invent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import TODAY

from gongkai.kernel import registry
from gongkai.kernel.models import Setting
from gongkai.kernel.registry import Entry, Searchable
from gongkai.search import indexing
from gongkai.search.asking import reply
from gongkai.search.asking.passages import best, passages
from gongkai.search.asking.phrasing import borne_out
from gongkai.search.asking.replying import masked

BODY = "年满16周岁的公民应当申领居民身份证。遗失的，本人持户口簿到任一派出所补领。\n自受理之日起20个工作日内发证。"
ENTRIES = {
    "1": Entry(
        kind="service",
        id="1",
        title="居民身份证申领、换领、补领",
        url="/services/items/1/",
        body=BODY,
        organ="公安分局",
        fields=(("费用", "丢失补领40元/证"), ("办理地点", "各派出所户政窗口"), ("咨询电话", "020-39914110")),
    ),
    "2": Entry(
        kind="service",
        id="2",
        title="城市户外广告登记办法",
        url="/zwgk/documents/2/",
        body="设置户外广告应当办理登记。",
        dated=date(2015, 1, 1),
        validity="repealed",
    ),
}


@pytest.fixture
def published(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    settings.GONGKAI_SEARCH_DIR = str(tmp_path)
    settings.GONGKAI_SEARCH_MEANING = "off"
    mine = Searchable(
        kind="service",
        label="办事指南",
        all=lambda: list(ENTRIES.values()),
        some=lambda ids: {one: ENTRIES[one] for one in ids if one in ENTRIES},
        touched={},
    )
    monkeypatch.setattr(registry, "searchables", {"service": mine})
    for module in ("gongkai.search.queries", "gongkai.search.indexing", "gongkai.search.meaning.vectors"):
        monkeypatch.setattr(f"{module}.searchables", {"service": mine})
    indexing.rebuild()


def test_passages_are_sentences_and_the_best_names_most_of_what_is_asked() -> None:
    assert passages(BODY)[1] == "自受理之日起20个工作日内发证。"
    assert "补领" in best(BODY, [("身份证",), ("丢了", "遗失")]).text
    assert best("", [("身份证",)]).text == ""


def test_a_question_is_answered_by_a_passage_and_the_fact_it_asks_for(published: None) -> None:
    found = reply("身份证丢了补办多少钱", today=TODAY)
    assert found.known and found.facts == (("费用", "丢失补领40元/证"),)
    assert [quote.number for quote in found.quotes] == [1, 2]
    assert "遗失的，本人持户口簿" in found.quotes[1].text and found.quotes[0].entry.url == "/services/items/1/"
    assert all(quote.text in BODY or "40元" in quote.text for quote in found.quotes), "nothing is invented"


@pytest.mark.parametrize("question", ["明天会下雨吗", "股票怎么买才赚钱", "户外广告登记", "附近哪家火锅好吃", ""])
def test_what_is_not_published_or_no_longer_holds_is_not_known(published: None, question: str) -> None:
    assert not reply(question, today=TODAY).known


def test_the_page_quotes_its_source_or_offers_the_hotline(published: None, client: Client) -> None:
    page = client.get("/ask/?q=身份证丢了去哪里补办").content.decode()
    assert "各派出所户政窗口" in page and 'href="/services/items/1/"' in page
    nothing = client.get("/ask/?q=明天会下雨吗").content.decode()
    assert "12345" in nothing and 'href="/apply/"' in nothing and "没有找到" in nothing
    said = client.get("/api/v1/ask?q=身份证丢了补办多少钱").json()
    assert said["known"] and said["facts"] == [{"label": "费用", "value": "丢失补领40元/证"}]
    assert said["quotes"][0]["url"] == "/services/items/1/" and said["phrased"] == ""


def test_asking_gives_the_telephone_the_place_and_the_hours_of_the_site(client: Client, db: None) -> None:
    Setting.objects.create(
        key="site", value={"phone": "020-00000000", "address": "某区某路1号", "hours": "工作日9时至12时"}
    )
    page = client.get("/ask/").content.decode()
    for fact in ("020-00000000", "某区某路1号", "工作日9时至12时", '<meta name="ColumnType" content="咨询投诉">'):
        assert fact in page
    assert 'href="/apply/"' in page


PASSAGES = ["费用：丢失补领40元/证", "遗失的，本人持户口簿到任一派出所补领。自受理之日起20个工作日内发证。"]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("补领身份证收费40元[1]。带户口簿到派出所办理[2]。", True),
        ("补领收费40元，20个工作日发证[1][2]。", True),
        ("补领收费20元[1]。", False),
        ("补领收费40元。", False),
        ("补领收费40元[3]。", False),
        ("补领收费40元[1]。可以拨打110咨询[2]。", False),
        ("补领收费40元[1]。欢迎您来办理。", False),
        ("不知道", False),
        ("", False),
        ("补领收费40元[1]。" * 80, False),
    ],
)
def test_a_wording_is_shown_only_if_every_sentence_is_borne_out(said: str, stands: bool) -> None:
    assert borne_out(said, PASSAGES) is stands


class Model:
    """A stub of an endpoint that may misbehave."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: bytes = b""
        self.wait = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                time.sleep(outer.wait)
                self.send_response(200)
                self.send_header("Content-Length", str(len(outer.answer)))
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, text: str) -> None:
        self.answer = json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def model(settings: Any) -> Iterator[Model]:
    made = Model()
    settings.GONGKAI_ASK_URL = f"http://127.0.0.1:{made.server.server_port}/v1"
    settings.GONGKAI_ASK_SECONDS = 0.3
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_model_phrases_from_the_passages_and_never_sees_who_asks(published: None, model: Model) -> None:
    model.says("补领身份证收费40元[1]。")
    found = reply("我电话13800138000，身份证丢了补办多少钱", today=TODAY)
    assert found.phrased == "补领身份证收费40元[1]。"
    sent = json.dumps(model.asked, ensure_ascii=False)
    assert "13800138000" not in sent and "丢失补领40元/证" in sent
    assert "13800138000" not in masked("电话13800138000")


def test_a_model_that_invents_waits_or_talks_nonsense_changes_nothing(published: None, model: Model) -> None:
    question = "身份证丢了补办多少钱"
    model.says("补领身份证收费15元[1]。")
    assert reply(question, today=TODAY).phrased == ""
    for nonsense in (b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"[1]"):
        model.answer = nonsense
        found = reply(question, today=TODAY)
        assert found.phrased == "" and found.known
    model.says("补领身份证收费40元[1]。")
    model.wait = 0.5
    assert reply(question, today=TODAY).phrased == ""
