"""`read_placed`: every word of a file with the place where an officer finds it, for checks before publication."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gongkai.documents.reading.extracting import SECONDS, extract_text
from gongkai.documents.reading.kinds import IMAGES, sniff
from gongkai.documents.reading.sandbox import SHARED

PLACED = frozenset({"pdf", "docx", "pptx", "xlsx", "xls", "ofd"})


@dataclass(frozen=True)
class Placed:
    """A line of a file. `where` is a page, a paragraph, or the row of a sheet; cells of a row are parted by tabs.

    `hidden` says why its reader does not see it; `sheet` that the cells have the letters of a workbook.
    """

    where: str
    text: str
    hidden: str = ""
    sheet: bool = False


def read_placed(data: bytes, name: str = "", *, seconds: float = SECONDS) -> tuple[Placed, ...]:
    """The lines in their order, with remarks, text boxes, hidden sheets, rows and columns, and what a pivot table has
    cached. A picture and a scanned page have none. Raises Unreadable with a sentence in Chinese.
    """
    kind = sniff(data, name)
    if kind in IMAGES:
        return ()
    if kind in PLACED:
        lines = json.loads(SHARED.call("placed", data, {"kind": kind}, seconds))
        return tuple(Placed(*line) for line in lines)
    pages = extract_text(data, name, seconds=seconds)
    lines = [line for page in pages for line in page.splitlines()]
    return tuple(Placed(f"第{at}行", line) for at, line in enumerate(lines, 1) if line.strip())
