"""What every public page owes its reader, and every list its database."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import OPENED, Cast
from tests.stage import CODE, PHONE, YEAR, Stage, answered, challenged, published, set_stage
from tests.test_routes import API, addresses, routes

import gongkai
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import Setting, User
from gongkai.organs import actions as organs

PACKAGE = Path(gongkai.__file__).parent
HOST = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}", re.IGNORECASE)
NAMESPACES = ("http://www.w3.org/", "http://www.sitemaps.org/")
"""Names of vocabularies that look like addresses; nobody calls them."""
SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
MARKS = {
    "name": "广州市南沙区政务公开",
    "domain": "www.example.gov.cn",
    "id_code": "4401150001",
    "host_unit": "广州市南沙区人民政府办公室",
}
BUDGETS = {
    "/admin/foi/": 45,
    "/admin/foi/?queue=all": 45,
    "/admin/foi/ledger.xlsx?queue=all": 30,
    "/admin/foi/remedies/": 30,
    "/admin/organs/": 30,
    f"/admin/annual-reports/?year={YEAR}": 50,
    f"/reports/?year={YEAR}": 10,
}
"""Most queries of each list, whatever the number of its rows."""


class Page(HTMLParser):
    """The parts of a page that the checks ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = self.title = ""
        self.headings = 0
        self.meta: dict[str, str] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self._in_title = self._in_drawing = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.headings += tag == "h1"
        self._in_drawing |= tag == "svg"
        self._in_title = tag == "title" and not self._in_drawing
        if tag == "meta" and "name" in given:
            self.meta[given["name"]] = given.get("content", "")
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.loaded += [given[name] for name in ("src", "action", "srcset", "data") if name in given]
        if tag == "link":
            self.loaded.append(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"
        self._in_drawing = self._in_drawing and tag != "svg"

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


@pytest.fixture
def stage(cast: Cast) -> Stage:
    cache.clear()
    Setting.objects.update_or_create(key="site", defaults={"value": MARKS})
    return set_stage(cast)


def public_pages(cast: Cast, stage: Stage) -> dict[str, tuple[str, Page]]:
    """Every public address that answers a reader with a page, and what it answers; a case is open in this browser."""
    client = Client()
    assert client.post("/apply/track/", {"code": CODE, "factor": PHONE}).status_code == 302
    found = {}
    for route in routes():
        if not route.public or route.name.endswith(":download"):
            continue
        for address in addresses(route, stage, cast):
            response = client.get(address)
            if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
                text = response.content.decode()
                found[address] = (text, Page(text))
    return found


def test_every_public_page_has_what_a_page_must_have(cast: Cast, stage: Stage) -> None:
    pages = public_pages(cast, stage)
    assert {"/", "/zwgk/", "/apply/", "/apply/track/", "/reports/", "/data/", "/api/v1/docs"} <= set(pages)
    wrong = []
    for address, (_, page) in pages.items():
        owed = {
            "a title": bool(page.title.strip()),
            "the name of the site in its title": MARKS["name"] in page.title,
            "one h1": page.headings == 1,
            "its language": page.lang == "zh-CN",
            "a skip link to what is there": "#main" in page.links and "main" in page.ids,
            "no id twice": len(page.ids) == len(set(page.ids)),
            "a viewport": "viewport" in page.meta,
        }
        wrong += [f"{address} lacks {what}" for what, there in owed.items() if not there]
        tags = (*SITE_TAGS, *COLUMN_TAGS)
        wrong += [f"{address} lacks {name}" for name in tags if not page.meta.get(name)]
    assert wrong == []


def test_a_published_report_carries_the_tags_of_an_article(cast: Cast, stage: Stage) -> None:
    page = Page(Client().get(f"/reports/{stage.published.pk}/").content.decode())
    assert not [name for name in ARTICLE_TAGS if not page.meta.get(name)]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", page.meta["PubDate"])
    assert page.meta["ColumnType"] == "信息公开年报"


def test_titles_tell_pages_apart(cast: Cast, stage: Stage) -> None:
    by_title: dict[str, list[str]] = {}
    for address, (_, page) in public_pages(cast, stage).items():
        by_title.setdefault(page.title, []).append(address)
    assert [pages for pages in by_title.values() if len(pages) > 1] == []


def test_no_public_page_makes_the_browser_ask_another_host(cast: Cast, stage: Stage) -> None:
    wrong = []
    for address, (text, page) in public_pages(cast, stage).items():
        wrong += [f"{address} loads {one}" for one in page.loaded if HOST.match(one)]
        wrong += [f"{address} runs a script" for _ in re.findall(r"<script(?![^>]*\bsrc=)", text)]
    assert wrong == []


@pytest.mark.anydb
def test_no_style_script_or_template_of_ours_names_another_host() -> None:
    wrong = []
    for path in PACKAGE.rglob("*"):
        if path.suffix not in {".css", ".js", ".html", ".svg"} or "tests" in path.relative_to(PACKAGE).parts:
            continue
        for found in re.finditer(r"https?://[^\s\"'<>)]+|url\(\s*[\"']?//[^)]+", path.read_text(encoding="utf-8")):
            if not found.group().startswith(NAMESPACES):
                wrong.append(f"{path.relative_to(PACKAGE)}: {found.group()}")
    assert wrong == []


def queries_of(client: Client, address: str) -> int:
    """Queries of an address that has been opened before, so that what is cached once is not counted."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(seen)


def grow(cast: Cast) -> None:
    """Three times as many rows in every list."""
    for number in range(4):
        case = answered(cast, cast.a, f"GROW{number}")
        challenged(cast, case, f"穗府行复〔2021〕{number}号")
        organ = organs.create_organ(
            actor=Actor.system("test"),
            code=f"G{number}",
            short_code=None,
            name=f"广州市南沙区第{number}街道办事处",
            level="town",
            opened_on=OPENED,
            parent_id=cast.district.pk,
            facts=organs.OrganFacts(
                kind="行政机关",
                review_body="广州市南沙区人民政府",
                court="广州铁路运输第一法院",
                vertical=False,
                in_rollup=True,
            ),
        )
        published(cast, organ)


def test_a_list_asks_as_often_for_many_rows_as_for_few(
    cast: Cast, stage: Stage, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.office)
    cell = reverse("statistics_desk:cell", args=[stage.draft.pk, "requests", "received", "total"])
    lists = [*BUDGETS, cell]
    few = {address: queries_of(client, address) for address in lists}
    grow(cast)
    many = {address: queries_of(client, address) for address in lists}
    assert many == few
    assert {address: n for address, n in many.items() if n > BUDGETS.get(address, 48)} == {}


def test_the_page_of_a_case_asks_as_often_however_long_its_history(
    cast: Cast, stage: Stage, signed_in: Callable[[User], Client]
) -> None:
    client, address = signed_in(cast.clerks["handler"]), reverse("foi_desk:case", args=[stage.case.pk])
    few = queries_of(client, address)
    for number in range(4):
        challenged(cast, stage.case, f"穗府行复〔2021〕{number}号")
    assert queries_of(client, address) == few <= 60


def test_the_interface_describes_itself_and_only_reads() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        assert set(methods) == {"get"}, f"{API} {path}"
