"""A catalogue's workbook → rows. Every sheet that has the headings is read; its title says whose and which field."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeVar

from gongkai.disclosure.catalogue.facts import RowFacts
from gongkai.disclosure.catalogue.layout import HEADINGS, REQUIRED, TEXT_OF
from gongkai.disclosure.catalogue.terms import read_basis, read_channels, read_list
from gongkai.documents.reading.content import UnreadableError
from gongkai.documents.reading.reader import read
from gongkai.documents.reading.text import decode
from gongkai.kernel.registry import RowError, Unreadable

Cells = list[str]
TICKS = frozenset("√✓■☑是Yy1")


@dataclass(frozen=True)
class Names:
    """What the words of a file may mean: fields by name, organs by name, and the shortened organ names too."""

    fields: Mapping[str, str]
    organs: Mapping[str, int]


@dataclass(frozen=True)
class Placed:
    """A row with its place: the sheet's title and the number of the row in it, from 1."""

    sheet: str
    number: int
    facts: RowFacts


@dataclass
class Sheets:
    """What a file says: its rows, what is wrong, and the organs whose names stand in the titles."""

    rows: list[Placed] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    scopes: set[int] = field(default_factory=set)


def read_catalogue(data: bytes, name: str, names: Names) -> Sheets:
    """Raises Unreadable when nothing in the file has the headings of a catalogue."""
    found = Sheets()
    tables = 0
    for grid in _grids(data, name):
        head = _head(grid)
        if head is None:
            continue
        tables += 1
        _sheet(grid, head, names, found)
    if not tables:
        wanted = "、".join(TEXT_OF[key] for key in REQUIRED)
        raise Unreadable(f"没有找到目录表：表头里应有{wanted}等列，可以先导出或者下载空白表格对照")
    return found


def _grids(data: bytes, name: str) -> list[list[Cells]]:
    if PurePath(name).suffix.lower() in {".csv", ".txt"}:
        lines = csv.reader(io.StringIO(decode(data).lstrip("\ufeff"), newline=""))
        return [[[cell.strip() for cell in line] for line in lines]]
    try:
        grids = list(read(data, name).grids())
    except UnreadableError as error:
        raise Unreadable(str(error)) from error
    return [[[(cell or "").strip() for cell in row] for row in grid.rows] for grid in grids]


@dataclass(frozen=True)
class Head:
    """Where the headings stand: the index of their last row, the columns by key, the words above them."""

    at: int
    places: Mapping[str, int]
    title: str


def _head(grid: Sequence[Cells]) -> Head | None:
    for at, row in enumerate(grid[:12]):
        if not any("二级事项" in cell for cell in row):
            continue
        above = grid[at - 1] if at else []
        below = grid[at + 1] if at + 1 < len(grid) else []
        last = at + 1 if any(_plain(cell) in {"全社会", "主动", "县级"} for cell in below) else at
        said = [_plain(cell) or _plain(_get(above, place)) for place, cell in enumerate(row)]
        if last > at:
            said = [_plain(_get(below, place)) or one for place, one in enumerate(said)]
        places = {}
        for heading in HEADINGS:
            wanted = {_plain(text) for text in (heading.text, *heading.also)}
            place = next((place for place, text in enumerate(said) if text in wanted), None)
            if place is not None:
                places[heading.key] = place
        if all(key in places for key in REQUIRED):
            title = next((cell for line in grid[:at] for cell in line if len(cell) > 4), "")
            return Head(last, places, title)
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).rstrip("*＊").replace("(", "（").replace(")", "）")


def _get(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _sheet(grid: Sequence[Cells], head: Head, names: Names, found: Sheets) -> None:
    field_code = _named(head.title, names.fields)
    scope = _named(head.title, names.organs)
    if field_code is None:
        found.errors.append(
            RowError(head.title, 1, "", "标题里没有写明领域，例如“……国土空间规划领域基层政务公开标准目录”")
        )
        return
    if scope is not None:
        found.scopes.add(scope)
    level_one = ""
    for number, cells in enumerate(grid[head.at + 1 :], start=head.at + 2):
        cell = {key: _get(cells, place) for key, place in head.places.items()}
        if not cell.get("level_two") and not cell.get("elements"):
            continue
        level_one = " ".join(cell.get("level_one", "").split()) or level_one
        facts, problems = _facts(cell, level_one, field_code, names.organs)
        found.errors += [RowError(head.title, number, TEXT_OF[key], sentence) for key, sentence in problems]
        found.rows.append(Placed(head.title, number, facts))


T = TypeVar("T")


def _named(title: str, known: Mapping[str, T]) -> T | None:
    """What the longest known name in the title stands for."""
    within = [name for name in known if name and name in title]
    return known[max(within, key=len)] if within else None


def _ticked(text: str) -> bool:
    return bool(text) and (text[0] in TICKS)


def _facts(
    said: Mapping[str, str], level_one: str, field_code: str, organs: Mapping[str, int]
) -> tuple[RowFacts, list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    ordinal = said.get("ordinal", "").removesuffix(".0")
    if ordinal and not ordinal.isdecimal():
        problems.append(("ordinal", f"“{ordinal}”不是序号"))
        ordinal = ""
    organ = " ".join(said.get("organ", "").split())
    audience = said.get("audience", "").lstrip("".join(TICKS)).strip("：: ")
    if not audience and _ticked(said.get("audience", "")) and not _ticked(said.get("everybody", "")):
        audience = "特定群体"
    if _ticked(said.get("everybody", "")) and audience == "特定群体":
        audience = ""
    on_request = _ticked(said.get("on_request", "")) and not _ticked(said.get("open", ""))
    facts = RowFacts(
        field_code=field_code,
        level_one=level_one,
        level_two=" ".join(said.get("level_two", "").split()),
        code=said.get("code", ""),
        ordinal=int(ordinal or 0),
        elements=tuple(read_list(said.get("elements", ""))),
        basis=tuple((one["kind"], one["text"]) for one in read_basis(said.get("basis", ""))),
        period_text=" ".join(said.get("period", "").split()),
        organ_id=organs.get(organ),
        organ_text=organ,
        channels=tuple(read_channels(said.get("channels", ""))),
        audience=audience,
        manner="on_request" if on_request else "open",
        levels=tuple(key for key in ("county", "town", "village") if _ticked(said.get(key, ""))),
        powers=tuple(read_list(said.get("powers", ""))),
        services=tuple(read_list(said.get("services", ""))),
        not_applicable=" ".join(said.get("not_applicable", "").split()),
    )
    return facts, problems
