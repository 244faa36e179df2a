"""`gongkai report`: starts Django and hands over to the management command of the same name."""

from __future__ import annotations

import os
import sys

import django
from django.core.management import CommandError, call_command
from django.db import DatabaseError


def main(argv: list[str]) -> int:
    """Exit 0 the report reconciles · 1 it does not, or an organ is missing · 2 it cannot be made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    django.setup()
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
