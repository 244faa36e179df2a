"""`gongkai manage …`: Django's management commands."""

from __future__ import annotations

from django.core.management import ManagementUtility

from gongkai.config.boot import boot


def main(argv: list[str]) -> int:
    """Run one management command; the exit status is the command's own."""
    boot()
    ManagementUtility(["gongkai manage", *argv]).execute()
    return 0
