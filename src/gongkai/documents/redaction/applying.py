"""Marks applied: marked pages become images with the boxes burnt in, and their other words a text that is not seen.

A page that holds text nobody can see (under an old black box, off the page, white on white) becomes an image as well,
marked or not: a release holds no word that the officer could not read on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction import glyphs as reading
from gongkai.documents.redaction.burning import burn, embed
from gongkai.documents.redaction.cleaning import open_pdf, prepare, saved
from gongkai.documents.redaction.geometry import overlap
from gongkai.documents.redaction.glyphs import Glyph
from gongkai.documents.redaction.model import Mark
from gongkai.documents.redaction.textlayer import GlyphlessFont, runs

CHECK_DPI = 100
# A character of which the box takes this part is gone; a box may touch the line below it.
TOUCHED = 0.08


def apply(data: bytes, marks: Sequence[Mark], dpi: float) -> bytes:
    """The file with the marks applied. Raises Unreadable for a damaged file or a mark on no page."""
    clean = prepare(data)
    source, document = open_pdf(clean), reading.open_document(clean)
    if any(not 1 <= mark.page <= len(document) for mark in marks):
        raise Unreadable("遮盖标记所在的页不存在。")
    target = Pdf.new()
    font = GlyphlessFont(target)
    for index in range(len(document)):
        here = [mark for mark in marks if mark.page == index + 1]
        page = document[index]
        _check_boxes(here, page.get_size())
        found = reading.glyphs(page)
        image = reading.image(page, dpi if here else CHECK_DPI)
        hidden = _hidden(found, image, page.get_size())
        if not here and not any(hidden):
            target.pages.append(source.pages[index])
        else:
            shown = image if here else reading.image(page, dpi)
            kept = _kept(found, hidden, here)
            unit = source.pages[index].obj.get("/UserUnit")
            _add_page(target, page, shown, here, kept, font)
            if unit is not None:
                target.pages[-1].obj.UserUnit = unit
        page.close()
    font.finish()
    document.close()
    return saved(target)


def _check_boxes(marks: Sequence[Mark], size: tuple[float, float]) -> None:
    """A mark that would blacken nothing is an error to be told, never one to be passed over."""
    for mark in marks:
        left, top, right, bottom = mark.box
        if not (min(right, size[0]) - max(left, 0) > 0 and min(bottom, size[1]) - max(top, 0) > 0):
            raise Unreadable(f"第{mark.page}页有一个遮盖框没有面积或者在页面之外。")


def _hidden(found: Sequence[Glyph], image: Image.Image, size: tuple[float, float]) -> list[bool]:
    grey = image.convert("L")
    scale = image.width / size[0], image.height / size[1]
    return [reading.unseen(glyph, grey, scale) for glyph in found]


def _kept(found: Sequence[Glyph], hidden: Sequence[bool], marks: Sequence[Mark]) -> list[Glyph | None]:
    """What is given back, None where something was taken; a mark's label stands where its first character stood."""
    waiting = [mark for mark in marks if mark.words]
    kept: list[Glyph | None] = []
    for glyph, gone in zip(found, hidden, strict=True):
        over = [mark for mark in marks if _covers(mark, glyph)]
        kept.append(None if gone or over else glyph)
        for mark in over:
            if mark in waiting:
                waiting.remove(mark)
                kept.extend([*_label(mark), None])
    for mark in waiting:
        kept.extend([None, *_label(mark)])
    return kept


def _covers(mark: Mark, glyph: Glyph) -> bool:
    if glyph.box is None or glyph.cell is None:
        return False
    left, top, right, bottom = glyph.cell
    x, y = (left + right) / 2, (top + bottom) / 2
    return overlap(glyph.box, mark.box) > TOUCHED or overlap((x, y, x, y), mark.box) > 0


def _add_page(
    target: Pdf,
    page: pypdfium2.PdfPage,
    image: Image.Image,
    marks: Sequence[Mark],
    kept: Sequence[Glyph | None],
    font: GlyphlessFont,
) -> None:
    wide, high = page.get_size()
    burn(image, marks, (wide, high))
    drawing = f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /I Do Q\n".encode("ascii")
    target.add_blank_page(page_size=(wide, high))
    added = target.pages[-1].obj
    added.Resources = Dictionary(XObject=Dictionary(I=embed(target, image)), Font=Dictionary(G=font.object))
    added.Contents = target.make_stream(drawing + font.layer(runs(kept), high))
    added.MediaBox = Array([0, 0, wide, high])
    added.Type = Name.Page


def _label(mark: Mark) -> list[Glyph]:
    """The label's words laid inside its box, so that who listens to the page hears why something is missing."""
    left, top, right, bottom = mark.box
    size = min(bottom - top, (right - left) / len(mark.words), 14.0)
    middle = (top + bottom) / 2
    return [
        Glyph(word, cell, cell)
        for at, word in enumerate(mark.words)
        for cell in [(left + at * size, middle - size / 2, left + (at + 1) * size, middle + size / 2)]
    ]
