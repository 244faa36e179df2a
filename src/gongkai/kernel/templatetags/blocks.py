"""Building blocks of pages. Each tag fills one template of `blocks/`; the classes are in blocks.css and site.css.

Where a tag takes objects with named attributes, mappings with the same keys do as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from gongkai.kernel import charts
from gongkai.kernel.page_meta import PageMeta
from gongkai.kernel.site_frame import Frame, frame

register = template.Library()

TONES = frozenset({"neutral", "active", "good", "warn", "bad"})

DAY_WORDS: Mapping[str, str] = {
    "receipt": "收到申请之日",
    "counted": "计入期限",
    "rest": "休息日",
    "suspended": "不计入期限",
    "due": "答复期限届满",
    "after": "期限之后",
}
"""The kinds of a day in the strip; the key of the strip shows those that occur."""

LEDGER_KINDS: Mapping[str, str] = {
    "before": "suspended",
    "awaiting": "suspended",
    "lapsed": "suspended",
    "ended": "suspended",
    "restart": "receipt",
    "overdue": "after",
    "extra": "counted",
}
"""Kinds of a ledger day that the strip shows as one of its own; each keeps its own reason and article."""


@register.simple_tag(takes_context=True)
def site_frame(context: template.Context) -> Frame:
    """The frame of the page, for `base.html`; a tag, so that every page has it whatever view renders it."""
    return frame(context["request"])


@register.inclusion_tag("blocks/meta_tags.html", takes_context=True)
def meta_tags(context: template.Context) -> dict[str, Any]:
    """The meta tags of 政府网站发展指引: site level always, column and content level from `page_meta`."""
    meta: PageMeta | None = context.get("page_meta")
    return {"identity": context["site"].identity, "tags": list(meta.tags()) if meta else []}


@register.inclusion_tag("blocks/crumbs.html", takes_context=True)
def crumbs(context: template.Context) -> dict[str, Any]:
    """The trail from the home page to this one, from `page_meta`."""
    meta: PageMeta | None = context.get("page_meta")
    return {"crumbs": meta.crumbs() if meta else ()}


@register.inclusion_tag("blocks/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is missing, each line linked to its field. Prints nothing while all forms are in order."""
    fields = [bound for form in forms for bound in form if bound.errors]
    general = [error for form in forms for error in form.non_field_errors()]
    return {"fields": fields, "general": general}


@register.inclusion_tag("blocks/field.html")
def field(bound: BoundField, legend_is_title: bool = False) -> dict[str, Any]:
    """A form field: label, hint (`help_text`), errors, control, tied together by aria-describedby.

    Groups of radios and checkboxes become a fieldset. `legend_is_title` makes the label the page's h1.
    """
    kind = bound.widget_type
    return {
        "bound": bound,
        "group": bound.use_fieldset and kind in {"radioselect", "checkboxselectmultiple"},
        "single_choice": kind == "checkbox",
        "legend_is_title": legend_is_title,
        "described_by": bound.aria_describedby,
    }


@register.inclusion_tag("blocks/answers.html")
def answers(rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Check your answers: rows of (question, answer, address to change it or "")."""
    return {"rows": [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]}


@register.inclusion_tag("blocks/receipt.html")
def receipt(
    title: str, code: str, code_label: str, rows: Iterable[tuple[str, str]] = (), next_step: str = ""
) -> dict[str, Any]:
    """A receipt that can be printed: a code to keep, facts as (label, value), and what happens next."""
    return {"title": title, "code": code, "code_label": code_label, "rows": list(rows), "next_step": next_step}


@register.inclusion_tag("blocks/metadata.html")
def metadata(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The strip of facts above a document: (label, value); rows without a value are left out."""
    return {"rows": [(label, value) for label, value in rows if value not in (None, "")]}


@register.inclusion_tag("blocks/facets.html")
def facets(groups: Iterable[Any]) -> dict[str, Any]:
    """Side column of filters: groups with `label` and `items`; items with `label`, `count`, `href`, `active`."""
    return {"groups": groups}


@register.inclusion_tag("blocks/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page) -> dict[str, Any]:
    """Paging by number; keeps the other parameters of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context.get("request"), "page": page, "numbers": list(numbers), "gap": page.paginator.ELLIPSIS}


@register.inclusion_tag("blocks/empty.html")
def empty(sentence: str, next_step: str = "", href: str = "") -> dict[str, Any]:
    """An empty list: a sentence, and where to go next."""
    return {"sentence": sentence, "next_step": next_step, "href": href}


@register.inclusion_tag("blocks/table.html")
def data_table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]], numeric: str = "", sticky: bool = False
) -> dict[str, Any]:
    """A real table; the first cell of a row is its header. `numeric` names columns by position from 0, as "1,2"."""
    columns = {int(part) for part in numeric.split(",") if part.strip()}
    return {
        "caption": caption,
        "head": [(name, index in columns) for index, name in enumerate(head)],
        "rows": [[(cell, index in columns) for index, cell in enumerate(row)] for row in rows],
        "sticky": sticky,
    }


@register.inclusion_tag("blocks/status.html")
def status(label: str, tone: str = "neutral") -> dict[str, Any]:
    """A state: a word and a shape. `tone` is neutral, active, good, warn or bad; another one raises ValueError."""
    if tone not in TONES:
        raise ValueError(f"no tone {tone!r}; use one of {', '.join(sorted(TONES))}")
    return {"label": label, "tone": tone}


@register.inclusion_tag("blocks/day_strip.html")
def day_strip(
    days: Iterable[Any],
    due_on: date | None = None,
    received_on: date | None = None,
    today: date | None = None,
    prefix: str = "day",
) -> dict[str, Any]:
    """The clock of a case as a strip of days with its ledger as a table twin.

    `days` are ledger days of `rules.clock` (`on`, `counts`, `why`, `article`, and `kind` where given). Each cell links
    to its line of the ledger, so that keyboard users meet the reason on focus and may go to it. `prefix` keeps the
    ids apart when several strips stand on one page.
    """
    cells, ordinal = [], 0
    for day in days:
        on: date = _of(day, "on")
        counts = bool(_of(day, "counts"))
        ordinal += counts
        kind = _kind(day, on, counts, due_on, received_on)
        cells.append(
            {
                "on": on,
                "kind": kind,
                "also_counted": kind == "due" and counts,
                "word": DAY_WORDS[kind],
                "ordinal": ordinal if counts else None,
                "why": _of(day, "why"),
                "article": _of(day, "article"),
                "today": on == today,
                "id": f"{prefix}-{on.isoformat()}",
            }
        )
    months = [(list(run)) for _, run in groupby(cells, key=lambda cell: (cell["on"].year, cell["on"].month))]
    present = {cell["kind"] for cell in cells}
    key = [(kind, word) for kind, word in DAY_WORDS.items() if kind in present]
    return {"months": months, "cells": cells, "key": key, "has_today": any(cell["today"] for cell in cells)}


def _of(thing: Any, name: str, default: Any = "") -> Any:
    """An attribute, or the entry of a mapping."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


def _kind(day: Any, on: date, counts: bool, due_on: date | None, received_on: date | None) -> str:
    """The kind that the cell shows: the two dates that matter most win over what the ledger says of the day."""
    if on == due_on:
        return "due"
    if on == received_on:
        return "receipt"
    said = str(_of(day, "kind", ""))
    said = LEDGER_KINDS.get(said, said)
    if said in DAY_WORDS:
        return said
    return "counted" if counts else "rest"


@register.simple_tag
def bar_chart(title: str, bars: Sequence[charts.Bar], unit: str = "件", source: str = "") -> SafeString:
    """See `charts.bar_chart`."""
    return charts.bar_chart(title, bars, unit=unit, source=source)


@register.simple_tag
def grouped_bars(
    title: str, series: Sequence[str], groups: Sequence[charts.Group], unit: str = "件", source: str = ""
) -> SafeString:
    """See `charts.grouped_bars`."""
    return charts.grouped_bars(title, series, groups, unit=unit, source=source)


@register.filter
def cn_date(value: date | None) -> str:
    """2026年1月5日; an empty string for no date. Years are never left out."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def grouped(value: Any) -> str:
    """A number with its digits in threes: 1,777; what is no number passes as it is."""
    return f"{value:,}" if isinstance(value, int) else str(value)
