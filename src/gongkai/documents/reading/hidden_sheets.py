"""Sheets, rows and columns of a workbook that are not shown. Runs only inside the sandbox."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gongkai.documents.reading.findings import Finding, excerpt
from gongkai.documents.reading.office import root_of

_CELL = re.compile(r"([A-Z]+)\d*")


@dataclass(frozen=True)
class _Columns:
    first: int
    last: int

    def hold(self, column: int) -> bool:
        return self.first <= column <= self.last


def find_in_workbook(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Nothing for a file that is no workbook."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return
    strings = _strings(archive) if "xl/sharedStrings.xml" in names else []
    targets = _targets(archive) if "xl/_rels/workbook.xml.rels" in names else {}
    for sheet in root_of(archive, "xl/workbook.xml").iter("{*}sheet"):
        name, state = sheet.get("name", ""), sheet.get("state", "visible")
        part = targets.get(
            next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), ""), ""
        )
        root = root_of(archive, part) if part in names else None
        if state != "visible":
            words = "" if root is None else " ".join(text for _, _, text in _cells(root, strings))
            yield Finding(
                "hidden_sheet", f"工作表“{name}”" + ("（深度隐藏）" if state == "veryHidden" else ""), excerpt(words)
            )
        if root is not None:
            yield from _sheet(root, name, strings)


def _sheet(root: etree._Element, name: str, strings: list[str]) -> Iterator[Finding]:
    hidden_rows = {row.get("r", "") for row in root.iter("{*}row") if row.get("hidden") in {"1", "true"}}
    ranges = [
        _Columns(int(one.get("min", "0")), int(one.get("max", "0")))
        for one in root.iter("{*}col")
        if one.get("hidden") in {"1", "true"}
    ]
    if not hidden_rows and not ranges:
        return
    in_rows: dict[str, list[str]] = {}
    in_columns: dict[str, list[str]] = {}
    for row, letters, text in _cells(root, strings):
        if row in hidden_rows:
            in_rows.setdefault(row, []).append(text)
        if any(one.hold(_number(letters)) for one in ranges):
            in_columns.setdefault(letters, []).append(text)
    for row, words in in_rows.items():
        yield Finding("hidden_rows", f"工作表“{name}”第{row}行", excerpt(" ".join(words)))
    for letters, words in in_columns.items():
        yield Finding("hidden_columns", f"工作表“{name}”{letters}列", excerpt(" ".join(words)))


def _cells(root: etree._Element, strings: list[str]) -> Iterator[tuple[str, str, str]]:
    """(row, column letters, text) of every cell that holds something."""
    for row in root.iter("{*}row"):
        for cell in row.iterchildren("{*}c"):
            letters = _CELL.match(cell.get("r", ""))
            text = _text(cell, strings)
            if text and letters:
                yield row.get("r", ""), letters[1], text


def _text(cell: etree._Element, strings: list[str]) -> str:
    value = next(cell.iterchildren("{*}v"), None)
    raw = "" if value is None else value.text or ""
    if cell.get("t") == "s":
        return strings[int(raw)] if raw.isascii() and raw.isdigit() and int(raw) < len(strings) else ""
    return raw or "".join(node.text or "" for node in cell.iter("{*}t"))


def _strings(archive: zipfile.ZipFile) -> list[str]:
    root = root_of(archive, "xl/sharedStrings.xml")
    return ["".join(node.text or "" for node in one.iter("{*}t")) for one in root.iterchildren("{*}si")]


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Relation id → the part's name in the zip."""
    found: dict[str, str] = {}
    for one in root_of(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship"):
        target = one.get("Target", "")
        found[one.get("Id", "")] = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
