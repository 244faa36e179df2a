"""Anonymous pages from memory: whose pages are kept, and how soon a change is seen."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from tests.cast import Cast
from tests.stage import disclosed

from gongkai.config import page_cache
from gongkai.config.page_cache import PageCache
from gongkai.disclosure.actions import withdraw_document
from gongkai.disclosure.models import Document

Answer = tuple[str, dict[str, str], bytes]


class Server:
    """The application with its pages, and how often the platform itself was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.platform = get_wsgi_application()
        self.cache = PageCache(self._counted, 8 * 2**20)

    def _counted(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        return self.platform(environ, start_response)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Status, headers by small name, body."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told: list[Any] = []
        body = b"".join(self.cache(environ, lambda status, given, exc=None: told.extend([status, given])))
        return told[0], {name.lower(): value for name, value in told[1]}, body


@pytest.fixture
def server(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(page_cache, "POLL_SECONDS", 0)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as the test client does: the connection is the test's
    yield Server()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_second_reader_gets_the_page_from_memory(cast: Cast, server: Server) -> None:
    first, again = server.get("/zwgk/documents/"), server.get("/zwgk/documents/")
    assert server.asked == 1 and first == again and first[0] == "200 OK"
    assert server.get("/zwgk/documents/", if_none_match=first[1]["etag"])[0].startswith("304")
    assert server.get("/zwgk/documents/", "HEAD")[2] == b""
    packed = server.get("/zwgk/documents/", accept_encoding="gzip, br")
    assert packed[1]["content-encoding"] == "gzip" and gzip.decompress(packed[2]) == first[2]
    assert server.get("/zwgk/documents/?b=2&a=1")[2] == server.get("/zwgk/documents/?a=1&b=2")[2]
    assert server.asked == 2 and "set-cookie" not in first[1] and first[1]["cache-control"] == "no-cache"


def test_a_withdrawal_is_seen_at_once(cast: Cast, server: Server) -> None:
    document = disclosed(cast)
    address = f"/zwgk/documents/{document.pk}/"
    assert server.get(address)[0] == "200 OK" and document.title.encode() in server.get("/zwgk/documents/")[2]
    withdraw_document(actor=cast.clerk("signatory"), document_id=document.pk, reason="inaccurate")
    assert server.get(address)[0].startswith("410")
    assert document.title.encode() not in server.get("/zwgk/documents/")[2]
    assert not Document.objects.get(pk=document.pk).live


def test_pages_of_one_reader_are_never_anothers(cast: Cast, server: Server) -> None:
    client = Client()
    client.force_login(cast.office)
    session = client.cookies["sessionid"].value
    for _ in range(2):
        server.get("/", cookie=f"sessionid={session}")
    assert server.asked == 2  # who is signed in asks the platform each time
    server.get("/", cookie="csrftoken=abc")
    server.get("/")
    server.get("/")
    assert server.asked == 4  # a page made for somebody with a cookie of her own is not kept
    elder = server.get("/", cookie="mode=elder")[2]
    traditional = server.get("/", cookie="script=hant")[2]
    assert len({server.get("/")[2], elder, traditional}) == 3 and server.asked == 6


@pytest.mark.parametrize("path", ["/apply/", "/apply/track/", "/admin/", "/search/", "/services/progress/", "/healthz"])
def test_forms_and_the_desk_are_never_kept(cast: Cast, server: Server, path: str) -> None:
    server.get(path), server.get(path)
    assert server.asked == 2


def test_what_takes_too_much_goes_and_nothing_but_pages_is_kept(cast: Cast, server: Server) -> None:
    server.cache.most_bytes = 200_000
    for number in range(40):
        server.get(f"/zwgk/documents/?q={number}")
    assert 0 < server.cache._bytes <= 200_000
    before = server.asked
    server.get("/zwgk/documents/999999/"), server.get("/zwgk/documents/999999/")
    assert server.asked == before + 2  # 404 is not kept


def test_a_long_file_is_passed_on_and_not_kept(cast: Cast, server: Server) -> None:
    for number in (1, 2):
        assert "attachment" in server.get("/zwgk/registers/penalty/?export=csv")[1]["content-disposition"]
        assert server.asked == number


def test_cases_at_work_leave_the_pages_alone(cast: Cast, server: Server) -> None:
    from gongkai.foi.tests.desk_stage import handling  # noqa: PLC0415 - the stage loads the whole desk

    server.get("/zwgk/")
    handling(cast)
    server.get("/zwgk/")
    assert server.asked == 1
