"""The prose of a report by its six headings; tables are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from gongkai.documents.reading import Content, Lines

_TAIL = r"(?:[^。,，;；\n]{0,24}?(?:情\s*况|措\s*施|事\s*项))?"
_HEADINGS: Mapping[str, str] = {
    "one": r"一\s*[、.．]\s*(?:总\s*体|基\s*本|概\s*述|工作)",
    "two": r"二\s*[、.．]\s*(?:主\s*动\s*公\s*开|政府信息主动公开)",
    "three": r"三\s*[、.．]\s*(?:收\s*到\s*和\s*处\s*理|依申请公开)",
    "four": r"四\s*[、.．]\s*[^。\n]{0,24}?(?:行\s*政\s*复\s*议|被申请)",
    "five": r"五\s*[、.．]\s*[^。\n]{0,16}?(?:存\s*在|问\s*题|不\s*足)",
    "six": r"六\s*[、.．]\s*(?:其\s*[他它]|需要)",
}
_ANY = re.compile("|".join(f"(?P<{key}>{pattern}{_TAIL})" for key, pattern in _HEADINGS.items()))
PROSE = ("front", "one", "five", "six")


def prose_lines(content: Content) -> Iterator[str]:
    """Lines outside tables, and table rows that hold a single text (a workbook's or a layout table's prose)."""
    for block in content.blocks:
        if isinstance(block, Lines):
            yield from block.lines
            continue
        for row in block.rows:
            texts = [cell for cell in row if cell and cell.strip()]
            if len(texts) == 1:
                yield texts[0]


def read_prose(content: Content) -> dict[str, str]:
    """Text by section key: front (before section one), one, five, six. A table of contents is passed over."""
    parts: dict[str, list[str]] = {key: [] for key in ("front", *_HEADINGS)}
    current = "front"
    for line in prose_lines(content):
        at = 0
        for match in _ANY.finditer(line):
            parts[current].append(line[at : match.start()])
            current = str(match.lastgroup)
            parts[current] = []
            at = match.end()
        parts[current].append(line[at:])
    return {key: text for key in PROSE if (text := _joined(parts[key]))}


def _joined(lines: list[str]) -> str:
    return "\n".join(text for line in lines if (text := line.strip(" |#\t\u3000")))


def without_space(text: str) -> str:
    """Folded and without white space: lines of a PDF break in the middle of words."""
    return "".join(unicodedata.normalize("NFKC", text).split())
