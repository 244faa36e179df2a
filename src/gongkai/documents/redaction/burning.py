"""Black boxes burnt into a page's image, with a white label where there is room. Runs in the sandbox."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageChops, ImageDraw, ImageFont

from gongkai.documents.redaction.geometry import pixels
from gongkai.documents.redaction.model import Mark

_QUALITY = 88
_LARGE = 700_000
_LABEL_POINTS = (10.5, 5.0)
_COLOURFUL = 100


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = files("gongkai.documents").joinpath("fonts/NotoSerifSC-Bold.ttf")
    return ImageFont.truetype(str(path), size)


def burn(image: Image.Image, marks: Sequence[Mark], size: tuple[float, float]) -> None:
    """Black out the marks on an image of a page of `size` points; all boxes first, so that no box hides a label."""
    scale = image.width / size[0], image.height / size[1]
    black, white = (0, "white") if image.mode == "L" else ("black", "white")
    draw = ImageDraw.Draw(image)
    areas = [pixels(mark.box, scale, image.size) for mark in marks]
    for left, top, right, bottom in areas:
        if left < right and top < bottom:
            draw.rectangle((left, top, right - 1, bottom - 1), fill=black)
    for mark, area in zip(marks, areas, strict=True):
        _label(draw, mark.words, area, scale[1], white)


def _label(
    draw: ImageDraw.ImageDraw, words: str, area: tuple[int, int, int, int], scale: float, white: str | int
) -> None:
    left, top, right, bottom = area
    largest, smallest = (int(points * scale) for points in _LABEL_POINTS)
    size = min(largest, int((bottom - top) * 0.75))
    while words and size >= max(smallest, 5):
        box = draw.textbbox((0, 0), words, font=_font(size))
        if box[2] - box[0] <= (right - left) * 0.94:
            place = ((left + right) / 2, (top + bottom) / 2)
            draw.text(place, words, font=_font(size), fill=white, anchor="mm")
            return
        size -= 1


def expected(mark: Mark, others: Sequence[Mark], image: Image.Image, size: tuple[float, float]) -> Image.Image:
    """What the image must show at the mark's place, in grey: black, and the labels of it and of what overlaps it."""
    scale = image.width / size[0], image.height / size[1]
    patch = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(patch)
    for one in (mark, *others):
        _label(draw, one.words, pixels(one.box, scale, image.size), scale[1], 255)
    return patch.crop(pixels(mark.box, scale, image.size))


def embed(pdf: Pdf, image: Image.Image) -> pikepdf.Stream:
    """The image as a stream of the PDF: grey without loss where that is small, else JPEG."""
    if _is_grey(image):
        image = image.convert("L")
    head = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB,
    )
    if image.mode == "L":
        plain = _png_rows(image)
        if len(plain) < _LARGE:
            head.Filter = Name.FlateDecode
            head.DecodeParms = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=image.width)
            return pikepdf.Stream(pdf, plain, head)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
    head.Filter = Name.DCTDecode
    return pikepdf.Stream(pdf, buffer.getvalue(), head)


def _is_grey(image: Image.Image) -> bool:
    """Whether the eye finds no colour; the red of a small seal is enough to keep it."""
    _, saturation, value = image.convert("HSV").split()
    colourful = ImageChops.darker(saturation.point(_above(60)), value.point(_above(60)))
    return colourful.histogram()[255] < _COLOURFUL


def _above(limit: int) -> list[int]:
    return [255 if level > limit else 0 for level in range(256)]


def _png_rows(image: Image.Image) -> bytes:
    """The compressed rows of the image as PNG holds them, which a PDF's Flate filter with predictor 15 reads."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False)
    data, at, rows = buffer.getvalue(), 8, bytearray()
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            rows += data[at + 8 : at + 8 + length]
        at += length + 12
    return bytes(rows)
