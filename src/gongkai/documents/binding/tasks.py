"""Binding in the sandbox: uploaded PDFs are opened here and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Page, Pdf, Rectangle

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction import wire

MAX_PAGES = 5_000
ACTIVE = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"})
"""Actions that a page must not bring along into the bound file."""
MARGIN, WIDE, HIGH = 14.0, 170.0, 23.0
"""Of the running number at the top right, in points."""


def _open(data: bytes) -> Pdf:
    try:
        return Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unreadable("PDF 文件已加密，请另附。") from error
    except pikepdf.PdfError as error:
        raise Unreadable("PDF 文件已损坏，请另附。") from error


def count(data: bytes) -> bytes:
    """The number of pages, in digits."""
    with _open(data) as pdf:
        pages = len(pdf.pages)
    if not 0 < pages <= MAX_PAGES:
        raise Unreadable("PDF 没有页面或者页数过多，请另附。")
    return str(pages).encode()


def bind(data: bytes, titles: Sequence[str]) -> bytes:
    """The parts after the first, one behind the other with a bookmark each; the first holds the running numbers, a
    small page for each page of the whole."""
    _, parts = wire.unpack(data)
    numbers, *bound = parts
    whole, starts = Pdf.new(), []
    for part in bound:
        with _open(part) as source:
            starts.append(len(whole.pages))
            for page in source.pages:
                _quieten(page)
                whole.pages.append(page)
    with whole.open_outline() as outline:
        for title, start in zip(titles, starts, strict=True):
            outline.root.append(OutlineItem(title, start))
    with _open(numbers) as small:
        for page, number in zip(whole.pages, small.pages, strict=False):
            _stamp(page, number)
    whole.Root.PageMode = Name.UseOutlines
    whole.Root.Lang = "zh-CN"
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    whole.docinfo["/Title"] = titles[0]
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _quieten(page: Page) -> None:
    """Take away what would act by itself."""
    if Name.AA in page.obj:
        del page.obj[Name.AA]
    if Name.Annots not in page.obj:
        return
    kept = [note for note in page.obj.Annots if not _acts(note)]
    page.obj.Annots = pikepdf.Array(kept)


def _acts(note: pikepdf.Object) -> bool:
    action = note.get(Name.A)
    kind = str(action.get(Name.S)) if isinstance(action, Dictionary) else ""
    return kind in ACTIVE or Name.AA in note or note.get(Name.Subtype) == Name.FileAttachment


def _stamp(page: Page, number: Page) -> None:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    turned = int(page.obj.get(Name.Rotate, 0)) % 360
    corner = {0: (right, top), 90: (left, top), 180: (left, bottom), 270: (right, bottom)}[turned]
    wide, high = (WIDE, HIGH) if turned in {0, 180} else (HIGH, WIDE)
    x = corner[0] - MARGIN - wide if corner[0] == right else corner[0] + MARGIN
    y = corner[1] - MARGIN - high if corner[1] == top else corner[1] + MARGIN
    page.add_overlay(number, Rectangle(x, y, x + wide, y + high))
