"""The body of a document with the place of every character: read for the gate, shown with marks in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag

BLOCK_TAGS = frozenset(
    ("p", "h2", "h3", "h4", "li", "blockquote", "figcaption", "figure", "caption", "tr", "table", "ul", "ol", "hr")
)


@dataclass(frozen=True)
class Stretch:
    """A text of the body: `node` is its place among the text nodes, `start` its place in the plain text."""

    node: NavigableString
    start: int


def plain_places(html: str) -> tuple[str, list[Stretch], BeautifulSoup]:
    """The text of the body, a line a block and cells parted by tabs, with the place of every text node in it."""
    soup = BeautifulSoup(html, "html.parser")
    text, places = [], []
    length = 0

    def add(piece: str) -> None:
        nonlocal length
        text.append(piece)
        length += len(piece)

    def walk(tag: Tag) -> None:
        for child in tag.children:
            if isinstance(child, NavigableString):
                value = str(child)
                if value.strip():
                    places.append(Stretch(child, length))
                    add(re.sub(r"[\r\n\t]", " ", value))
                continue
            if not isinstance(child, Tag):
                continue
            block = child.name in BLOCK_TAGS
            if block and length and text and not text[-1].endswith("\n"):
                add(" " if tag.name in ("td", "th") else "\n")
            if child.name == "br":
                add(" " if _in_cell(child) else "\n")
                continue
            walk(child)
            if child.name in ("td", "th") and child.find_next_sibling(("td", "th")):
                add("\t")

    walk(soup)
    return "".join(text), places, soup


def _in_cell(tag: Tag) -> bool:
    return tag.find_parent(("td", "th")) is not None


def marked(html: str, spans: Sequence[tuple[int, int, str, str]]) -> str:
    """The body with `<mark>` around spans of its plain text: (start, end, id of the finding, severity)."""
    _, places, soup = plain_places(html)
    for place in places:
        value, out, at = str(place.node), [], 0
        inside = sorted(
            (max(0, start - place.start), min(len(value), end - place.start), key, severity)
            for start, end, key, severity in spans
            if start < place.start + len(value) and end > place.start and end > start
        )
        for start, end, key, severity in inside:
            if start < at:
                continue
            mark = soup.new_tag("mark", attrs={"class": f"dd-{severity}", "data-finding": key})
            mark.string = value[start:end]
            out += [NavigableString(value[at:start]), mark]
            at = end
        if out:
            place.node.replace_with(*out, NavigableString(value[at:]))
    return str(soup)
