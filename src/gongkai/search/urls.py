"""Public addresses of this room; the desk has its own in the admin."""

from __future__ import annotations

from django.urls import path

from gongkai.search.views import asking, public

app_name = "search"

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("search/", public.results, name="results"),
    path("search/suggest", public.suggestions, name="suggest"),
    path("search/opened/", public.opened, name="opened"),
]
