"""One report laid out the ways published reports are: text, Markdown, HTML, DOCX, XLSX, PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import typst

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    COLUMNS,
    EDITIONS,
    RECONCILIATION_NOTE,
    REMEDY_CELL_LABELS,
    REMEDY_CELLS,
    REMEDY_KINDS,
    SECTION_TITLES,
    Row,
)
from gongkai.annual_report.model import Number, Report

Cell = tuple[str, int, int]
"""(text, columns, rows)."""
Rows = list[list[Cell]]
Spell = Callable[[Number | None], str]

PROSE = "2023年，全区围绕中心工作推进政务公开，取得积极成效。"


def plain(value: Number | None) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def signed(value: Number | None) -> str:
    return f"+{value}" if value is not None and value > 0 else plain(value)


def blank_zero(value: Number | None) -> str:
    return plain(value) if value else ""


def slash_zero(value: Number | None) -> str:
    return plain(value) if value else "/"


def dash_zero(value: Number | None) -> str:
    return plain(value) if value else "—"


def full_width(value: Number | None) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() or sign == "-" else sign for sign in plain(value))


def thousands(value: Number | None) -> str:
    return "" if value is None else f"{value:,}"


def with_unit(value: Number | None) -> str:
    return f"{plain(value)}件" if isinstance(value, int) else plain(value)


def spaced_out(value: Number | None) -> str:
    return f" {plain(value)}\u3000"


def title(report: Report) -> str:
    return f"{report.organ}{report.year}年政府信息公开工作年度报告"


def proactive_blocks(report: Report, spell: Spell = plain) -> list[tuple[str, list[str], list[list[str]]]]:
    """(clause, header cells, rows) in the form's order."""
    blocks: list[tuple[str, list[str], list[list[str]]]] = []
    for row in EDITIONS[report.edition or ""].proactive:
        cells = report.proactive[row.key]
        texts = [_money(row.decimal, key, cells[key], signed if key in row.signed else spell) for key in row.cells]
        if not blocks or blocks[-1][0] != row.clause:
            blocks.append((row.clause, ["信息内容", *row.cells.values()], []))
        blocks[-1][2].append([row.label, *texts])
    return blocks


def _money(decimal: frozenset[str], key: str, value: Number | None, spell: Spell) -> str:
    return spell(value) + ("元" if key in decimal and key == "amount_yuan" else "")


def header_rows() -> Rows:
    parts = [COLUMN_LABELS[column] for column in COLUMNS[1:-1]]
    return [
        [(RECONCILIATION_NOTE, 3, 3), ("申请人情况", 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        [(part, 1, 1) for part in parts],
    ]


def request_rows(report: Report, spell: Spell = plain, *, groups: bool = True) -> Rows:
    """Section three with its group cells merged; without `groups` every row has its own label only."""
    rows = [row for row in EDITIONS[report.edition or ""].rows if row.key in report.requests]
    result: Rows = []
    seen: set[str] = set()
    for row in rows:
        line: list[Cell] = []
        for group, height in ((row.group, _height(rows, row, "group")), (row.subgroup, _height(rows, row, "subgroup"))):
            if group and groups and group not in seen:
                seen.add(group)
                line.append((group, 1, height))
        width = 3 - bool(row.group) - bool(row.subgroup) if groups else 3
        line.append((row.label, width, 1))
        line.extend((_spelled(report.requests[row.key][column], spell, column), 1, 1) for column in COLUMNS)
        result.append(line)
    return result


def _spelled(value: Number | None, spell: Spell, column: str) -> str:
    """A total is printed even where blanks are left for zeros."""
    text = spell(value)
    return plain(value) if column == "total" and not text.strip("/— ") else text


def _height(rows: Sequence[Row], row: Row, name: str) -> int:
    return sum(1 for other in rows if getattr(other, name) == getattr(row, name))


def remedy_rows(report: Report, spell: Spell = plain) -> Rows:
    heads = [(REMEDY_CELL_LABELS[cell], 1, 1) for cell in REMEDY_CELLS]
    return [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((text, 1, 2) for text, _, _ in heads), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [*heads, *heads],
        [(_spelled(report.remedies[kind][cell], spell, cell), 1, 1) for kind in REMEDY_KINDS for cell in REMEDY_CELLS],
    ]


def run_together(report: Report, spell: Spell = plain) -> str:
    """No cell delimiter at all, as page archives lose them."""
    parts = [title(report), SECTION_TITLES["one"], PROSE, SECTION_TITLES["two"]]
    for clause, head, rows in proactive_blocks(report):
        parts.extend([clause, *head, *(text for row in rows for text in row)])
    parts.append(SECTION_TITLES["three"])
    for line in [*header_rows(), *request_rows(report, spell)]:
        parts.extend(text for text, _, _ in line)
    parts.append(SECTION_TITLES["four"])
    for line in remedy_rows(report, spell):
        parts.extend(text for text, _, _ in line)
    return "".join([*parts, SECTION_TITLES["five"], PROSE, SECTION_TITLES["six"], "无。"])


def _framed(report: Report, two: list[str], three: list[str], four: list[str]) -> str:
    return "\n".join(
        [
            *(title(report), "", SECTION_TITLES["one"], PROSE, "", SECTION_TITLES["two"], *two, ""),
            *(SECTION_TITLES["three"], *three, "", SECTION_TITLES["four"], *four, ""),
            *(SECTION_TITLES["five"], PROSE, "", SECTION_TITLES["six"], "无。"),
        ]
    )


def tabbed(report: Report, spell: Spell = plain, *, split_at: int = 13) -> str:
    """Tabs for cells, nothing for merged cells; section three in two pieces with the header repeated."""
    two = [
        "\t".join(line) for clause, head, rows in proactive_blocks(report, spell) for line in ([clause], head, *rows)
    ]
    head = ["\t".join(text for text, _, _ in line) for line in header_rows()]
    rows = ["\t".join(text for text, _, _ in line) for line in request_rows(report, spell)]
    four = ["\t".join(text for text, _, _ in line) for line in remedy_rows(report, spell)]
    return _framed(report, two, [*head, *rows[:split_at], "", "- 4 -", "", *head, *rows[split_at:]], four)


def barred(report: Report, spell: Spell = plain) -> str:
    """A cell a line, each closed by a bar; the bars of missing cells at the end of the row."""

    def lines(row: Sequence[str], width: int) -> Iterator[str]:
        *rest, last = row
        yield from (f"{text} |".strip() for text in rest)
        yield f"{last} |{'|' * (width - len(row))}".strip()

    two = [
        text for clause, head, rows in proactive_blocks(report, spell) for line in ([clause], head, *rows)
        for text in lines(line, 4)
    ]  # fmt: skip
    three = [text for line in [*header_rows(), *request_rows(report, spell)] for text in lines(_texts(line), 10)]
    four = [text for line in remedy_rows(report, spell) for text in lines(_texts(line), 15)]
    return _framed(report, two, three, four)


def _texts(line: Sequence[Cell]) -> list[str]:
    return [text for text, _, _ in line]


def grid(rows: Rows, *, repeat: bool = False) -> list[list[str]]:
    """The merged cells laid out; what they cover is blank or, with `repeat`, repeats the text."""
    covered: dict[tuple[int, int], str] = {}
    result: list[list[str]] = []
    for index, row in enumerate(rows):
        line: list[str] = []
        for text, wide, high in row:
            while (index, len(line)) in covered:
                line.append(covered[index, len(line)])
            for below in range(index, index + high):
                for column in range(len(line), len(line) + wide):
                    covered[below, column] = text if repeat else ""
            line.extend([text] + [text if repeat else ""] * (wide - 1))
        while (index, len(line)) in covered:
            line.append(covered[index, len(line)])
        result.append(line)
    return result


def markdown(report: Report, spell: Spell = plain, *, repeat: bool = False) -> str:
    """Pipe tables in which merged cells are blank, or repeated."""

    def table(rows: list[list[str]]) -> list[str]:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return ["", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]

    two = [
        line
        for clause, head, rows in proactive_blocks(report, spell)
        for line in (f"### {clause}", *table([head, *rows]))
    ]
    three = table(grid([*header_rows(), *request_rows(report, spell)], repeat=repeat))
    return _framed(report, two, three, table(grid(remedy_rows(report, spell), repeat=repeat)))


def markdown_by_row(report: Report) -> str:
    """One table a row under invented headings, section four in three tables, as text recognition makes it."""
    two = [line for clause, head, rows in proactive_blocks(report) for line in _small(clause, head, rows)]
    three: list[str] = []
    for line in request_rows(report, groups=False):
        label, *values = _texts(line)
        three += _small(label, ["类别", *(f"数据{n}" for n in range(1, 7)), "总计"], [[label, *values]])
    four: list[str] = []
    for kind, name in zip(
        REMEDY_KINDS, ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"), strict=True
    ):
        cells = [plain(report.remedies[kind][cell]) for cell in REMEDY_CELLS]
        four += _small(name, list(REMEDY_CELL_LABELS.values()), [cells])
    return _framed(report, two, three, four)


def _small(heading: str, head: list[str], rows: list[list[str]]) -> list[str]:
    table = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return ["", f"### {heading}", table[0], "|" + "---|" * len(head), *table[1:]]


def html(report: Report, spell: Spell = plain, *, inside_layout: bool = False, by_letters: bool = False) -> str:
    """A page with spans. `by_letters` scatters the labels over elements and white space as a Word paste does."""

    def cell(item: Cell) -> str:
        text, wide, high = item
        inner = "".join(f"<span>{letter}</span>\n" for letter in text) if by_letters else text
        return f'<td colspan="{wide}" rowspan="{high}"><p>{inner or "&nbsp;"}</p></td>'

    def table(rows: Rows) -> str:
        return "<table>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"

    two: Rows = []
    for clause, head, lines in proactive_blocks(report, spell):
        two.append([(clause, 4, 1)])
        two.extend([(text, 1, 1) for text in line] for line in (head, *lines))
    body = "".join(
        f"<p>{SECTION_TITLES[key]}</p>{content}"
        for key, content in (
            ("one", f"<p>{PROSE}</p>"),
            ("two", table(two)),
            ("three", table([*header_rows(), *request_rows(report, spell)])),
            ("four", table(remedy_rows(report, spell))),
            ("five", f"<p>{PROSE}</p>"),
            ("six", "<p>无。</p>"),
        )
    )
    if inside_layout:
        body = f"<table><tr><td>首页</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    head = f"<meta charset='utf-8'><title>{title(report)}</title><script>var 无=1;</script>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>{title(report)}</h1>{body}</body></html>"


def _paragraphs_and_tables(report: Report, spell: Spell) -> Iterator[str | Rows]:
    yield title(report)
    yield SECTION_TITLES["one"]
    yield PROSE
    yield SECTION_TITLES["two"]
    for clause, head, lines in proactive_blocks(report, spell):
        yield [[(clause, len(head), 1)], *([(text, 1, 1) for text in line] for line in (head, *lines))]
    yield SECTION_TITLES["three"]
    yield [*header_rows(), *request_rows(report, spell)]
    yield SECTION_TITLES["four"]
    yield remedy_rows(report, spell)
    yield SECTION_TITLES["five"]
    yield PROSE
    yield SECTION_TITLES["six"]
    yield "无。"


def word(report: Report, spell: Spell = plain) -> bytes:
    document = docx.Document()
    for item in _paragraphs_and_tables(report, spell):
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(rows=len(item), cols=max(map(len, grid(item))))
        for at, wide, high, text in _placed(item):
            cell = table.cell(*at)
            if wide > 1 or high > 1:
                cell = cell.merge(table.cell(at[0] + high - 1, at[1] + wide - 1))
            cell.text = text
    return _saved(document)


def workbook(report: Report, spell: Spell = plain) -> bytes:
    """Everything on one sheet, prose in merged cells, numbers as numbers."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    top = 1
    for item in _paragraphs_and_tables(report, spell):
        if isinstance(item, str):
            sheet.cell(top, 1, item)
            top += 1
            continue
        for (row, column), wide, high, text in _placed(item):
            number = text.lstrip("-").isdigit()
            sheet.cell(top + row, 1 + column, int(text) if number else text)
            if wide > 1 or high > 1:
                sheet.merge_cells(None, top + row, 1 + column, top + row + high - 1, column + wide)
        top += len(item)
    return _saved(book)


def _placed(rows: Rows) -> Iterator[tuple[tuple[int, int], int, int, str]]:
    """((row, column), columns, rows, text) of every cell."""
    covered: set[tuple[int, int]] = set()
    for index, row in enumerate(rows):
        column = 0
        for text, wide, high in row:
            while (index, column) in covered:
                column += 1
            covered |= {(index + down, column + right) for down in range(high) for right in range(wide)}
            yield (index, column), wide, high, text


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(report: Report, spell: Spell = plain, *, ruled: bool = True, fonts: Sequence[str] = ()) -> bytes:
    """Typeset; without `ruled` the tables have no lines at all."""
    parts = ['#set text(font: "Noto Serif SC", size: 10pt)', '#set page(paper: "a4", numbering: "- 1 -")']
    for item in _paragraphs_and_tables(report, spell):
        if isinstance(item, str):
            parts.append(f"#par[#{_quoted(item)}]")
            continue
        width = max(map(len, grid(item)))
        cells = ",".join(
            f"table.cell(colspan: {wide}, rowspan: {high}, breakable: true)[#{_quoted(text)}]"
            for _, wide, high, text in _placed(item)
        )
        columns = _column_widths(width)
        parts.append(f"#table(columns: {columns}, stroke: {'0.5pt' if ruled else 'none'}, {cells})")
    return bytes(typst.compile("\n".join(parts).encode(), font_paths=list(fonts), ignore_system_fonts=bool(fonts)))


def _column_widths(width: int) -> str:
    if width == 10:
        return "(1.2cm, 1.8cm, 4cm" + ", 1fr" * 7 + ")"
    return "(" + "1fr, " * width + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
