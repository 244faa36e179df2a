"""Services as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "gongkai.services"
    label = "services"
    verbose_name = "权责清单和办事指南"
    default_auto_field = "django.db.models.BigAutoField"
