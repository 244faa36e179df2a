"""The root of the URL tree; everything public comes from the portal and can be switched off."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from gongkai.portal.views.site import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("healthz", health, name="health"),
]

if settings.GONGKAI_PORTAL:
    urlpatterns += [path("", include("gongkai.portal.urls"))]
else:
    urlpatterns += [path("", RedirectView.as_view(url="/admin/"), name="home")]
