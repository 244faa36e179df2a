"""Section two: cells into figures. What digits alone cannot tell apart stays ambiguous."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import combinations

from gongkai.annual_report.editions import Edition, ProactiveRow
from gongkai.annual_report.reading.figures import Figure, change, count, is_blank, money, plain, tidy
from gongkai.annual_report.reading.grids import Tables
from gongkai.annual_report.reading.splits import all_splits, is_number

_UNIT_HEADER = re.compile(r"万元|亿元|元")
_TRAILING_UNIT = re.compile(r"(?<=\d)(亿元|万元|元)$")
_UNIT_APART = re.compile(r"(?<=\d)\s+(?=[亿万]?元)")
MAX_CANDIDATES = 60


def read_row(row: ProactiveRow, found: Sequence[tuple[str, str]], tables: Tables) -> dict[str, Figure]:
    """Figures by cell key. `found` are (header key or "", cell text) pairs; all text may stand in a single cell."""
    keys, headers = tuple(row.cells), tables.headers
    named = {name: text for name, text in found if name}
    if set(keys) <= set(named):
        return {key: _figure(row, key, named[key], headers) for key in keys}
    texts = [text for _, text in found]
    while len(texts) > len(keys) and is_blank(texts[-1]) and texts[-1] in {"", " "}:
        texts.pop()
    if len(texts) == len(keys) and not any("|" in text for text in texts):
        return {key: _figure(row, key, text, headers) for key, text in zip(keys, texts, strict=True)}
    raw = _UNIT_APART.sub("", " ".join(texts))
    cells = _barred(raw, len(keys)) if "|" in raw else None
    if cells is not None:
        return {key: _figure(row, key, text, headers) for key, text in zip(keys, cells, strict=True)}
    return _run_together(row, raw.replace("|", " "), tables)


def _barred(raw: str, width: int) -> list[str] | None:
    """Cells parted by bars; the first bar closes the label's cell, those at the end fill up the table's width."""
    cells = [cell.strip() for cell in raw.split("|")]
    if cells and not cells[0]:
        cells.pop(0)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells.extend([""] * (width - len(cells)) if not any(cells) else [])
    return cells if len(cells) == width and all(len(cell.split()) <= 1 for cell in cells) else None


def _figure(row: ProactiveRow, key: str, text: str, headers: dict[str, str]) -> Figure:
    if key in row.decimal:
        unit = "万元" if key == "amount_10k_yuan" else "元"
        named = _UNIT_HEADER.search("".join((headers.get(key) or row.cells[key]).split()))
        return money(text, unit, named[0] if named else "")
    return change(text) if key in row.signed else count(text)


def _run_together(row: ProactiveRow, raw: str, tables: Tables) -> dict[str, Figure]:
    """Digits without delimiters. A single lawful reading counts only where no cell can have been lost."""
    keys, headers = tuple(row.cells), tables.headers
    if not raw.strip():
        return {key: Figure("blank") for key in keys}
    tokens = raw.split()
    if len(tokens) == len(keys) or len(keys) == 1:
        parts = tokens if len(tokens) == len(keys) else ["".join(tokens)]
        return {key: _figure(row, key, part, headers) for key, part in zip(keys, parts, strict=True)}
    if set(raw) <= set("/ ") and raw.count("/") == len(keys):
        return {key: Figure("blank", raw="/") for key in keys}
    readings = _readings(row, [tidy(token) for token in tokens])
    lossless = tables.packed or any(not is_number(token) for token in tokens if token.isdigit())
    if len(readings) == 1 and lossless:
        return {key: _figure(row, key, part, headers) for key, part in zip(keys, readings[0], strict=True)}
    whole = tuple("·".join(reading) for reading in readings[:MAX_CANDIDATES])
    return {key: Figure("ambiguous" if whole else "unreadable", None, raw.strip(), whole) for key in keys}


def _readings(row: ProactiveRow, tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Lawful ways to part the digits among the row's cells, as texts."""
    keys = tuple(row.cells)
    text = "".join(tokens)
    if row.decimal:
        return _with_amount(text)
    if any(sign in text for sign in "+-"):
        return _with_sign(text, len(keys))
    splits = [tuple(str(value) for value in split) for split in all_splits(tokens, len(keys))]
    return [split for split in splits if _lawful(keys, split)]


def _lawful(keys: Sequence[str], split: Sequence[str]) -> bool:
    """Documents issued this year and in force are at most those in force (R9 on one report); opened at most open."""
    values = dict(zip(keys, map(int, split), strict=True))
    if "in_force" in values:
        return values["issued"] <= values["in_force"] or values["repealed"] > 0
    return "open_total" not in values or values["opened"] <= values["open_total"]


def _with_sign(text: str, cells: int) -> list[tuple[str, ...]]:
    """上一年项目数量, then the signed change, then (where the row has it) the decisions."""
    match = re.match(r"^(\d+)([+-])(\d+)$", text)
    if match is None or not is_number(match[1]):
        return []
    if cells == 2:
        return [(match[1], match[2] + match[3])]
    digits = match[3]
    parted = [(digits[:at], digits[at:]) for (at,) in combinations(range(1, len(digits)), 1)]
    return [(match[1], match[2] + left, right) for left, right in parted if is_number(left) and is_number(right)]


def _with_amount(text: str) -> list[tuple[str, ...]]:
    """采购项目数量, then the amount, perhaps with its unit."""
    unit = _TRAILING_UNIT.search(text)
    digits = text[: unit.start()] if unit else text
    found: list[tuple[str, ...]] = []
    whole = digits.split(".", 1)[0]
    for at in range(1, min(len(whole), 12)):
        left, right = digits[:at], digits[at:]
        try:
            Decimal(right)
        except InvalidOperation:
            continue
        if is_number(left) and is_number(right.split(".", 1)[0]):
            found.append((left, right + (unit[0] if unit else "")))
    return found


def decide_edition(marks: set[str], words_2019: Sequence[str], words_2021: Sequence[str]) -> str | None:
    """The form's edition by the labels of section two: more of whose words stand there; None on a tie."""
    text = "、".join(marks)
    old = sum(1 for word in words_2019 if word in text)
    new = sum(1 for word in words_2021 if word in text)
    return None if old == new else "2019" if old > new else "2021"


def read_rows(edition: Edition, tables: Tables) -> dict[str, dict[str, Figure]]:
    """Every row of the edition's section two; a row that was not found is blank throughout."""
    missing: list[tuple[str, str]] = []
    return {row.key: read_row(row, tables.proactive.get(row.key, missing), tables) for row in edition.proactive}


__all__ = ["decide_edition", "plain", "read_row", "read_rows"]
