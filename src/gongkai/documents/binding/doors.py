"""The doors of binding; the work on uploaded files is done in the sandbox of redaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction import wire
from gongkai.documents.redaction.desk import SANDBOX
from gongkai.documents.writing import typst

SECONDS = 120.0
MOST_BYTES = 50_000_000
"""What may be bound at once; more than that the sandbox does not take."""

_NUMBERS = """
#set document(title: "页码")
#set page(width: 60mm, height: 8mm, margin: 1mm, footer: none)
#set par(first-line-indent: 0pt, justify: false)
#set align(right + horizon)
#for n in range(1, data.total + 1) [
  #text(font: song, size: 9pt, tracking: 0pt)[案卷第 #n 页，共 #data.total 页]
  #if n < data.total { pagebreak() }
]
"""


@dataclass(frozen=True)
class Part:
    """One piece of the bound file. `pages` is the number of its pages."""

    title: str
    pdf: bytes
    pages: int


def part(title: str, pdf: bytes) -> Part:
    """A piece with its pages counted. Raises Unreadable with a sentence in Chinese."""
    return Part(title, pdf, int(SANDBOX.call("binding.count", pdf, {}, SECONDS)))


def bind(title: str, front: Callable[[Sequence[int], int], bytes], parts: Sequence[Part], *, dated: date) -> bytes:
    """One PDF: what `front` writes (cover and index), then the parts, a bookmark each and a running number on all.

    `front` is told on which page each part begins and how many pages there are in all; it is asked until its own length
    is the one it was told with. Raises Unreadable and typst.WritingError.
    """
    if sum(len(one.pdf) for one in parts) > MOST_BYTES:
        raise Unreadable("材料合计过大，无法合成一份文件。")
    body = sum(one.pages for one in parts)
    length, first = 1, part(title, front([1] * len(parts), body))
    for _ in range(3):  # the numbers in the index may lengthen it, once at most in practice
        length = first.pages
        starts = [length + 1 + sum(one.pages for one in parts[:place]) for place in range(len(parts))]
        first = part(title, front(starts, length + body))
        if first.pages == length:
            break
    total = first.pages + body
    numbers = typst.compile(_NUMBERS, {"total": total}, dated=dated)
    packed = wire.pack([], [numbers, first.pdf, *(one.pdf for one in parts)])
    titles = [title, *(one.title for one in parts)]
    return SANDBOX.call("binding.bind", packed, {"titles": titles}, SECONDS)
