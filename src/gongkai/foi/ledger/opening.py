"""Opens a workbook in a process of its own: a script that reads it from standard input and answers with JSON.

Limits on memory and processor time are set before the first byte is read. Run by its path, so that it loads nothing
of the platform: `python -P opening.py`. Answer: `{"sheets": [{"name", "rows": [[text]], "formulas": [[row, column]]}]}`
with rows and columns from 1, or `{"refused": sentence}`.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import islice
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 1_200_000_000
CPU_SECONDS = 50
MAX_UNPACKED = 400_000_000
MAX_MEMBERS = 3_000
MAX_ROWS = 60_000
MAX_COLUMNS = 200
MAX_SHEETS = 30
MAX_FORMULAS = 2_000
# A spreadsheet keeps 15 digits of a number: what is longer has lost its end.
EXACT = 1e15
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):
    """The workbook is not read; the message says why and what to do."""


def check(data: bytes) -> None:
    """Raises Refused for an archive that is damaged, locked or unpacks beyond all measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Refused("工作簿已损坏，无法打开，请重新导出或另存后再导入") from error
    if any(member.flag_bits & 1 for member in members):
        raise Refused("工作簿已加密，请去掉密码后再导入")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused("工作簿解压后体积过大，请分成几个文件，或另存为CSV后再导入")


def formulas(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Places (row, column) of cells that hold a formula, by name of the sheet."""
    found: dict[str, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        parts = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {part.get("Id"): part.get("Target", "") for part in parts}
        for sheet in book.iter():
            target = targets.get(sheet.get(_REL), "") if sheet.tag.endswith("}sheet") else ""
            if not target:
                continue
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            cells = _FORMULA.finditer(archive.read(name)) if name in archive.namelist() else iter(())
            first = islice(cells, MAX_FORMULAS)
            found[sheet.get("name", "")] = [(int(cell[2]), _column(cell[1].decode())) for cell in first]
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def text_of(cell: int | float | str | bool | time | date | datetime | timedelta) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= EXACT:
            return f"{cell:.15E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


def sheets(data: bytes, kind: str) -> list[dict[str, object]]:
    """Every sheet as rows of text. Raises Refused."""
    if kind == "xlsx":
        check(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) > MAX_SHEETS:
            raise Refused(f"工作表多于{MAX_SHEETS}张，请只留下台账")
        found = formulas(data) if kind == "xlsx" else {}
        return [_sheet(book, name, found.get(name, [])) for name in names]
    except (CalamineError, OSError, ValueError, KeyError, ElementTree.ParseError, zipfile.BadZipFile) as error:
        raise Refused("工作簿已损坏，无法打开，请重新导出或另存后再导入") from error


def _sheet(book: CalamineWorkbook, name: str, places: list[tuple[int, int]]) -> dict[str, object]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise Refused(f"“{name}”超过{MAX_ROWS}行或{MAX_COLUMNS}列，请删去空行空列，或分成几个文件")
    rows = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return {"name": name, "rows": rows, "formulas": places}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, object] = {"sheets": sheets(sys.stdin.buffer.read(), sys.argv[1])}
    except Refused as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "读取所需内存超过上限，请分成几个文件后再导入"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
