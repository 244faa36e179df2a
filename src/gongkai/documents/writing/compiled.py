"""Compiled documents (汇编): a title, a note, then parts with a heading and a list each, as PDF and as DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from gongkai.documents.writing.grid import plain_grid
from gongkai.documents.writing.plain import Facts, Ledger, plain_pdf
from gongkai.documents.writing.word import add_heading, add_prose, add_table, new_document, number_pages, save

_LANDSCAPE = (Mm(297), Mm(210))
_WIDTH = 243.0


@dataclass(frozen=True)
class Part:
    """One part: its heading and its list."""

    heading: str
    ledger: Ledger


def compiled_pdf(title: str, note: str, parts: Sequence[Part], *, dated: date) -> bytes:
    """A4 on its side, tagged PDF/A-2b. Raises typst.WritingError."""
    blocks: list[str | Facts | Ledger] = [note]
    for part in parts:
        blocks += [part.heading, part.ledger]
    return plain_pdf(title, blocks, dated=dated, landscape=True)


def compiled_docx(title: str, note: str, parts: Sequence[Part], *, dated: date) -> bytes:
    """The same to edit."""
    document = new_document(title, dated=dated)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _LANDSCAPE
    add_heading(document, title, 1, centred=True)
    add_prose(document, note)
    for part in parts:
        add_heading(document, part.heading, 2)
        add_table(document, plain_grid("", part.ledger.header, part.ledger.rows, _WIDTH))
    number_pages(document, first_page=True)
    return save(document)
