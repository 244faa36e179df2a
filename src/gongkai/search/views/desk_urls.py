"""Addresses of the editors' desk, below the admin."""

from __future__ import annotations

from django.urls import path

from gongkai.search.views import desk

app_name = "search_desk"
urlpatterns = [
    path("", desk.unanswered, name="unanswered"),
    path("synonyms/", desk.synonyms, name="synonyms"),
    path("synonyms/remove/", desk.synonym_remove, name="synonym_remove"),
    path("placements/", desk.placements, name="placements"),
    path("placements/remove/", desk.placement_remove, name="placement_remove"),
]
