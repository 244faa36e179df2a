"""Files in: `read(data, name)` gives the text lines and grids of a PDF, DOCX, XLSX, HTML, Markdown or text file."""

from gongkai.documents.reading.content import Block, Cell, Content, Grid, Lines, Unreadable
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.reading.reader import read

__all__ = ["Block", "Cell", "Content", "Grid", "Lines", "Unreadable", "read", "sniff"]
