"""`gongkai import KIND FILE`: the management command of that name."""

from __future__ import annotations

from gongkai.config.manage import run


def main(argv: list[str]) -> int:
    """0 imported, 1 rows in error and nothing changed, 2 unreadable."""
    return run("gongkai", ["import", *argv])
