"""`gongkai import KIND FILE`: hands the file to the room that knows the kind."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from gongkai.config.boot import boot
from gongkai.kernel import registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import ImportResult, Unreadable

LARGEST = 100 * 2**20


def parser() -> argparse.ArgumentParser:
    kinds = "\n".join(f"  {kind:<14} {one.summary}" for kind, one in sorted(registry.importers.items()))
    options = argparse.ArgumentParser(
        prog="gongkai import",
        description="import a ledger from a workbook; all rows or none",
        epilog=f"kinds:\n{kinds}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("kind", metavar="KIND")
    options.add_argument("file", metavar="FILE", nargs="?", type=Path)
    options.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    options.add_argument("--json", action="store_true", help="print the result as JSON")
    options.add_argument("--template", action="store_true", help="write an empty form to FILE, or to KIND.xlsx")
    return options


def report(result: ImportResult, as_json: bool, dry_run: bool) -> None:
    """Print what the import did."""
    if as_json:
        print(json.dumps(asdict(result), ensure_ascii=False))
        return
    for error in result.errors:
        where = f"{error.sheet} " if error.sheet else ""
        print(f"{where}第{error.row}行 {error.column}：{error.message}", file=sys.stderr)
    counts = f"共{result.rows}行：新增{result.created}，更新{result.changed}，未变{result.unchanged}"
    ending = "，有误，未导入" if result.errors else "（试运行，未保存）" if dry_run else ""
    print(counts + ending)


def main(argv: list[str]) -> int:
    """0 imported, 1 rows in error and nothing changed, 2 unreadable."""
    boot()
    options = parser().parse_args(argv)
    importer = registry.importers.get(options.kind)
    if importer is None:
        print(
            f"gongkai import: 没有“{options.kind}”这一类；可用：{'、'.join(sorted(registry.importers))}",
            file=sys.stderr,
        )
        return 2
    if options.template:
        target = options.file or Path(f"{options.kind}{importer.suffix}")
        target.write_bytes(importer.template())
        print(target)
        return 0
    try:
        if options.file is None:
            raise Unreadable("请给出文件")
        if options.file.stat().st_size > LARGEST:
            raise Unreadable("文件超过100 MB")
        data = options.file.read_bytes()
        actor = Actor.system("gongkai import")
        result = importer.run(actor=actor, data=data, name=options.file.name, dry_run=options.dry_run)
    except (OSError, Unreadable) as error:
        print(f"gongkai import: {options.file}: {error}", file=sys.stderr)
        return 2
    report(result, options.json, options.dry_run)
    return 1 if result.errors else 0
