"""`gongkai import KIND FILE`: hands the file to the room that knows the kind."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.kernel import registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, Unreadable

LARGEST = 100 * 2**20


class Command(BaseCommand):
    """Exit status: 0 imported, 1 rows in error and nothing changed, 2 unreadable."""

    help = "import a ledger from a workbook; all rows or none"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """FILE may stand before or after the options; argparse alone takes an optional argument only before them."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = "\n".join(f"  {kind:<14} {one.summary}" for kind, one in sorted(registry.importers.items()))
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = f"kinds:\n{kinds}"
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--template", action="store_true", help="write an empty form to FILE, or to KIND.xlsx")

    def handle(self, *args: Any, kind: str, file: Path | None, dry_run: bool, **options: Any) -> None:
        importer = registry.importers.get(kind)
        if importer is None:
            known = "、".join(sorted(registry.importers))
            raise CommandError(f"没有“{kind}”这一类；可用：{known}", returncode=2)
        if options["template"]:
            target = file or Path(f"{kind}{importer.suffix}")
            target.write_bytes(importer.template())
            self.stdout.write(str(target))
            return
        try:
            result = self.run_import(importer, file, dry_run)
        except (OSError, Unreadable) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        self.report(result, options["json"], dry_run)
        if result.errors:
            raise SystemExit(1)

    def run_import(self, importer: Importer, file: Path | None, dry_run: bool) -> ImportResult:
        if file is None:
            raise Unreadable("请给出文件")
        if file.stat().st_size > LARGEST:
            raise Unreadable("文件超过100 MB")
        actor = Actor.system("gongkai import")
        return importer.run(actor=actor, data=file.read_bytes(), name=file.name, dry_run=dry_run)

    def report(self, result: ImportResult, as_json: bool, dry_run: bool) -> None:
        """Print what the import did."""
        if as_json:
            self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
            return
        for error in result.errors:
            where = f"{error.sheet} " if error.sheet else ""
            self.stderr.write(f"{where}第{error.row}行 {error.column}：{error.message}")
        counts = f"共{result.rows}行：新增{result.created}，更新{result.changed}，未变{result.unchanged}"
        ending = "，有误，未导入" if result.errors else "（试运行，未保存）" if dry_run else ""
        self.stdout.write(counts + ending)
