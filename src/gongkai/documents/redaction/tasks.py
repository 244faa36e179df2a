"""What the sandbox's child does for redaction. A file in, JSON and parts out; see `wire`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from gongkai.documents.redaction import applying, cleaning, glyphs, verifying, wire


def prepare(data: bytes) -> bytes:
    return cleaning.prepare(data)


def images(data: bytes, dpi: float, pages: Sequence[int] | None) -> bytes:
    """A head for each page (its number, size, scale) and its PNG."""
    document = glyphs.open_document(cleaning.prepare(data))
    heads: list[dict[str, Any]] = []
    parts: list[bytes] = []
    for number in range(1, len(document) + 1):
        if pages is not None and number not in pages:
            continue
        page = document[number - 1]
        image, (wide, high) = glyphs.image(page, dpi), page.get_size()
        heads.append({"page": number, "width": wide, "height": high, "dpi": image.width / wide * 72})
        parts.append(_png(image))
        page.close()
    document.close()
    return wire.pack(heads, parts)


def _png(image: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def texts(data: bytes) -> bytes:
    """For each page its size, its text and one box a character."""
    document = glyphs.open_document(cleaning.prepare(data))
    heads: list[dict[str, Any]] = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        wide, high = page.get_size()
        parts = [(c, glyph.box) for glyph in glyphs.glyphs(page) for c in glyph.text]
        boxes = [box and [round(side, 2) for side in box] for _, box in parts]
        text = "".join(c for c, _ in parts)
        heads.append({"page": number, "width": wide, "height": high, "text": text, "boxes": boxes})
        page.close()
    document.close()
    return wire.pack(heads, [])


def apply(data: bytes, marks: Sequence[Any], dpi: float) -> bytes:
    return applying.apply(data, [wire.mark(one) for one in marks], dpi)


def verify(data: bytes, strings: Sequence[str], marks: Sequence[Any]) -> bytes:
    leaks = verifying.verify(data, strings, [wire.mark(one) for one in marks])
    return wire.pack([vars(leak) for leak in leaks], [])
