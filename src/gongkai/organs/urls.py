"""Addresses of this room's desk, below the admin."""

from __future__ import annotations

from django.urls import path

from gongkai.organs.views import desk

app_name = "organs_desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("new/", desk.create, name="create"),
    path("<int:organ_id>/", desk.show, name="show"),
    path("<int:organ_id>/<slug:what>/", desk.change, name="change"),
]
