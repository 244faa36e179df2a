"""HTML pages: text by lines, tables with their spans expanded; a table that only lays out the page is unfolded."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.documents.reading.content import Block, Cell, Content, Grid, Lines, Unreadable, checked
from gongkai.documents.reading.spans import expand
from gongkai.documents.reading.text import decode, is_page_number

_SKIP = {"script", "style", "noscript", "template", "svg", "object", "iframe", "select", "textarea"}
_BREAKS = {
    *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table", "section"),
    *(
        "article",
        "header",
        "footer",
        "title",
        "body",
        "dd",
        "dt",
        "pre",
        "center",
        "form",
        "hr",
        "blockquote",
        "caption",
    ),
}
_DATA_URI = re.compile(r"data:[\w/+.;-]{1,60}base64,[A-Za-z0-9+/=\s]{100,}")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_INVISIBLE = re.compile(r"[\u200b\ufeff]+")
_SPACE = re.compile(r"[ \t\r\n\u3000\xa0\u200b\ufeff]+")


def read_html(data: bytes, kind: str = "html") -> Content:
    """Blocks of a page. Raises Unreadable when nothing can be parsed or the page unfolds beyond all measure."""
    text = _DECLARATION.sub("", _DATA_URI.sub("", decode(data))).replace("\x00", "")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页文件无法解析，可能已损坏。") from error
    if root is None:
        raise Unreadable("网页文件中没有内容。")
    etree.strip_elements(root, *_SKIP, with_tail=False)
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return checked(walker.blocks, kind)


class _Walker:
    """Collects blocks while the tree is walked in document order, without recursion deeper than the parser allows."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []

    def flush(self) -> None:
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(self._parts).split("\x00")]
        kept = tuple(line for line in lines if line and not is_page_number(line))
        if kept:
            self.blocks.append(Lines(kept))
        self._parts.clear()

    def walk(self, root: etree._Element) -> None:
        """Depth first by an explicit stack: (element, leaving?)."""
        stack: list[tuple[etree._Element, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if leaving:
                if tag in _BREAKS:
                    self._parts.append("\x00")
                self._parts.append(element.tail or "")
                continue
            if not tag:
                self._parts.append(element.tail or "")
                continue
            if tag == "table" and next(element.iterdescendants("table"), None) is None:
                self._table(element)
                continue
            if tag in _BREAKS:
                self._parts.append("\x00")
            self._parts.append(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))

    def _table(self, table: etree._Element) -> None:
        self.flush()
        rows = [
            [(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in row if cell.tag in {"td", "th"}]
            for row in table.iter("tr")
        ]
        grid: tuple[tuple[Cell, ...], ...] = expand(rows)
        if grid:
            self.blocks.append(Grid(grid))
        self._parts.append(table.tail or "")


_STRING = etree.XPath("string()")


def _text(cell: etree._Element) -> str:
    return " ".join(_INVISIBLE.sub(" ", str(_STRING(cell))).split())


def _span(cell: etree._Element, name: str) -> int:
    raw = cell.get(name)
    if raw is None:
        return 1
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 1
