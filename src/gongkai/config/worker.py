"""`gongkai worker`: the management command of that name."""

from __future__ import annotations

from gongkai.config.manage import run


def main(argv: list[str]) -> int:
    """Work until told to stop, or with --once until nothing is left that can be done now."""
    return run("gongkai", ["worker", *argv])
