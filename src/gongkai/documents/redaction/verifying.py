"""A result read again by readers other than the one that made it: what can still be found, anywhere in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops

from gongkai.documents.redaction import glyphs as reading
from gongkai.documents.redaction.burning import expected
from gongkai.documents.redaction.cleaning import FORBIDDEN, LANGUAGE, PAGE_KEYS, open_pdf
from gongkai.documents.redaction.geometry import overlap, pixels
from gongkai.documents.redaction.matching import folded, in_sight_order
from gongkai.documents.redaction.model import Box, Leak, Mark

MAX_LEAKS = 200
_ROOT_KEYS = {"/Type", "/Pages", "/Lang"}
_INSET = 2
_DIFFERENCE, _SHARE = 70, 0.01
# Shorter than this a string of bytes is found in any large file by chance.
_SHORTEST = 6


def verify(data: bytes, strings: Sequence[str], marks: Sequence[Mark]) -> list[Leak]:
    """Every reason why the result must not be released; none means that nothing was found."""
    wanted = {text: folded(text) for text in strings}
    leaks = [*_structure(data), *_bytes(data, strings), *_pixels(data, marks)]
    for reader, pages in (("pdfplumber", _by_pdfplumber(data)), ("pdfium", _by_pdfium(data))):
        for number, glyphs in enumerate(pages, start=1):
            leaks.extend(_texts(reader, number, glyphs, wanted))
            leaks.extend(_under(reader, glyphs, [mark for mark in marks if mark.page == number]))
    return list(dict.fromkeys(leaks))[:MAX_LEAKS]


_Glyphs = list[tuple[str, Box | None]]


def _by_pdfplumber(data: bytes) -> Iterator[_Glyphs]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            left, top = page.bbox[0], page.bbox[1]
            yield [
                (char["text"], (char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top))
                for char in page.chars
            ]
            page.close()


def _by_pdfium(data: bytes) -> Iterator[_Glyphs]:
    document = reading.open_document(data)
    for index in range(len(document)):
        page = document[index]
        yield [(glyph.text, glyph.cell) for glyph in reading.glyphs(page)]
        page.close()
    document.close()


def _texts(reader: str, number: int, glyphs: _Glyphs, wanted: dict[str, str]) -> Iterator[Leak]:
    boxes = [box for _, box in glyphs]
    orders = (range(len(glyphs)), [at for at in in_sight_order(boxes) if at >= 0])
    texts = [folded("".join(glyphs[at][0] for at in order)) for order in orders]
    for text, needle in wanted.items():
        if len(needle) > 1 and any(needle in one for one in texts):
            yield Leak("text", number, f"第{number}页仍可读出（{reader}）", text)


def _under(reader: str, glyphs: _Glyphs, marks: Sequence[Mark]) -> Iterator[Leak]:
    for mark in marks:
        labels = set(folded("".join(one.words for one in marks if overlap(one.box, mark.box))))
        middle = [(text, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) * 2) for text, box in glyphs if box]
        under = folded("".join(text for text, (x, y, *_) in middle if overlap((x, y, x, y), mark.box)))
        if set(under) - labels:
            yield Leak("under_mark", mark.page, f"第{mark.page}页遮盖处仍有文字（{reader}）", under[:40])


def _pixels(data: bytes, marks: Sequence[Mark]) -> Iterator[Leak]:
    pdf = open_pdf(data)
    for number in sorted({mark.page for mark in marks}):
        here = [mark for mark in marks if mark.page == number]
        page = pdf.pages[number - 1]
        image = _only_image(page)
        if image is None:
            yield Leak("pixels", number, f"第{number}页有遮盖标记，但页面不是单一图像", "")
            continue
        box = [float(part) for part in page.mediabox]
        size = box[2] - box[0], box[3] - box[1]
        scale = image.width / size[0], image.height / size[1]
        for mark in here:
            patch = image.crop(pixels(mark.box, scale, image.size)).convert("L")
            if not _same(patch, expected(mark, [one for one in here if one != mark], image, size)):
                yield Leak("pixels", number, f"第{number}页遮盖处并非全黑", mark.words)


def _only_image(page: pikepdf.Page) -> Image.Image | None:
    """The page's image, when the page draws one image and beside it only text that is not seen."""
    drawn = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    entries = [entry for _, entry in drawn.items()] if isinstance(drawn, Dictionary) else []
    if len(entries) != 1 or not isinstance(entries[0], Stream) or entries[0].get("/Subtype") != Name.Image:
        return None
    operators = [str(one.operator) for one in pikepdf.parse_content_stream(page)]
    if operators.count("Do") != 1 or set(operators) - {"q", "Q", "cm", "Do", "BT", "ET", "Tr", "Tf", "Tm", "TJ"}:
        return None
    return pikepdf.PdfImage(entries[0]).as_pil_image().convert("RGB")


def _same(patch: Image.Image, wanted: Image.Image) -> bool:
    if patch.width > 3 * _INSET and patch.height > 3 * _INSET:
        inner = (_INSET, _INSET, patch.width - _INSET, patch.height - _INSET)
        patch, wanted = patch.crop(inner), wanted.crop(inner)
    if not patch.width or not patch.height:
        return True
    counts = ImageChops.difference(patch, wanted).histogram()
    return sum(counts[_DIFFERENCE:]) <= _SHARE * patch.width * patch.height


def _structure(data: bytes) -> Iterator[Leak]:
    pdf = open_pdf(data)
    if "/Info" in pdf.trailer:
        yield Leak("structure", 0, "文档属性", _words(pdf.trailer["/Info"]))
    for key in sorted(set(pdf.Root.keys()) - _ROOT_KEYS):
        yield Leak("structure", 0, f"文档目录中的 {key}", "")
    if str(pdf.Root.get("/Lang", LANGUAGE)) != LANGUAGE:
        yield Leak("structure", 0, "文档语言", str(pdf.Root.Lang)[:40])
    for number, page in enumerate(pdf.pages, start=1):
        for key in sorted(set(page.obj.keys()) - PAGE_KEYS):
            yield Leak("structure", number, f"第{number}页的 {key}", "")
    for entry in pdf.objects:
        if isinstance(entry, (Dictionary, Stream)):
            for key in sorted(FORBIDDEN & set(entry.keys())):
                yield Leak("structure", 0, f"对象中的 {key}", "")


def _words(value: Any) -> str:
    return "；".join(str(part) for _, part in value.items())[:80] if isinstance(value, Dictionary) else ""


def _bytes(data: bytes, strings: Sequence[str]) -> Iterator[Leak]:
    needles = {needle: text for text in strings for needle in _spellings(text)}
    for place, raw in _raw(open_pdf(data)):
        for needle, text in needles.items():
            if needle in raw:
                yield Leak("bytes", 0, place, text)
    for needle, text in needles.items():
        if needle in data:
            yield Leak("bytes", 0, "文件原始字节", text)


def _spellings(text: str) -> set[bytes]:
    """The string's bytes in the encodings a PDF may hold, and in hexadecimal; short ones are left to readers."""
    found: set[bytes] = set()
    for encoding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030", "latin-1"):
        data = text.strip().encode(encoding, "ignore")
        if len(data) >= _SHORTEST:
            found |= {data, data.hex().encode(), data.hex().upper().encode()}
    return found


def _raw(pdf: Pdf) -> Iterator[tuple[str, bytes]]:
    for entry in pdf.objects:
        place = f"内部对象 {entry.objgen[0]}" if isinstance(entry, pikepdf.Object) else "内部对象"
        if isinstance(entry, Stream):
            try:
                yield place, entry.read_bytes()
            except pikepdf.PdfError:  # a filter of pictures, which pikepdf leaves as it is
                yield place, entry.read_raw_bytes()
        yield from ((place, text) for text in _strings(entry, 0))


def _strings(entry: Any, depth: int) -> Iterator[bytes]:
    if isinstance(entry, String):
        yield bytes(entry)
    elif depth < 12 and isinstance(entry, (Dictionary, Stream)):
        for _, part in entry.items():
            if isinstance(part, pikepdf.Object) and not part.is_indirect:
                yield from _strings(part, depth + 1)
    elif depth < 12 and isinstance(entry, pikepdf.Array):
        for part in entry:
            if isinstance(part, pikepdf.Object) and not part.is_indirect:
                yield from _strings(part, depth + 1)
