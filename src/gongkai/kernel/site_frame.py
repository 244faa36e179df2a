"""What stands around every public page: the site's identity and marks, navigation, reading mode, the rehearsed date.

Public addresses are a fixed contract; an entry is offered only while the URL tree answers its address, so a room that
is switched off leaves no dead link behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve

from gongkai.kernel import clock, script
from gongkai.kernel.models import Setting

IDENTITY_KEY = "site"
MODE_COOKIE = "mode"
MODES = frozenset({"standard", "elder"})
UNSET = "尚未填写"


@dataclass(frozen=True)
class SiteIdentity:
    """The site's names and the marks that 政府网站发展指引 wants in the footer. Kept in the setting `site` as JSON with
    these keys; a mark that nobody has filled in says so."""

    name: str = "政务公开平台"
    domain: str = UNSET
    id_code: str = UNSET
    host_unit: str = UNSET
    operating_unit: str = UNSET
    icp_number: str = UNSET
    police_number: str = UNSET
    address: str = UNSET
    phone: str = UNSET
    hours: str = UNSET
    fault_address: str = ""
    """Where "我为政府网站找错" leads; without it the mark is printed as not yet connected."""

    def marks(self) -> Iterator[tuple[str, str]]:
        """(label, value) pairs of the footer."""
        yield "主办单位", self.host_unit
        yield "承办单位", self.operating_unit
        yield "政府网站标识码", self.id_code
        yield "ICP备案号", self.icp_number
        yield "公安备案号", self.police_number


@dataclass(frozen=True)
class NavItem:
    label: str
    path: str
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """`mode` is standard or elder, `script` hans or hant; the switches are the addresses that change them and come back
    to this page."""

    identity: SiteIdentity
    nav: tuple[NavItem, ...]
    mode: str
    mode_switch: str
    script: str
    script_switch: str
    rehearsed: date | None
    searchable: bool


NAVIGATION: tuple[tuple[str, str], ...] = (
    ("首页", "/"),
    ("政务公开", "/zwgk/"),
    ("政务服务", "/services/"),
    ("依申请公开", "/apply/"),
    ("办理进度", "/apply/track/"),
    ("年度报告", "/reports/"),
    ("数据", "/data/"),
)


def identity() -> SiteIdentity:
    """The stored identity; unknown keys and empty values are passed over."""
    stored = Setting.objects.filter(key=IDENTITY_KEY).values_list("value", flat=True).first() or {}
    known = {field.name for field in fields(SiteIdentity)}
    return SiteIdentity(**{key: str(value) for key, value in stored.items() if key in known and value})


def answers(path: str) -> bool:
    """Whether the URL tree in force has a page at this address."""
    return _answers(path, get_urlconf())


@lru_cache(maxsize=256)
def _answers(path: str, urlconf: str | None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


def reading_mode(request: HttpRequest) -> str:
    """`?mode=` for this one page, else the reader's cookie, else standard."""
    for wanted in (request.GET.get(MODE_COOKIE), request.COOKIES.get(MODE_COOKIE)):
        if wanted in MODES:
            return str(wanted)
    return "standard"


def frame(request: HttpRequest) -> Frame:
    """The frame of the page that this request asks for."""
    mode = reading_mode(request)
    other = "standard" if mode == "elder" else "elder"
    shown = script.wanted(request)
    other_script = script.SIMPLIFIED if shown == script.TRADITIONAL else script.TRADITIONAL
    return Frame(
        identity=identity(),
        nav=tuple(_navigation(request.path)),
        mode=mode,
        mode_switch="/mode/?" + urlencode({"to": other, "next": _here(request)}),
        script=shown,
        script_switch="/mode/?" + urlencode({"to": other_script, "next": _here(request)}),
        rehearsed=clock.rehearsed(),
        searchable=answers("/search/"),
    )


def _here(request: HttpRequest) -> str:
    """This page with its filters, but without a mode or script in the address, which would win over the cookie."""
    query = request.GET.copy()
    query.pop(MODE_COOKIE, None)
    query.pop(script.COOKIE, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _navigation(here: str) -> Iterator[NavItem]:
    offered = [(label, path) for label, path in NAVIGATION if answers(path)]
    # The deepest entry that the page lies under is the current one: /apply/track/ is not also /apply/.
    under = [path for _, path in offered if (here == path if path == "/" else here.startswith(path))]
    current = max(under, key=len, default="")
    for label, path in offered:
        yield NavItem(label, path, path == current)
