"""Anonymous pages are answered from memory, before Django: a WSGI application around the platform.

Only what everybody may read is kept: a page of PUBLIC, asked for without any cookie but those of script and reading
mode, that set no cookie and did not forbid it. Nobody who is signed in is answered from here. A page is found by its
address, script and mode; it is forgotten as soon as something that the public may read has changed, which is asked of
the database at most every POLL_SECONDS, or when the business day ends.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import DatabaseError, connection

from gongkai.kernel import clock, script
from gongkai.kernel.models import AuditRow
from gongkai.kernel.site_frame import MODE_COOKIE, MODES

PUBLIC = ("/zwgk/", "/services/", "/powers/", "/topics/", "/reports/", "/data/", "/consult/", "/interviews/")
EXACT = frozenset({"/", "/contact/", "/feeds/", "/sitemap/", "/sitemap.xml"})
NOT = ("/services/progress/",)
"""What is below PUBLIC and is asked with a number of one's own."""
PRIVATE_RECORDS = ("foi.", "kernel.user", "organs.post", "search.")
"""Changes of these records show on no page that is kept."""
READING = frozenset({script.COOKIE, MODE_COOKIE})
KINDS = ("text/html", "application/xml", "application/atom+xml", "application/rss+xml")
POLL_SECONDS = 0.5
LOOK_BACK = 500
"""Rows before the newest one seen that are looked at again: a transaction may end after one that began later."""
LONGEST_QUERY, SMALLEST_GZIP = 500, 600
PASSED_ON = frozenset({"content-type", "content-language", "link", "content-security-policy", "referrer-policy"}) | {
    "x-frame-options",
    "x-content-type-options",
    "cross-origin-opener-policy",
    "strict-transport-security",
    "permissions-policy",
}

Environ = dict[str, Any]
Start = Callable[..., Any]
Header = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """A page as it is sent: headers without length and encoding, the body plain and packed."""

    headers: tuple[Header, ...]
    body: bytes
    packed: bytes
    etag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed) + 600


class PageCache:
    """The application with its pages kept; `most_bytes` bounds what they take, the page asked for longest ago goes."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]], most_bytes: int) -> None:
        self.application, self.most_bytes = application, most_bytes
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._state = Changes()
        self._of: object = None

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        version = self._state.version()
        with self._lock:
            if self._of != version:
                self._pages.clear()
                self._bytes, self._of = 0, version
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        if page is None:
            return self._ask(environ, start_response, key, version)
        return answer(page, environ, start_response)

    def _ask(self, environ: Environ, start_response: Start, key: tuple[str, ...], version: object) -> Iterable[bytes]:
        """Have the platform make the page; what may be kept is kept if nothing changed meanwhile."""
        told: list[Any] = []

        def start(status: str, headers: list[Header], exc_info: Any = None) -> Any:
            told[:] = [status, headers]
            return lambda data: None

        inner = environ
        if environ["REQUEST_METHOD"] == "HEAD":
            inner = {**environ, "REQUEST_METHOD": "GET"}
        result = self.application(inner, start)
        if getattr(result, "streaming", False) and environ["REQUEST_METHOD"] == "GET":
            start_response(*told)  # a long file goes on as it comes
            return result
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        status, headers = told
        if not may_keep(status, headers):
            start_response(status, headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
        page = made(headers, body)
        if not cookies_beside_reading(environ):
            self._keep(key, page, version)
        return answer(page, environ, start_response)

    def _keep(self, key: tuple[str, ...], page: Page, version: object) -> None:
        if page.size > self.most_bytes // 4 or self._state.version() != version:
            return
        with self._lock:
            if self._of != version:
                return
            if (old := self._pages.pop(key, None)) is not None:
                self._bytes -= old.size
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size


class Changes:
    """Says, by a value that differs after every change the public may see, how things stand. Every write of the
    platform leaves an audit row in its own transaction, so the newest rows tell."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0.0
        self._seen: set[int] = set()
        self._changes = 0
        self._day: object = None

    def version(self) -> object:
        now = time.monotonic()
        with self._lock:
            if now - self._asked >= POLL_SECONDS:
                try:
                    self._look()
                except DatabaseError:
                    # Nothing is known of changes: no page made before is answered, and the next look tries anew.
                    connection.close()
                    self._changes += 1
                self._asked = time.monotonic()
            return (self._changes, self._day)

    def _look(self) -> None:
        newest = max(self._seen, default=None)
        rows = AuditRow.objects.order_by("-pk").values_list("pk", "record")
        if newest is not None:
            rows = rows.filter(pk__gt=newest - LOOK_BACK)
        found = dict(rows[: 4 * LOOK_BACK])
        fresh = found.keys() - self._seen
        if any(not found[pk].startswith(PRIVATE_RECORDS) for pk in fresh) or newest is None:
            self._changes += 1
        top = max(found, default=0)
        self._seen = {pk for pk in (*self._seen, *found) if pk > top - LOOK_BACK} or {0}
        self._day = clock.today()


def key_of(environ: Environ) -> tuple[str, ...] | None:
    """What a page is found by; None for what is never kept or never answered from here."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or len(query) > LONGEST_QUERY:
        return None
    if path not in EXACT and (not path.startswith(PUBLIC) or path.startswith(NOT)):
        return None
    cookies = cookies_of(environ)
    if settings.SESSION_COOKIE_NAME in cookies or environ.get("HTTP_AUTHORIZATION"):
        return None
    asked = sorted(parse_qsl(query, keep_blank_values=True))
    chosen = (
        cookies.get(script.COOKIE, "") if cookies.get(script.COOKIE) in script.SCRIPTS else "",
        cookies.get(MODE_COOKIE, "") if cookies.get(MODE_COOKIE) in MODES else "",
    )
    return (environ.get("wsgi.url_scheme", ""), environ.get("HTTP_HOST", ""), path, urlencode(asked), *chosen)


def cookies_of(environ: Environ) -> dict[str, str]:
    """The cookies that came with a request; what cannot be read counts as a session, to be safe."""
    given = environ.get("HTTP_COOKIE", "")
    if not given:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(given).items()}
    except CookieError:
        return {settings.SESSION_COOKIE_NAME: ""}


def cookies_beside_reading(environ: Environ) -> bool:
    """Whether anything came that a page might have been made for."""
    return bool(cookies_of(environ).keys() - READING)


def may_keep(status: str, headers: Iterable[Header]) -> bool:
    """Whether an answer may be kept for others: a page, whole, without a cookie, not forbidden."""
    if not status.startswith("200 "):
        return False
    kind = ""
    for name, value in headers:
        name = name.lower()
        if name == "set-cookie" or (name == "content-encoding"):
            return False
        if name == "cache-control" and any(word in value for word in ("no-store", "private", "no-cache")):
            return False
        if name == "content-type":
            kind = value
        if name == "content-disposition":
            return False
    return kind.startswith(KINDS)


def made(headers: Iterable[Header], body: bytes) -> Page:
    """The page with the headers that go with it to everybody."""
    kept = [(name, value) for name, value in headers if name.lower() in PASSED_ON]
    kept += [("Cache-Control", "no-cache"), ("Vary", "Cookie, Accept-Encoding")]
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_GZIP else b""
    return Page((*kept, ("ETag", etag)), body, packed, etag)


def answer(page: Page, environ: Environ, start_response: Start) -> Iterable[bytes]:
    """The page, packed where the reader takes it, or 304 where she has it."""
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", list(page.headers))
        return [b""]
    headers, body = list(page.headers), page.body
    if page.packed and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = page.packed
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
