"""A ledger file → sheets of text: XLSX and XLS in a limited process, CSV in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.documents.reading.content import UnreadableError
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.reading.text import decode
from gongkai.kernel.registry import Unreadable

SECONDS = 60.0
SCRIPT = Path(__file__).with_name("opening.py")
_WRONG_KIND = "这不是台账文件，请提供XLSX、XLS或者CSV"


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of text; `formulas` holds the places (row, column) of formulas. Both count from 1."""

    name: str
    rows: list[list[str]]
    formulas: frozenset[tuple[int, int]] = frozenset()


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """All sheets of the file that hold anything. Raises Unreadable with a sentence that says what to do."""
    kind = sniff(data, name)
    if kind == "empty":
        raise Unreadable("文件是空的")
    if kind in {"xlsx", "xls"}:
        found = _workbook(data, kind)
    elif kind in {"text", "markdown"}:
        found = [Sheet("", _table(data))]
    else:
        raise Unreadable(_WRONG_KIND)
    found = [sheet for sheet in found if any(any(row) for row in sheet.rows)]
    if not found:
        raise Unreadable("文件里没有内容")
    return found


def _table(data: bytes) -> list[list[str]]:
    try:
        text = decode(data).lstrip("\ufeff")
        first = text.splitlines()[0] if text.strip() else ""
        tabs = first.count("\t") > first.count(",")
        lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",")
        return [[cell.strip() for cell in line] for line in lines]
    except UnreadableError as error:
        raise Unreadable(str(error)) from error
    except csv.Error as error:
        raise Unreadable("CSV文件有损坏的行，请用表格软件另存后再导入") from error


def _workbook(data: bytes, kind: str) -> list[Sheet]:
    answer = _open(data, kind)
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    return [
        Sheet(one["name"], one["rows"], frozenset((row, column) for row, column in one["formulas"]))
        for one in answer["sheets"]
    ]


def _open(data: bytes, kind: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(SCRIPT), kind], input=data, capture_output=True, timeout=SECONDS, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("文件在规定时间内未能读完，请分成几个文件后再导入") from error
    except ValueError as error:
        # The process died: the parser gave way, or the memory it asked for was refused.
        raise Unreadable("工作簿已损坏，或者有效区域过大，请删去空行空列，另存后再导入") from error
    return answer
