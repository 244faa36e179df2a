"""Charts as SVG from the server: a sentence for a title, direct labels, a table twin; no script, no inline style.

Widths are per cent and heights are em, so bars follow the column while text keeps its size (in elder mode too). Colours
come from the classes in `gongkai/blocks.css`. Values are whole numbers or decimals; negative values are not drawn here
(a change is said in the sentence or in the table).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Number = int | Decimal

WIDEST = 72.0
WIDEST_OF_SERIES = 54.0
"""Per cent of the width that the longest bar takes; the rest is room for its figure, and for the series' name, in the
large type of elder mode on a narrow phone."""


@dataclass(frozen=True)
class Bar:
    """One labelled bar. `href` leads to where the figure comes from; it is linked in the table twin."""

    label: str
    value: Number
    href: str = ""


@dataclass(frozen=True)
class Group:
    """One label with a value for each series, in the order of the series' names. None: no figure that year."""

    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Cell:
    """A figure of the table twin, linked to where it comes from when `href` is given."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Mark:
    """A drawn bar: `y` and `text_y` in em, `width` in per cent of the chart."""

    y: str
    text_y: str
    width: str
    text: str
    css: str


@dataclass(frozen=True)
class Line:
    """A text line above its bars: `y` in em."""

    y: str
    text: str


def figure(value: Number) -> str:
    """A number as it is printed: digits in threes."""
    return f"{value:,}"


def _em(value: float) -> str:
    return f"{value:.2f}em"


def _share(value: Number, top: Number, widest: float) -> str:
    """Per cent of the chart's width; a positive value is never invisible."""
    if top <= 0 or value <= 0:
        return "0%"
    return f"{max(float(value) / float(top) * widest, 0.4):.2f}%"


def bar_chart(
    title: str, bars: Sequence[Bar], *, unit: str = "件", label: str = "项目", source: str = ""
) -> SafeString:
    """A figure of horizontal bars in the order given.

    `title` is a sentence that says what the bars show; `unit` is printed with the figures; `label` heads the first
    column of the table twin. Raises ValueError when there is nothing to draw or a value is negative.
    """
    _refuse([bar.value for bar in bars])
    top = max(bar.value for bar in bars)
    step, marks, lines = 3.3, [], []
    for index, bar in enumerate(bars):
        y = index * step
        lines.append(Line(_em(y + 1.1), bar.label))
        text = f"{figure(bar.value)} {unit}"
        marks.append(Mark(_em(y + 1.5), _em(y + 2.35), _share(bar.value, top, WIDEST), text, "bar"))
    rows = [(bar.label, (Cell(figure(bar.value), bar.href),)) for bar in bars]
    return _render(title, len(bars) * step, lines, marks, (label, f"数量（{unit}）"), rows, source)


def grouped_bars(
    title: str,
    series: Sequence[str],
    groups: Sequence[Group],
    *,
    unit: str = "件",
    label: str = "项目",
    source: str = "",
) -> SafeString:
    """Bars of several years side by side, the newest series last and strongest.

    Each bar carries its own series' name, so there is no legend. Raises ValueError when a group has another number
    of values than there are series, when there is nothing to draw, or when a value is negative.
    """
    if any(len(group.values) != len(series) for group in groups):
        raise ValueError("every group needs one value for each series")
    known = [value for group in groups for value in group.values if value is not None]
    _refuse(known)
    top, y = max(known), 0.0
    marks: list[Mark] = []
    lines: list[Line] = []
    for group in groups:
        lines.append(Line(_em(y + 1.1), group.label))
        y += 1.5
        for index, (name, value) in enumerate(zip(series, group.values, strict=True)):
            text = f"{name}　{figure(value)} {unit}" if value is not None else f"{name}　无数据"
            css = "bar" if index == len(series) - 1 else "bar bar--before"
            marks.append(Mark(_em(y), _em(y + 0.85), _share(value or 0, top, WIDEST_OF_SERIES), text, css))
            y += 1.35
        y += 0.6
    rows = [(group.label, tuple(Cell("—" if v is None else figure(v)) for v in group.values)) for group in groups]
    return _render(title, y, lines, marks, (label, *series), rows, source)


def _refuse(values: Sequence[Number]) -> None:
    if not values:
        raise ValueError("a chart needs at least one figure; show the empty state instead")
    if min(values) < 0:
        raise ValueError("bars show amounts; a negative change belongs in the sentence")


def _render(
    title: str,
    height: float,
    lines: Sequence[Line],
    marks: Sequence[Mark],
    head: tuple[str, ...],
    rows: Sequence[tuple[str, tuple[Cell, ...]]],
    source: str,
) -> SafeString:
    # An id that is stable for the same chart lets several stand on one page and caches compare equal.
    identity = "chart-" + sha256(repr((title, rows)).encode()).hexdigest()[:10]
    return render_to_string(
        "blocks/chart.html",
        {
            "id": identity,
            "title": title,
            "height": _em(height),
            "lines": lines,
            "marks": marks,
            "head": head,
            "rows": rows,
            "source": source,
        },
    )
