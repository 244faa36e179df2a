"""Organs as a Django app; fills the registry's slots that the kernel leaves to it."""

from __future__ import annotations

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    name = "gongkai.organs"
    label = "organs"
    verbose_name = "机关"
