"""Writing files: letters, plain sheets and tables, as PDF, DOCX and XLSX."""

from gongkai.documents.writing.letter import LetterPaper, letter_pdf
from gongkai.documents.writing.letter_docx import letter_docx
from gongkai.documents.writing.plain import Facts, Ledger, plain_pdf
from gongkai.documents.writing.typst import NoGlyphError, WritingError

__all__ = [
    "Facts",
    "Ledger",
    "LetterPaper",
    "NoGlyphError",
    "WritingError",
    "letter_docx",
    "letter_pdf",
    "plain_pdf",
]
