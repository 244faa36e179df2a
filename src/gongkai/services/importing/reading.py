"""A list's file → rows under known columns: workbooks in a limited process, CSV in UTF-8, UTF-16 or GB18030, JSON."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from gongkai.documents.reading.content import UnreadableError
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.reading.text import decode
from gongkai.kernel.registry import RowError, Unreadable
from gongkai.kernel.sheets import FLAGS, Column, Row, read_date

SECONDS = 60.0
SCRIPT = Path(__file__).with_name("opening.py")


def read_rows(data: bytes, name: str, columns: Sequence[Column]) -> tuple[list[Row], list[RowError]]:
    """The rows of the file and what is wrong in their cells. Rows count from 1 with the header as row 1; in a JSON file
    the first object is row 1. Raises Unreadable.

    Unlike `kernel.sheets`, cells keep their lines, since an element is written with one line an article.
    """
    if PurePath(name).suffix.lower() == ".json":
        return _objects(data, columns)
    grid = _grid(data, name)
    places = _places(grid[0], columns)
    rows: list[Row] = []
    errors: list[RowError] = []
    for number, cells in enumerate(grid[1:], start=2):
        if any(cells):
            texts = {key: cells[place] if place < len(cells) else "" for key, place in places.items()}
            rows.append(_row(number, texts, columns, errors))
    return rows, errors


def _objects(data: bytes, columns: Sequence[Column]) -> tuple[list[Row], list[RowError]]:
    try:
        given = json.loads(data)
    except ValueError as error:
        raise Unreadable("JSON文件有误，无法读取") from error
    if isinstance(given, dict):
        given = given.get("items", given.get("rows"))
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise Unreadable("JSON文件应是对象的数组，每个事项一个对象")
    rows: list[Row] = []
    errors: list[RowError] = []
    for number, one in enumerate(given, start=1):
        texts = {column.key: _text(one.get(column.key, one.get(column.header))) for column in columns}
        rows.append(_row(number, texts, columns, errors))
    return rows, errors


def read_texts(texts: Mapping[str, str], columns: Sequence[Column]) -> tuple[Row, list[RowError]]:
    """One row out of texts by column key, as a form gives them."""
    errors: list[RowError] = []
    return _row(1, texts, columns, errors), errors


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return str(value).strip()


def _grid(data: bytes, name: str) -> list[list[str]]:
    kind = sniff(data, name)
    if kind in {"xlsx", "xls"}:
        found = _workbook(data, kind)
    elif kind in {"text", "markdown"}:
        found = _table(data)
    elif kind == "empty":
        raise Unreadable("文件是空的")
    else:
        raise Unreadable("这不是清单文件，请提供XLSX、XLS、CSV或者JSON")
    while found and not any(found[0]):
        found.pop(0)
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


def _workbook(data: bytes, kind: str) -> list[list[str]]:
    command = [sys.executable, "-P", str(SCRIPT), kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("文件在规定时间内未能读完，请分成几个文件后再导入") from error
    except ValueError as error:
        # The process died: the parser gave way, or the memory it asked for was refused.
        raise Unreadable("工作簿已损坏，或者有效区域过大，请删去空行空列，另存后再导入") from error
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    rows: list[list[str]] = answer["rows"]
    return rows


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    plain = ["".join(cell.split()).rstrip("*＊") for cell in header]
    places: dict[str, int] = {}
    for column in columns:
        wanted = (column.header, *column.also, column.key)
        place = next((plain.index(one) for one in wanted if one in plain), None)
        if place is not None:
            places[column.key] = place
        elif column.required:
            raise Unreadable(f"缺少“{column.header}”一列")
    return places


def _row(number: int, texts: Mapping[str, str], columns: Sequence[Column], errors: list[RowError]) -> Row:
    values: dict[str, Any] = {}
    for column in columns:
        try:
            values[column.key] = _value(texts.get(column.key, ""), column)
        except ValueError as error:
            errors.append(RowError("", number, column.header, str(error)))
    return Row(number, values)


def _value(text: str, column: Column) -> Any:
    if not text:
        if column.required:
            raise ValueError("不能为空")
        return () if column.kind == "list" else None
    if column.kind == "date":
        return read_date(text)
    if column.kind == "flag":
        if text.lower() not in FLAGS:
            raise ValueError(f"“{text}”应填是或否")
        return FLAGS[text.lower()]
    if column.kind == "number":
        if not text.isdecimal():
            raise ValueError(f"“{text}”不是整数")
        return int(text)
    if column.kind == "list":
        separated = text.replace("，", "、").replace(",", "、").replace("；", "、").replace("\n", "、").split("、")
        parts = tuple(part.strip() for part in separated if part.strip())
        return tuple(_choice(part, column) for part in parts)
    return _choice(text, column)


def _choice(text: str, column: Column) -> str:
    choices = column.choices
    if choices is None or text in choices.values():
        return text
    if text in choices:
        return choices[text]
    raise ValueError(f"“{text}”应为{'、'.join(choices)}之一")
