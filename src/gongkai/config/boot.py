"""Starts Django for a command."""

from __future__ import annotations

import os

import django
from django.conf import settings


def boot() -> None:
    """Load the settings, make the folders of the data if they are missing, and set Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()
