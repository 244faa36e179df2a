"""`gongkai demo`: starts Django on ./var and hands over to the management command of the same name."""

from __future__ import annotations

import sys

from django.core.management import CommandError, call_command

from gongkai.config.boot import boot


def main(argv: list[str]) -> int:
    """Exit 0 when built (and served until interrupted), 1 when ./var holds something else."""
    boot()
    try:
        call_command("demo", *argv)
    except CommandError as error:
        print(f"gongkai demo: {error}", file=sys.stderr)
        return 1
    return 0
