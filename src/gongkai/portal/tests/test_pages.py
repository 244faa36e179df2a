"""The public pages: what they say, what they offer, what they never do."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings
from django.test import Client

from gongkai.kernel import site_frame
from gongkai.kernel.models import Setting

pytestmark = pytest.mark.django_db

MARKS = (
    "主办单位",
    "承办单位",
    "政府网站标识码",
    "ICP备案号",
    "公安备案号",
    "站点地图",
    "联系方式",
    "我为政府网站找错",
)
PAGES = [
    "/",
    "/zwgk/",
    "/zwgk/guide/",
    "/data/",
    "/sitemap/",
    "/contact/",
    "/feeds/",
    "/api/v1/docs",
    "/topics/",
    "/consult/",
    "/interviews/",
    "/ask/",
]


class Links(HTMLParser):
    """Collects every address that a page makes the browser load or lets the reader follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src", "action"} and value]


def links(page: str) -> list[str]:
    parser = Links()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_alone(client: Client, path: str) -> None:
    """No outside host, no script, no inline style: the policy of the response forbids them all."""
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert not [link for link in links(page) if re.match(r"(https?:)?//", link)]
    assert "<script" not in page
    assert " style=" not in page
    assert "<h1" in page


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_somewhere(client: Client, path: str) -> None:
    for link in links(client.get(path).content.decode()):
        address = link.partition("#")[0]
        if address.startswith("/") and not address.startswith(("/static/", "/mode/")):
            assert client.get(address).status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_marks_and_tags_of_the_guideline(client: Client, path: str) -> None:
    Setting.objects.create(
        key="site", value={"name": "某区政务公开", "id_code": "4401150001", "host_unit": "某区政府办"}
    )
    page = client.get(path).content.decode()
    for mark in MARKS:
        assert mark in page
    assert '<meta name="SiteName" content="某区政务公开">' in page
    assert '<meta name="SiteIDCode" content="4401150001">' in page
    for name in ("SiteDomain", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
        assert f'<meta name="{name}"' in page


def test_a_mark_that_nobody_filled_in_says_so(client: Client) -> None:
    assert "尚未填写" in client.get("/").content.decode()


def test_the_rehearsed_date_stands_on_every_page(client: Client, settings: LazySettings) -> None:
    assert "系统日期为 2021年1月15日" in client.get("/zwgk/").content.decode()
    settings.GONGKAI_TODAY = ""
    assert "系统日期为" not in client.get("/zwgk/").content.decode()


def test_search_is_offered_only_where_it_exists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'action="/search/"' in client.get("/").content.decode()
    monkeypatch.setattr(site_frame, "answers", lambda path: path != "/search/")
    assert 'action="/search/"' not in client.get("/").content.decode()


def test_the_disclosure_page_has_the_parts_of_the_national_layout(client: Client) -> None:
    page = client.get("/zwgk/").content.decode()
    order = [page.index(f'<section id="{part}"') for part in ("guide", "rules", "content", "reports", "apply")]
    assert order == sorted(order)
    assert page.count('<li><span class="faint">（') == 15


def test_the_current_entry_of_the_navigation_is_marked_once(client: Client) -> None:
    page = client.get("/zwgk/guide/").content.decode()
    marked = re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', page)
    assert marked == [("/zwgk/", "true")]


def test_elder_mode_is_remembered_without_a_script(client: Client) -> None:
    assert 'data-mode="standard"' in client.get("/").content.decode()
    answer = client.get("/mode/", {"to": "elder", "next": "/zwgk/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/zwgk/")
    assert 'data-mode="elder"' in client.get("/").content.decode()
    assert 'data-mode="standard"' in client.get("/?mode=standard").content.decode()


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_mode_switch_never_leads_off_the_site(client: Client, away: str) -> None:
    assert client.get("/mode/", {"to": "elder", "next": away}).headers["Location"] == "/"


def test_an_unknown_mode_changes_nothing(client: Client) -> None:
    assert "mode" not in client.get("/mode/", {"to": "neon"}).cookies


def test_a_missing_page_says_where_to_go_on(client: Client) -> None:
    response = client.get("/nothing-here/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "没有找到这个页面" in page
    assert 'href="/zwgk/"' in page


def test_an_error_gives_a_number_that_stands_in_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False

    def broken() -> tuple[()]:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("gongkai.portal.views.home.years_of_figures", broken)
    response = client.get("/")
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", response.content.decode())
    assert response.status_code == 500
    assert number
    record = next(record for record in caplog.records if record.name == "gongkai.incident")
    assert number.group() in record.getMessage()
    assert "out of paper" in str(record.exc_info)


def test_robots_keep_out_of_the_desk_and_find_the_map(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "<loc>http://testserver/zwgk/</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_process_says_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
