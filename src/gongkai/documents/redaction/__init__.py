"""Redaction of PDFs: what is marked cannot be found again, by anyone, in any part of the file.

    page_images(pdf, dpi=110, *, pages=None) -> tuple[PageImage(page, width, height, dpi, png), ...]
    page_texts(pdf) -> tuple[PageText(page, width, height, text, boxes), ...]
    find_text(pdf | page_texts, needle) -> tuple[Hit(page, text, boxes, kind), ...]
    find_personal(pdf | page_texts, finder) -> tuple[Hit, ...]          finder: gongkai.rules.personal_data.find
    apply(pdf, marks, *, dpi=200) -> bytes                              marks: Mark(page, box, article="", label="")
    verify(result, marked_strings, marks) -> tuple[Leak(kind, page, where, excerpt), ...]     () may be released
    marked_texts(page_texts, marks) -> tuple[str, ...]                  what lies under marks drawn by hand
    prepare(pdf) -> bytes                                               the working copy: only what is seen
    to_pdf(data, name, *, convert=None) -> bytes                        pictures; Office files by a LibreOffice(path)

Pages count from 1. A box is (left, top, right, bottom) in points on the page as shown, origin top left, y downwards;
pixels on an image = points x dpi / 72. All doors raise `Unreadable` with a sentence in Chinese and take `seconds=`,
their wall-clock limit; the work is done in a sandbox process, never in a request.

What officers see on the images is what is released: every door works on the same cleaned copy, from which
annotations, layers that are off, attachments, scripts, metadata, outlines and the like are gone. Text that is in a
file but not to be seen on its page is not released either.
"""

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction.desk import apply, find_personal, find_text, page_images, page_texts, prepare, verify
from gongkai.documents.redaction.intake import to_pdf
from gongkai.documents.redaction.matching import Finder, marked_texts
from gongkai.documents.redaction.model import Box, Hit, Leak, Mark, PageImage, PageText

__all__ = [
    "Box",
    "Finder",
    "Hit",
    "Leak",
    "Mark",
    "PageImage",
    "PageText",
    "Unreadable",
    "apply",
    "find_personal",
    "find_text",
    "marked_texts",
    "page_images",
    "page_texts",
    "prepare",
    "to_pdf",
    "verify",
]
