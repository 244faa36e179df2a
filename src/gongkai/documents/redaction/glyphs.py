"""The characters of a page with their places, and whether anything is to be seen there. Runs in the sandbox."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from math import pi

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction.geometry import View, pixels
from gongkai.documents.redaction.model import Box

MAX_PIXELS = 40_000_000
MAX_GLYPHS = 100_000
# Grey values that differ by less are one colour to the eye.
_SAME_GREY = 10


@dataclass(frozen=True)
class Glyph:
    """One character. `box` holds its ink, `cell` the room it takes in its line; None for a break pdfium supplies.

    `turn` is how its line is turned on the page as shown: 0, 90, 180 or 270 degrees clockwise.
    """

    text: str
    box: Box | None
    cell: Box | None = None
    turn: int = 0

    @property
    def size(self) -> float:
        """About the size of its font, in points, whichever way the line runs."""
        cell = self.cell or self.box
        return max(cell[2] - cell[0], cell[3] - cell[1]) if cell else 0.0


def open_document(data: bytes) -> pypdfium2.PdfDocument:
    """Raises Unreadable for a damaged or locked file."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF 文件已损坏或已加密，无法打开。") from error


def view(page: pypdfium2.PdfPage) -> View:
    left, bottom, right, top = page.get_bbox()
    return View((left, bottom, right, top), page.get_rotation() % 360)


def image(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    """The page in colour. A page too large for memory is drawn coarser; its size then tells the scale."""
    wide, high = page.get_size()
    scale = min(dpi / 72, (MAX_PIXELS / max(wide * high, 1)) ** 0.5, 20_000 / max(wide, high, 1))
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)
    return bitmap.to_pil().convert("RGB")


def glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """The characters in the order of the file."""
    seen, textpage = view(page), page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MAX_GLYPHS:
            raise Unreadable("页面上的字符过多，未予处理。")
        return _joined([_glyph(textpage, at, seen) for at in range(count)])
    finally:
        textpage.close()


def _glyph(textpage: pypdfium2.PdfTextPage, at: int, seen: View) -> Glyph:
    code = raw.FPDFText_GetUnicode(textpage, at)
    text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
    if raw.FPDFText_IsGenerated(textpage, at) == 1:
        return Glyph(text, None)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(textpage, at, left, right, bottom, top):
        return Glyph(text, None)
    box = seen.shown(left.value, bottom.value, right.value, top.value)
    turn = (seen.rotation + 90 * round(raw.FPDFText_GetCharAngle(textpage, at) / (pi / 2))) % 360
    cell = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(textpage, at, cell):
        return Glyph(text, box, box, turn)
    room = seen.shown(cell.left, cell.bottom, cell.right, cell.top)
    # A glyph without outline (a space, or the text behind a scan) has no ink: its room in the line stands for it.
    inked = min(box[2] - box[0], box[3] - box[1]) > 0.01 * (room[3] - room[1])
    return Glyph(text, box if inked else room, room, turn)


def _joined(found: list[Glyph]) -> list[Glyph]:
    """Surrogates, which come as two characters at one place, made one."""
    result: list[Glyph] = []
    for glyph in found:
        last = result[-1].text if result else ""
        if len(last) == 1 and "\ud800" <= last <= "\udbff" and "\udc00" <= glyph.text <= "\udfff":
            pair = (last + glyph.text).encode("utf-16", "surrogatepass").decode("utf-16")
            result[-1] = replace(result[-1], text=pair)
        else:
            result.append(glyph)
    return [replace(glyph, text="\ufffd") if "\ud800" <= glyph.text <= "\udfff" else glyph for glyph in result]


def unseen(glyph: Glyph, grey: Image.Image, scale: tuple[float, float]) -> bool:
    """Whether a character is in the file but not to be seen: off the page, covered, white on white, drawn with nothing.

    `grey` is the page in grey (mode L), `scale` its pixels a point.
    """
    if glyph.box is None or not glyph.text.strip():
        return False
    left, top, right, bottom = glyph.box
    if min(right - left, bottom - top) < 0.25 * glyph.size:  # a stroke fills its box: look beside it as well
        left, top, right, bottom = left - 1, top - 1, right + 1, bottom + 1
    area = pixels((left, top, right, bottom), scale, grey.size)
    if area[0] >= area[2] or area[1] >= area[3]:
        return True
    low, high = grey.crop(area).getextrema()
    return bool(high - low < _SAME_GREY)  # type: ignore[operator]
