"""`gongkai report`: starts what a report is made of and hands over to the management command of the same name."""

from __future__ import annotations

import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

BACK_OFFICE = (
    "wagtail.",
    "django_filters",
    "whitenoise.",
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.humanize",
)
"""Apps of the pages, by how their names begin. No room's models stand on them, and they are half of the start-up."""


def main(argv: list[str]) -> int:
    """Exit 0 the report reconciles · 1 it does not, or an organ is missing · 2 it cannot be made."""
    start()
    try:
        call_command("report", *argv)
        return 0
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except CommandError as error:
        print(f"gongkai report: {error}", file=sys.stderr)
    except DatabaseError as error:
        print(
            f"gongkai report: 数据库不可用，请先运行 gongkai demo 或者 gongkai manage migrate（{error}）",
            file=sys.stderr,
        )
    return 2


def start() -> None:
    """Set Django up with every room of ours and without the back office's apps; where it is set up, change nothing.

    A room whose models stand on an app left out does not start, with Django's own message: it is never passed over.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    if not apps.ready:
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith(BACK_OFFICE)]
        django.setup()
