"""The body of a document as HTML: what is let through, its plain text, its digest."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

PLAIN = (
    *("[document]", "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "figure", "figcaption"),
    *("b", "strong", "i", "em", "u", "sub", "sup"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr"),
)
CELL = attribute_rule({"colspan": True, "rowspan": True, "scope": True})
BLOCKS = re.compile(r"</(?:p|div|h[1-6]|li|tr|blockquote|figcaption)>|<br\s*/?>", re.IGNORECASE)


class BodyWhitelister(Whitelister):
    """Headings, paragraphs, lists, tables, links, emphasis and pictures among the attachments; no script, no style."""

    element_rules = {
        **dict.fromkeys(PLAIN, allow_without_attributes),
        "th": CELL,
        "td": CELL,
        "a": attribute_rule({"href": check_url}),
        "img": attribute_rule({"src": check_url, "alt": True}),
    }


def clean(html: str) -> str:
    """The body with nothing in it but what `BodyWhitelister` lets through; scripts and styles go with their text."""
    soup = BeautifulSoup(html, "html.parser")
    for one in soup(["script", "style", "template", "iframe", "object"]):
        one.decompose()
    return str(BodyWhitelister().clean(str(soup))).strip()


def plain(html: str) -> str:
    """The text of the body, a line a block."""
    text = BeautifulSoup(BLOCKS.sub(lambda found: found[0] + "\n", html), "html.parser").get_text()
    return "\n".join(line for line in (" ".join(row.split()) for row in text.splitlines()) if line)


def paragraphs(text: str) -> str:
    """Plain text as a body: a paragraph a line."""
    from_lines = (line.strip() for line in text.splitlines())
    soup = BeautifulSoup("", "html.parser")
    for line in from_lines:
        if line:
            tag = soup.new_tag("p")
            tag.string = line
            soup.append(tag)
    return str(soup)
