"""The three tables of the national form as grids: sections two, three and four, for both editions.

The form: 国办公开办函〔2019〕60号 and 〔2021〕30号. A report whose rows differ from its edition's (the one-row
（六）其他处理 in a later year) is laid out with the rows it has, so that a table read is a table printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    COLUMNS,
    EDITIONS,
    RECONCILIATION_NOTE,
    REMEDY_CELL_LABELS,
    REMEDY_CELLS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
    Edition,
    ProactiveRow,
    Row,
    edition_for,
)
from gongkai.annual_report.model import Report
from gongkai.annual_report.writing import figures
from gongkai.documents.writing.grid import Cell, Grid

_LABEL_COLUMNS = 3
_LEGAL_PERSON = COLUMNS[1:-1]


def edition_of(report: Report) -> Edition:
    """The edition a report is printed in: its own, else that of its year, else the one in force."""
    if report.edition is not None:
        return EDITIONS[report.edition]
    return edition_for(report.year) if report.year is not None and report.year >= 2019 else EDITIONS["2021"]


def grids(report: Report) -> dict[str, Grid]:
    """The grids by the name of the report's field: "proactive" (二), "requests" (三), "remedies" (四)."""
    return {"proactive": proactive_grid(report), "requests": requests_grid(report), "remedies": remedies_grid(report)}


def slug(key: str) -> str:
    return key.replace(".", "-")


# Section two -------------------------------------------------------------------------------------------------


def proactive_grid(report: Report) -> Grid:
    """Section two: for each clause of article 20 a heading, a header row and the rows under it."""
    edition = edition_of(report)
    width = max(len(row.cells) for row in edition.proactive) + 1
    cells: list[Cell] = []
    at = 0
    for number, (clause, rows) in enumerate(groupby(edition.proactive, key=lambda row: row.clause), start=1):
        block = list(rows)
        cells += _clause_cells(report, clause, f"p{number}", block, at, width)
        at += 2 + len(block)
    first = 48.0
    widths = (first, *((156 - first) / (width - 1) for _ in range(width - 1)))
    return Grid(_caption(report, "主动公开政府信息情况"), widths, 0, tuple(cells))


def _clause_cells(
    report: Report, clause: str, name: str, rows: Sequence[ProactiveRow], at: int, width: int
) -> Iterator[Cell]:
    yield Cell(at, 0, clause, "column", colspan=width, id=name)
    yield Cell(at + 1, 0, "信息内容", "column", id=f"{name}-what")
    spans = _spans(rows[0], width)
    for key, column, colspan in spans:
        label = rows[0].cells[key]
        yield Cell(at + 1, column, label, "column", colspan=colspan, id=f"{name}-{key}")
    for offset, row in enumerate(rows, start=2):
        yield Cell(at + offset, 0, row.label, "row", leaf=True, id=f"p-{row.key}")
        for key, column, colspan in spans:
            value = report.proactive.get(row.key, {}).get(key)
            yield Cell(
                at + offset,
                column,
                figures.proactive(row, key, value),
                colspan=colspan,
                headers=(name, f"p-{row.key}", f"{name}-{key}"),
                key=(row.key, key),
                value=value,
                number_format=figures.number_format(row, key, value),
            )


def _spans(row: ProactiveRow, width: int) -> tuple[tuple[str, int, int], ...]:
    """(cell key, column, colspan): the last cell of a short row takes up what is left of the table's width."""
    keys = tuple(row.cells)
    last = len(keys) - 1
    return tuple((key, index + 1, width - 1 - last if index == last else 1) for index, key in enumerate(keys))


# Section three -----------------------------------------------------------------------------------------------


def rows_of(report: Report) -> tuple[Row, ...]:
    """The edition's rows of section three, with the （六） that the report really has."""
    edition = edition_of(report)
    own = {key for key in report.requests if key == "other" or key.startswith("other.")}
    if not own or own & {row.key for row in edition.rows}:
        return edition.rows
    donor = next(other for other in EDITIONS.values() if own & {row.key for row in other.rows})
    sixth = [row for row in donor.rows if row.key == "other" or row.key.startswith("other.")]
    kept = [row for row in edition.rows if row.key != "other" and not row.key.startswith("other.")]
    place = next(index for index, row in enumerate(kept) if row.key == "concluded")
    return (*kept[:place], *sixth, *kept[place:])


def requests_grid(report: Report) -> Grid:
    """Section three: the header of three rows, three label columns (merged as the form has them), seven figures."""
    rows = rows_of(report)
    cells = [*_applicant_header(), *_label_cells(rows)]
    for number, row in enumerate(rows, start=3):
        headers = tuple(name for name in (_group_id(row.group), _group_id(row.subgroup), f"r-{slug(row.key)}") if name)
        for index, column in enumerate(COLUMNS):
            value = report.requests.get(row.key, {}).get(column)
            above = ("c-applicants", *(("c-legal",) if column in _LEGAL_PERSON else ()), f"c-{column}")
            cells.append(
                Cell(
                    number,
                    _LABEL_COLUMNS + index,
                    figures.plain(value),
                    headers=(*headers, *above),
                    key=(row.key, column),
                    value=value,
                )
            )
    caption = _caption(report, "收到和处理政府信息公开申请情况")
    return Grid(caption, (8, 24, 45, *(79 / 7 for _ in COLUMNS)), 3, tuple(cells))


def _applicant_header() -> Iterator[Cell]:
    start = _LABEL_COLUMNS
    yield Cell(0, 0, RECONCILIATION_NOTE, "note", rowspan=3, colspan=start, left=True)
    yield Cell(0, start, "申请人情况", "column", colspan=len(COLUMNS), id="c-applicants")
    yield Cell(1, start, COLUMN_LABELS["natural_person"], "column", rowspan=2, id="c-natural_person")
    yield Cell(1, start + 1, "法人或其他组织", "column", colspan=len(_LEGAL_PERSON), id="c-legal")
    yield Cell(1, start + len(COLUMNS) - 1, COLUMN_LABELS["total"], "column", rowspan=2, id="c-total")
    for index, column in enumerate(_LEGAL_PERSON, start=start + 1):
        yield Cell(2, index, COLUMN_LABELS[column], "column", squeeze=True, id=f"c-{column}")


def _label_cells(rows: Sequence[Row]) -> Iterator[Cell]:
    """The labels left of the figures: a group spans its rows, a label without groups spans the free columns."""
    seen: set[str] = set()
    for number, row in enumerate(rows, start=3):
        depth = 0
        for name in (row.group, row.subgroup):
            if not name:
                continue
            if name not in seen:
                seen.add(name)
                height = sum(name in (other.group, other.subgroup) for other in rows)
                upright = depth == 0
                yield Cell(number, depth, name, "row", rowspan=height, upright=upright, id=_group_id(name))
            depth += 1
        yield Cell(
            number,
            depth,
            row.label,
            "row",
            colspan=_LABEL_COLUMNS - depth,
            left=True,
            leaf=True,
            id=f"r-{slug(row.key)}",
        )


def _group_id(name: str) -> str:
    """“三、本年度办理结果” → g-result; “（三）不予公开” → g-3."""
    if not name:
        return ""
    numeral = name[1] if name.startswith("（") else ""
    return f"g-{'一二三四五六七'.index(numeral) + 1}" if numeral else "g-result"


# Section four ------------------------------------------------------------------------------------------------


def remedies_grid(report: Report) -> Grid:
    """Section four: 行政复议, then 行政诉讼 in its two kinds; one row of fifteen figures."""
    review, direct, after = REMEDY_KINDS
    count = len(REMEDY_CELLS)
    cells = [
        Cell(0, 0, REMEDY_KIND_LABELS[review], "column", colspan=count, id="m-review"),
        Cell(0, count, "行政诉讼", "column", colspan=2 * count, id="m-litigation"),
        Cell(1, count, REMEDY_KIND_LABELS[direct], "column", colspan=count, id=f"m-{direct}"),
        Cell(1, 2 * count, REMEDY_KIND_LABELS[after], "column", colspan=count, id=f"m-{after}"),
    ]
    for block, kind in enumerate(REMEDY_KINDS):
        top = 1 if kind == review else 2
        above = (f"m-{kind}",) if kind == review else ("m-litigation", f"m-{kind}")
        for index, key in enumerate(REMEDY_CELLS):
            column = block * count + index
            name = f"m-{kind}-{key}"
            cells.append(Cell(top, column, REMEDY_CELL_LABELS[key], "column", rowspan=3 - top, id=name))
            value = report.remedies.get(kind, {}).get(key)
            cells.append(Cell(3, column, figures.plain(value), headers=(*above, name), key=(kind, key), value=value))
    widths = tuple(10.4 for _ in range(3 * count))
    return Grid(_caption(report, "政府信息公开行政复议、行政诉讼情况"), widths, 3, tuple(cells))


# What stands around the tables -------------------------------------------------------------------------------


def title_lines(report: Report) -> tuple[str, ...]:
    """The title, broken by meaning before the year when one line of 2号 type (20 characters) cannot hold it."""
    organ = report.organ or ""
    rest = f"{report.year}年政府信息公开工作年度报告" if report.year is not None else "政府信息公开工作年度报告"
    return (organ + rest,) if not organ or len(organ) + len(rest) - 2 <= 20 else (organ, rest)


def _caption(report: Report, subject: str) -> str:
    return f"{report.year}年{subject}" if report.year is not None else subject
