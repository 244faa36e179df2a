"""What redaction speaks of: pages as shown, the text on them, marks, what was found and what leaked.

A page is counted from 1. A box is (left, top, right, bottom) in points (1/72 inch; the page's own units where it sets
/UserUnit) on the page **as it is shown**: rotated and cropped, the origin at its top left corner, y growing downwards.
On an image of the page, pixels = points x dpi / 72.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A box to be blacked out. `label` (or else `article`) is written on it in white where there is room."""

    page: int
    box: Box
    article: str = ""
    label: str = ""

    @property
    def words(self) -> str:
        """What stands on the black box."""
        return (self.label or self.article).strip()


@dataclass(frozen=True)
class PageImage:
    """A page as the reader will see it; `width` and `height` in points, `png` at `dpi`."""

    page: int
    width: float
    height: float
    dpi: float
    png: bytes


@dataclass(frozen=True)
class PageText:
    """The text of a page in the order of the file. `boxes` has one entry for each character of `text`.

    None stands for a character that is nowhere on the page: the spaces and line breaks between what is.
    """

    page: int
    width: float
    height: float
    text: str
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True)
class Hit:
    """A place found: as many boxes as the text has lines. `kind` is the finder's word, "" for a plain search."""

    page: int
    text: str
    boxes: tuple[Box, ...]
    kind: str = ""


@dataclass(frozen=True)
class Leak:
    """Why a result must not be released.

    `kind`: `text` (a marked string can still be read), `under_mark` (text lies under a box), `pixels` (a box is not
    black), `bytes` (a marked string in the file's raw data), `structure` (a part that should be gone: annotations,
    attachments, …). `page` is 0 where no page can be named. `where` and `excerpt` are for the officer.
    """

    kind: str
    page: int
    where: str
    excerpt: str
