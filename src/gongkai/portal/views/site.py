"""Pages about the site itself: map, contact, feeds, reading mode, and what machines ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import PageMeta
from gongkai.kernel.script import COOKIE as SCRIPT_COOKIE
from gongkai.kernel.script import SCRIPTS
from gongkai.kernel.site_frame import MODE_COOKIE, MODES, NAVIGATION, answers
from gongkai.portal.columns import SITE

A_YEAR = 365 * 24 * 3600

OTHER_PAGES: tuple[tuple[str, str], ...] = (
    ("政府信息公开指南", "/zwgk/guide/"),
    ("公开信息", "/zwgk/documents/"),
    ("标准目录", "/zwgk/catalogue/"),
    ("双公示和采购", "/zwgk/registers/"),
    ("权责清单", "/powers/"),
    ("专题", "/topics/"),
    ("意见征集", "/consult/"),
    ("在线访谈", "/interviews/"),
    ("热线互动", "/ask/"),
    ("搜索", "/search/"),
    ("站点地图", "/sitemap/"),
    ("联系方式", "/contact/"),
    ("订阅", "/feeds/"),
    ("开放接口", "/api/v1/docs"),
)

FEEDS: tuple[tuple[str, str, str], ...] = (
    ("公开信息", "/zwgk/documents/feed/", "各单位新公开的文件、公告和办理结果"),
    ("年度报告", "/reports/feed/", "新公布的政府信息公开工作年度报告"),
)
"""(name, address, what it carries) of the feeds that higher rooms may answer."""


def _pages() -> list[tuple[str, str]]:
    return [(label, path) for label, path in (*NAVIGATION, *OTHER_PAGES) if answers(path)]


@open_to_all
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap/`: every page of the navigation and the footer."""
    return render(request, "portal/sitemap.html", {"page_meta": PageMeta("站点地图", SITE), "pages": _pages()})


@open_to_all
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml` for search engines."""
    addresses = [request.build_absolute_uri(path) for _, path in _pages()]
    return render(request, "portal/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@open_to_all
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: the desk and the track page are nobody's to index."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /apply/track/",
        "Disallow: /mode/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        f"Sitemap: {request.build_absolute_uri('/zwgk/documents/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """`/contact/`: who runs the site, where, when, and how to report a fault in it."""
    return render(request, "portal/contact.html", {"page_meta": PageMeta("联系方式", SITE)})


@open_to_all
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """`/feeds/`: the feeds that there are."""
    offered = [feed for feed in FEEDS if answers(feed[1])]
    return render(request, "portal/feeds.html", {"page_meta": PageMeta("订阅", SITE), "feeds": offered})


@open_to_all
@require_safe
def mode(request: HttpRequest) -> HttpResponse:
    """`/mode/?to=elder&next=/…` or `to=hant`: remember how the reader wants to read, and go back; no script needed."""
    wanted, back = request.GET.get("to", ""), request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    for cookie, known in ((MODE_COOKIE, MODES), (SCRIPT_COOKIE, SCRIPTS)):
        if wanted in known:
            response.set_cookie(
                cookie, wanted, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
            )
    response.headers["Cache-Control"] = "no-store"
    return response


@open_to_all
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`/healthz`: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
