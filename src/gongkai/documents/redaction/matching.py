"""Strings compared as a reader compares them: widths, spaces, breaks, case and the radicals of fonts do not count.

A page is searched twice: in the order of the file, and in the order the eye meets its characters, since a file may
write a line in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from unicodedata import category, normalize

from gongkai.documents.redaction.geometry import overlap
from gongkai.documents.redaction.model import Box, Hit, Mark, PageText

_RADICALS = str.maketrans(
    "⺁⺋⺏⺝⺟⺠⺫⺮⻁⻂⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂卩尣月母民目竹虎衤西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
MAX_HITS = 2_000
_SIDE, _ABOVE = 0.5, 1.0


class Span(Protocol):
    """What a finder gives: text[start:end] is of `kind`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...


Finder = Callable[[str], Iterable[Span]]


def folded(text: str) -> str:
    """The text as it is compared: NFKC, lower case, without spaces, breaks and characters that are not seen."""
    return "".join(_fold(character) for character in text)


def _fold(character: str) -> str:
    plain = normalize("NFKC", character).translate(_RADICALS).casefold()
    return "".join(part for part in plain if not part.isspace() and category(part) not in {"Cf", "Cc"})


@dataclass(frozen=True)
class _Reading:
    """A text in one order; places[i] is the index of its i-th character in the page's text, or -1."""

    text: str
    places: tuple[int, ...]


def search(page: PageText, needle: str) -> list[Hit]:
    """Every place of the page where the needle stands, in whatever order the file writes it."""
    wanted = folded(needle)
    if not wanted:
        return []
    found: list[tuple[int, ...]] = []
    for reading in _readings(page):
        parts = [(part, place) for c, place in zip(reading.text, reading.places, strict=True) for part in _fold(c)]
        text = "".join(part for part, _ in parts)
        at = text.find(wanted)
        while at >= 0 and len(found) < MAX_HITS:
            found.append(tuple(place for _, place in parts[at : at + len(wanted)]))
            at = text.find(wanted, at + 1)
    return _hits(page, ((places, "") for places in found))


def spans(page: PageText, finder: Finder) -> list[Hit]:
    """What the finder finds in the page's text."""
    found: list[tuple[tuple[int, ...], str]] = []
    for reading in _readings(page):
        found.extend((reading.places[span.start : span.end], span.kind) for span in finder(reading.text))
    return _hits(page, found[:MAX_HITS])


def _readings(page: PageText) -> Iterator[_Reading]:
    yield _Reading(page.text, tuple(range(len(page.text))))
    order = in_sight_order(page.boxes)
    text = "".join("\n" if at < 0 else page.text[at] for at in order)
    yield _Reading(text, tuple(order))


def in_sight_order(boxes: Sequence[Box | None]) -> list[int]:
    """Indices of the boxes line by line from the top, each line from the left; -1 stands between two lines."""
    placed = [(box, at) for at, box in enumerate(boxes) if box is not None]
    placed.sort(key=lambda item: (item[0][1] + item[0][3]) / 2)
    lines: list[list[tuple[Box, int]]] = []
    bottom = float("-inf")
    for box, at in placed:
        if (box[1] + box[3]) / 2 > bottom:
            lines.append([])
            bottom = box[3]
        lines[-1].append((box, at))
        bottom = max(bottom, min(box[3], bottom + 2))
    order: list[int] = []
    for line in lines:
        order.extend(at for _, at in sorted(line, key=lambda item: item[0][0]))
        order.append(-1)
    return order


def _hits(page: PageText, found: Iterable[tuple[tuple[int, ...], str]]) -> list[Hit]:
    """One hit for each set of characters, in the order of the page."""
    seen: dict[frozenset[int], Hit] = {}
    for places, kind in found:
        inside = [place for place in places if place >= 0 and page.boxes[place] is not None]
        key = frozenset(inside)
        if inside and key not in seen:
            text = "".join(page.text[place] for place in places if place >= 0)
            seen[key] = Hit(page.page, " ".join(text.split()), _lines(page, inside), kind)
    return sorted(seen.values(), key=lambda hit: (hit.boxes[0][1], hit.boxes[0][0]))


def _lines(page: PageText, places: Sequence[int]) -> tuple[Box, ...]:
    """The boxes of the characters united line by line, a little wider than the ink, within the page."""
    lines: list[Box] = []
    for place in places:
        box = page.boxes[place]
        assert box is not None
        if lines and _continues(lines[-1], box):
            last = lines[-1]
            lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return tuple(
        (max(0.0, x - _SIDE), max(0.0, y - _ABOVE), min(page.width, right + _SIDE), min(page.height, bottom + _ABOVE))
        for x, y, right, bottom in lines
    )


def _continues(line: Box, box: Box) -> bool:
    """Whether a character goes on a line, or a column of turned or upright text, that others began."""
    size = max(box[2] - box[0], box[3] - box[1], min(line[2] - line[0], line[3] - line[1]), 4.0)
    across, down = _gap(line[0], line[2], box[0], box[2]), _gap(line[1], line[3], box[1], box[3])
    return (down < 0.5 * size and across < 4 * size) or (across < -0.3 * size and down < 0.6 * size)


def _gap(start: float, end: float, other_start: float, other_end: float) -> float:
    """The distance between two stretches; negative where they overlap."""
    return max(start, other_start) - min(end, other_end)


def marked_texts(pages: Sequence[PageText], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The words under the marks, line by line: what `verify` must not find again when marks were drawn by hand."""
    found: dict[str, None] = {}
    for page in pages:
        for mark in (mark for mark in marks if mark.page == page.page):
            under = [box is not None and overlap(box, mark.box) > 0.5 for box in page.boxes]
            text = "".join(c if inside else "\n" for c, inside in zip(page.text, under, strict=True))
            found.update((line.strip(), None) for line in text.splitlines() if line.strip())
    return tuple(found)
