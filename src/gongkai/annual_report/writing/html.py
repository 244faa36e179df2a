"""The report as HTML: accessible tables as the national form has them, whole or as fragments for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from importlib.resources import files

from gongkai.annual_report.editions import SECTION_TITLES
from gongkai.annual_report.model import Number, Report
from gongkai.annual_report.writing import figures
from gongkai.annual_report.writing.layout import grids, title_lines
from gongkai.documents.writing.grid import Cell, Grid
from gongkai.documents.writing.text import level, paragraphs, printable

Link = Callable[[str, str, str], str | None]
"""(table, row, column) → address or None; table is "proactive", "requests" or "remedies"."""

CHANGED_BY = 1 / 3
_TABLES = {"two": "proactive", "three": "requests", "four": "remedies"}
_MOVES = {"up": "增加超过三分之一", "down": "减少超过三分之一"}


@cache
def stylesheet() -> str:
    """The CSS of the tables and of the whole document. Every rule is scoped to `.gk-report`; no outside host."""
    return files("gongkai.annual_report.writing").joinpath("report.css").read_text(encoding="utf-8")


def render_tables(
    report: Report,
    *,
    link: Link | None = None,
    previous: Report | None = None,
    mark_change: float = CHANGED_BY,
) -> str:
    """The six sections as `<section>` fragments for embedding in a page (wrap them in `class="gk-report"`).

    `link` gives a figure's address; with `previous` each figure carries last year's (title, `data-previous`) and
    `data-changed="up|down"` where it moved by more than `mark_change` of it. All text is escaped.
    """
    tables = grids(report)
    before = _values(previous)
    parts: list[str] = []
    for key, heading in SECTION_TITLES.items():
        name = _TABLES.get(key)
        body = (
            _table(tables[name], name, link, before.get(name, {}) if before else None, mark_change)
            if name
            else _prose(report.prose.get(key, ""))
        )
        parts.append(
            f'<section class="gk-section" aria-labelledby="gk-{key}">\n<h2 id="gk-{key}">{_text(heading)}</h2>\n'
            f"{body}\n</section>"
        )
    return "\n".join(parts)


def to_html(report: Report, *, previous: Report | None = None) -> bytes:
    """A whole standalone document in UTF-8: no script, no outside host, prints on A4."""
    title = "".join(title_lines(report))
    shown = "<br>".join(_text(line) for line in title_lines(report))
    front = _prose(report.prose.get("front", ""))
    legend = (
        '<p class="gk-legend">▲ ▼ 表示该数据与上年相比增减超过三分之一；上年数据见各单元格的提示。</p>\n'
        if previous
        else ""
    )
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{stylesheet()}</style>\n</head>\n"
        f'<body class="gk-page">\n<main class="gk-report">\n<h1>{shown}</h1>\n{front}\n{legend}'
        f"{render_tables(report, previous=previous)}\n</main>\n</body>\n</html>\n"
    )
    return page.encode()


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _prose(text: str) -> str:
    tags = {0: "p", 1: "h3", 2: "h3"}
    lines = ((tags[level(paragraph)], paragraph) for paragraph in paragraphs(text))
    return "\n".join(f"<{tag}>{_text(paragraph)}</{tag}>" for tag, paragraph in lines)


def _values(report: Report | None) -> Mapping[str, Mapping[str, Mapping[str, Number | None]]]:
    if report is None:
        return {}
    return {"proactive": report.proactive, "requests": report.requests, "remedies": report.remedies}


def _table(
    grid: Grid, name: str, link: Link | None, before: Mapping[str, Mapping[str, Number | None]] | None, share: float
) -> str:
    rows = ["<tr>" + "".join(_cell(cell, name, link, before, share) for cell in row) + "</tr>" for row in grid.rows()]
    head, body = "\n".join(rows[: grid.head_rows]), "\n".join(rows[grid.head_rows :])
    thead = f"<thead>\n{head}\n</thead>\n" if head else ""
    return (
        f'<div class="gk-scroll" role="region" tabindex="0" aria-labelledby="gk-{name}-caption">\n'
        f'<table class="gk-table gk-{name}">\n<caption id="gk-{name}-caption">{_text(grid.caption)}</caption>\n'
        f"{thead}<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cell(
    cell: Cell, name: str, link: Link | None, before: Mapping[str, Mapping[str, Number | None]] | None, share: float
) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    if cell.kind == "note":
        return f'<td class="gk-note"{spans}>{_text(cell.text)}</td>'
    if cell.kind != "figure":
        scope = "col" if cell.kind == "column" else "row"
        scope += "group" if (cell.colspan if cell.kind == "column" else cell.rowspan) > 1 else ""
        styles = " ".join(
            style
            for style, wanted in (
                ("gk-leaf", cell.leaf),
                ("gk-left", cell.left),
                ("gk-upright", cell.upright),
                ("gk-squeeze", cell.squeeze),
            )
            if wanted
        )
        shape = f' class="{styles}"' if styles else ""
        return f'<th id="gk-{cell.id}" scope="{scope}"{shape}{spans}>{_text(cell.text)}</th>'
    headers = " ".join(f"gk-{header}" for header in cell.headers)
    return f'<td headers="{headers}"{spans}{_comparison(cell, before, share)}>{_linked(cell, name, link)}</td>'


def _comparison(cell: Cell, before: Mapping[str, Mapping[str, Number | None]] | None, share: float) -> str:
    """Last year's figure as attributes: a figure's own text stays the figure alone, for people and for readers."""
    if before is None or cell.key is None:
        return ""
    row, column = cell.key
    last = before.get(row, {}).get(column)
    if last is None:
        return ""
    move = figures.moved(cell.value, last, share)
    shown = figures.plain(last)
    note = f"上年：{shown}" + (f"，{_MOVES[move]}" if move else "")
    mark = f' data-changed="{move}"' if move else ""
    return f' title="{note}" aria-description="{note}" data-previous="{shown}"{mark}'


def _linked(cell: Cell, name: str, link: Link | None) -> str:
    address = link(name, *cell.key) if link is not None and cell.key is not None else None
    return f'<a href="{_text(address)}">{_text(cell.text)}</a>' if address else _text(cell.text)
