"""The doors of redaction: each does its work in a sandbox of its own, with more memory and time than reading has."""

from __future__ import annotations

import atexit
from collections.abc import Sequence

from gongkai.documents.reading.sandbox import Sandbox
from gongkai.documents.redaction import matching, wire
from gongkai.documents.redaction.matching import Finder
from gongkai.documents.redaction.model import Hit, Leak, Mark, PageImage, PageText

SECONDS = 60.0
MEMORY_BYTES = 1_500_000_000
SCREEN_DPI, RELEASE_DPI = 110.0, 200.0

SANDBOX = Sandbox(SECONDS, MEMORY_BYTES)
atexit.register(SANDBOX.close)


def prepare(pdf: bytes, *, seconds: float = SECONDS) -> bytes:
    """The copy that everything here works on: what is seen on the pages, and nothing else.

    The doors below make it themselves; to keep it is only quicker. Raises Unreadable, as all of them do, with a
    sentence in Chinese: damaged, locked, too many pages, too slow, too hungry.
    """
    return SANDBOX.call("redaction.prepare", pdf, {}, seconds)


def page_images(
    pdf: bytes, dpi: float = SCREEN_DPI, *, pages: Sequence[int] | None = None, seconds: float = SECONDS
) -> tuple[PageImage, ...]:
    """PNG images of the pages (all, or those numbered in `pages`, from 1). `dpi` of an outsized page may be lower."""
    arguments = {"dpi": dpi, "pages": None if pages is None else list(pages)}
    heads, parts = wire.unpack(SANDBOX.call("redaction.images", pdf, arguments, seconds))
    return tuple(PageImage(**head, png=part) for head, part in zip(heads, parts, strict=True))


def page_texts(pdf: bytes, *, seconds: float = SECONDS) -> tuple[PageText, ...]:
    """The text of every page with the place of each character; worth keeping for `find_text` and `find_personal`."""
    heads, _ = wire.unpack(SANDBOX.call("redaction.texts", pdf, {}, seconds))
    return tuple(
        PageText(
            int(head["page"]),
            float(head["width"]),
            float(head["height"]),
            str(head["text"]),
            tuple(box and wire.box(box) for box in head["boxes"]),
        )
        for head in heads
    )


def find_text(pdf: bytes | Sequence[PageText], needle: str, *, seconds: float = SECONDS) -> tuple[Hit, ...]:
    """Every place where the needle stands, on all pages; widths, spaces, line breaks and case do not count."""
    pages = page_texts(pdf, seconds=seconds) if isinstance(pdf, bytes) else pdf
    return tuple(hit for page in pages for hit in matching.search(page, needle))


def find_personal(pdf: bytes | Sequence[PageText], finder: Finder, *, seconds: float = SECONDS) -> tuple[Hit, ...]:
    """Every place the finder names, with its kind. `finder` is `rules.personal_data.find` or of its shape."""
    pages = page_texts(pdf, seconds=seconds) if isinstance(pdf, bytes) else pdf
    return tuple(hit for page in pages for hit in matching.spans(page, finder))


def apply(pdf: bytes, marks: Sequence[Mark], *, dpi: float = RELEASE_DPI, seconds: float = 2 * SECONDS) -> bytes:
    """The PDF to be released. Pages without marks stay as they are, but for what is not seen on them.

    Raises Unreadable also for a mark whose page does not exist. Equal input gives equal bytes.
    """
    arguments = {"marks": [wire.mark_data(mark) for mark in marks], "dpi": dpi}
    return SANDBOX.call("redaction.apply", pdf, arguments, seconds)


def verify(
    result: bytes, marked_strings: Sequence[str], marks: Sequence[Mark], *, seconds: float = 2 * SECONDS
) -> tuple[Leak, ...]:
    """Why the result must not be released; empty when two readers, the raw bytes and the pixels show nothing.

    `marked_strings` are the texts that must not be found anywhere, on pages without marks either.
    """
    arguments = {"strings": list(marked_strings), "marks": [wire.mark_data(mark) for mark in marks]}
    heads, _ = wire.unpack(SANDBOX.call("redaction.verify", result, arguments, seconds))
    return tuple(Leak(**head) for head in heads)
