"""The public URL tree. Rooms below bring their own addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from gongkai.portal.api import api
from gongkai.portal.views import columns, data, disclosure, home, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("zwgk/", disclosure.disclosure, name="disclosure"),
    path("zwgk/guide/", disclosure.guide, name="guide"),
    path("zwgk/guide/<str:code>/", disclosure.organ_guide, name="organ_guide"),
    path("data/", data.dashboards, name="data"),
    path("sitemap/", site.sitemap, name="sitemap"),
    path("contact/", site.contact, name="contact"),
    path("feeds/", site.feeds, name="feeds"),
    path("mode/", site.mode, name="mode"),
    path("sitemap.xml", site.sitemap_xml, name="sitemap-xml"),
    path("robots.txt", site.robots, name="robots"),
    path("api/v1/", api.urls),
    path("", include("gongkai.disclosure.urls")),
    path("", include("gongkai.foi.urls")),
    path("", include("gongkai.services.urls")),
    path("", include("gongkai.statistics.urls")),
    path("", include("gongkai.search.urls")),
    # Last, so that a room which keeps such a column takes its address over by being included above.
    path("consult/", columns.consult, name="consult"),
    path("interviews/", columns.interviews, name="interviews"),
]
