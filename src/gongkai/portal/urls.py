"""The public URL tree. Rooms below bring their own addresses; a room that is not installed leaves no entry."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from gongkai.portal.api import api
from gongkai.portal.views import data, disclosure, home, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("zwgk/", disclosure.disclosure, name="disclosure"),
    path("zwgk/guide/", disclosure.guide, name="guide"),
    path("data/", data.dashboards, name="data"),
    path("sitemap/", site.sitemap, name="sitemap"),
    path("contact/", site.contact, name="contact"),
    path("feeds/", site.feeds, name="feeds"),
    path("mode/", site.mode, name="mode"),
    path("sitemap.xml", site.sitemap_xml, name="sitemap-xml"),
    path("robots.txt", site.robots, name="robots"),
    path("healthz", site.health, name="health"),
    path("api/v1/", api.urls),
]

ROOMS = ("foi", "statistics")

urlpatterns += [
    path("", include(f"gongkai.{room}.urls"))
    for room in ROOMS
    if apps.is_installed(f"gongkai.{room}") and find_spec(f"gongkai.{room}.urls")
]
