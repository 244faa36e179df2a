"""The kernel as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "gongkai.kernel"
    label = "kernel"
    verbose_name = "基础"
