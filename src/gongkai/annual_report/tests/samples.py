"""Invented reports for the tests of reading: whatever the random source says, the sums hold."""

from __future__ import annotations

import random
from decimal import Decimal

from gongkai.annual_report.editions import COLUMNS, EDITIONS, PARTS, REMEDY_KINDS, Edition
from gongkai.annual_report.model import Number, Report

FRAME = ("received", "carried_in", "concluded", "carried_out")
ORGAN = "青禾市云岭区人民政府"


def sample(seed: int, edition_key: str = "2021", *, largest: int = 900) -> Report:
    """A whole report that reconciles. `largest` bounds the cells of 自然人; the other classes are rarer."""
    source = random.Random(seed)
    edition = EDITIONS[edition_key]
    return Report(
        organ=ORGAN,
        year=2020 if edition_key == "2019" else 2023,
        edition=edition_key,
        requests=_requests(source, edition, largest),
        remedies={kind: _remedy(source) for kind in REMEDY_KINDS},
        proactive=_proactive(source, edition),
    )


def _requests(source: random.Random, edition: Edition, largest: int) -> dict[str, dict[str, int | None]]:
    rows: dict[str, dict[str, int]] = {}
    for key in edition.detail_keys:
        rows[key] = {part: _count(source, largest if part == "natural_person" else largest // 12) for part in PARTS}
    concluded = {part: sum(rows[key][part] for key in edition.detail_keys) for part in PARTS}
    carried_out = {part: _count(source, 20) for part in PARTS}
    carried_in = {part: source.randint(0, min(15, concluded[part] + carried_out[part])) for part in PARTS}
    received = {part: concluded[part] + carried_out[part] - carried_in[part] for part in PARTS}
    rows |= {"received": received, "carried_in": carried_in, "concluded": concluded, "carried_out": carried_out}
    return {
        row.key: {column: rows[row.key].get(column, sum(rows[row.key].values())) for column in COLUMNS}
        for row in edition.rows
    }


def _count(source: random.Random, largest: int) -> int:
    return 0 if source.random() < 0.5 else source.randint(0, max(1, largest))


def _remedy(source: random.Random) -> dict[str, int | None]:
    cells = {cell: _count(source, 30) for cell in ("upheld", "corrected", "other", "pending")}
    return {**cells, "total": sum(cells.values())}


def _proactive(source: random.Random, edition: Edition) -> dict[str, dict[str, Number | None]]:
    result: dict[str, dict[str, Number | None]] = {}
    for row in edition.proactive:
        cells: dict[str, Number | None] = {}
        for cell in row.cells:
            if cell in row.decimal:
                cells[cell] = Decimal(source.randint(1, 9_999_999)) / 100
            elif cell in row.signed:
                cells[cell] = source.randint(-40, 40)
            else:
                cells[cell] = source.randint(0, 900)
        for small, large in (("opened", "made"), ("opened", "open_total"), ("issued", "in_force")):
            if small in cells:
                cells[large] = (cells[large] or 0) + (cells[small] or 0)
        result[row.key] = cells
    return result
