"""A PDF reduced to what is seen on its pages: the copy that is shown, searched, marked and released.

Gone: document information and XMP, annotations, form fields, scripts and actions, attachments, layers, outlines, named
destinations, the structure tree, thumbnails, private data of programs, and data hidden in photographs (EXIF). Filled
form fields, stamps (seals) and text typed onto the page are drawn into the page first, since a reader sees them.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction.contents import Contents
from gongkai.documents.redaction.layers import Layers

MAX_PAGES = 300
MAX_OBJECTS = 200_000
MAX_DEPTH = 12
LANGUAGE = "zh-CN"
# These annotations are part of what the page shows; every other kind is a remark on it or a way to somewhere.
_DRAWN = {"/Widget", "/Stamp", "/FreeText", "/Watermark"}
PAGE_KEYS = {
    *("/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"),
    *("/Resources", "/Contents", "/Group"),
}
FORBIDDEN = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/OC", "/AA", "/StructParent", "/StructParents", "/Alternates"),
    *("/OPI", "/Thumb", "/AF", "/PtData", "/Measure", "/Ref", "/Properties"),
}


def open_pdf(data: bytes) -> Pdf:
    """Raises Unreadable for a damaged or locked file, or one of too many pages."""
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unreadable("PDF 文件已加密，无法处理，请先解除口令。") from error
    except pikepdf.PdfError as error:
        raise Unreadable("PDF 文件已损坏，无法打开。") from error
    if len(pdf.pages) > MAX_PAGES or len(pdf.objects) > MAX_OBJECTS:
        raise Unreadable(f"PDF 超过 {MAX_PAGES} 页或内部对象过多，请拆分后再处理。")
    if not len(pdf.pages):
        raise Unreadable("PDF 中没有页面。")
    return pdf


def prepare(data: bytes) -> bytes:
    """The file reduced to what is seen. Doing it twice changes nothing more. Raises Unreadable as `open_pdf`."""
    source = open_pdf(data)
    layers = Layers(source)
    _draw_annotations(source, layers)
    contents = Contents(source, layers)
    target = Pdf.new()
    for page in source.pages:
        contents.clean_page(page)
        target.pages.append(page)
    for page in target.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
    _sweep(target)
    return saved(target)


def saved(pdf: Pdf) -> bytes:
    """The file's bytes: only what its pages reach, no information about its making, equal input equal output."""
    for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
        del pdf.Root[key]
    pdf.Root.Lang = String(LANGUAGE)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _draw_annotations(pdf: Pdf, layers: Layers) -> None:
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, Array):
            continue
        drawn = [one for one in annotations if _is_drawn(one, layers)]
        page.obj.Annots = Array(drawn)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances"):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _is_drawn(annotation: Object, layers: Layers) -> bool:
    return (
        isinstance(annotation, Dictionary)
        and str(annotation.get("/Subtype")) in _DRAWN
        and layers.shows(annotation.get("/OC"))
    )


def _sweep(pdf: Pdf) -> None:
    """Take the forbidden keys out of every dictionary, and the hidden parts out of every photograph."""
    for entry in pdf.objects:
        _strip(entry, 0)
        if isinstance(entry, Stream) and entry.get("/Filter") == Name.DCTDecode:
            parameters = entry.get("/DecodeParms")
            bare = bare_jpeg(entry.read_raw_bytes())
            usable = parameters if isinstance(parameters, (Dictionary, Array)) else None
            entry.write(bare, filter=Name.DCTDecode, decode_parms=usable)


def _strip(entry: Any, depth: int) -> None:
    """Indirect parts are met on their own; only what is written in place is followed."""
    if isinstance(entry, (Dictionary, Stream)):
        for key in FORBIDDEN & set(entry.keys()):
            del entry[key]
        parts: list[Any] = [value for _, value in entry.items()]
    elif isinstance(entry, Array):
        parts = list(entry)
    else:
        return
    for part in parts:
        if depth < MAX_DEPTH and isinstance(part, Object) and not part.is_indirect:
            _strip(part, depth + 1)


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and application data (EXIF with place and thumbnail, XMP); colour marks stay."""
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        colour = marker in {0xE0, 0xEE} or (marker == 0xE2 and data[at + 4 : at + 15] == b"ICC_PROFILE")
        if colour or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += data[at : at + 2 + length]
        at += 2 + length
    return bytes(kept) + data[at:]
