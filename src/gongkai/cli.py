"""`gongkai …`: each command names its target as a string, so a command loads only the rooms it needs."""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("gongkai.annual_report.command:main", "read published annual reports and reconcile them"),
    "clock": ("gongkai.rules.command:main", "the due date of a case and the ledger behind it"),
    "demo": ("gongkai.demo.command:main", "build and serve the demonstration district in ./var"),
    "report": ("gongkai.statistics.command:main", "the annual report of an organ, compiled from the ledgers"),
    "import": ("gongkai.config.import_command:main", "import a ledger from a workbook"),
    "search": ("gongkai.search.command:main", "search what the district publishes"),
    "serve": ("gongkai.config.serve:main", "serve the platform"),
    "worker": ("gongkai.config.worker:main", "run the background worker"),
    "manage": ("gongkai.config.manage:main", "Django's own management commands"),
}


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    return "usage: gongkai COMMAND …\n\n" + "\n".join(lines) + "\n\n`gongkai COMMAND --help` says more."


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; 2 for an unknown one."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"gongkai: no command {name!r}\n\n{usage()}", file=sys.stderr)
        return 2
    module, function = COMMANDS[name][0].split(":")
    return int(getattr(import_module(module), function)(rest) or 0)


if __name__ == "__main__":
    raise SystemExit(main())
