"""Opens a workbook in a process of its own: a script that reads it from standard input and answers with JSON.

Limits on memory and processor time are set before the first byte is read. Run by its path, so that it loads nothing of
the platform: `python -P opening.py`. Answer: `{"rows": [[text]]}` of the first sheet that holds anything, or
`{"refused": sentence}`.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 1_200_000_000
CPU_SECONDS = 50
MAX_UNPACKED = 400_000_000
MAX_ROWS = 60_000
MAX_COLUMNS = 100


class Refused(Exception):
    """The workbook is not read; the message says why and what to do."""


def text_of(cell: int | float | str | bool | time | date | datetime | timedelta) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def rows(data: bytes, kind: str) -> list[list[str]]:
    """The first sheet that holds anything. Raises Refused."""
    try:
        if kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Refused("工作簿已加密，请去掉密码后再导入")
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Refused("工作簿解压后体积过大，请另存为CSV后再导入")
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
                raise Refused(f"“{name}”超过{MAX_ROWS}行或{MAX_COLUMNS}列，请删去空行空列，或分成几个文件")
            found = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            if any(any(row) for row in found):
                return found
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise Refused("工作簿已损坏，无法打开，请重新导出或另存后再导入") from error
    raise Refused("工作簿里没有内容")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, object] = {"rows": rows(sys.stdin.buffer.read(), sys.argv[1])}
    except Refused as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "读取所需内存超过上限，请分成几个文件后再导入"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
