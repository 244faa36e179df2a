"""Files in: what a file says, and what it hides.

read(data, name) -> Content                       lines and grids of PDF, DOCX, XLSX, XLS, OFD, HTML, text
extract_text(data, name, *, convert, ocr, …)      every word, page by page, of any file that has words
hidden_content(data, kind) -> tuple[Hidden, …]    what a reader does not see: hidden sheets, comments, layers …
sniff(data, name) -> str                          the kind, by content
LibreOffice(path)                                 a converter for old Office files, where the caller has one
"""

from gongkai.documents.reading.content import Block, Cell, Content, Grid, Lines, Unreadable
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.reading.reader import read

__all__ = ["Block", "Cell", "Content", "Grid", "Lines", "Unreadable", "read", "sniff"]
