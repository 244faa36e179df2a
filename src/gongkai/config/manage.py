"""`gongkai manage …`: Django's management commands."""

from __future__ import annotations

from django.core.management import ManagementUtility

from gongkai.config.boot import boot


def run(program: str, argv: list[str]) -> int:
    """Run one management command under the name of `program`; its exit status."""
    boot()
    try:
        ManagementUtility([program, *argv]).execute()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def main(argv: list[str]) -> int:
    """Run one management command; the exit status is the command's own."""
    return run("gongkai manage", argv)
