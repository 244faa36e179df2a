"""Word files (DOCX): paragraphs and tables in document order. Runs only inside the sandbox's child process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from gongkai.documents.reading.archives import check_archive
from gongkai.documents.reading.content import Block, Cell, Content, Grid, Lines, Unreadable, checked


def read_docx(data: bytes) -> Content:
    """Blocks of a DOCX file. Raises Unreadable for a damaged file or a compression bomb."""
    check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, AttributeError, SyntaxError) as error:
        raise Unreadable("DOCX 文件已损坏，无法打开。") from error
    blocks: list[Block] = []
    lines: list[str] = []
    for element in _blocks(document.element.body):
        if element.tag == qn("w:p"):
            lines.extend(_paragraph(element).split("\n"))
            continue
        if lines:
            blocks.append(Lines(tuple(lines)))
            lines = []
        blocks.append(Grid(_table(element)))
    if lines:
        blocks.append(Lines(tuple(lines)))
    return checked(blocks, "docx")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables; content controls and layout tables (a table with a table inside) are unfolded."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag == qn("w:tbl"):
            if next(child.iter(qn("w:tbl")), None) is not None and len(list(child.iter(qn("w:tbl")))) > 1:
                for cell in child.iter(qn("w:tc")):
                    yield from _blocks(cell)
            else:
                yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag")}:
            yield from _blocks(child)


def _paragraph(element: Any) -> str:
    parts: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.getparent().tag == qn("w:r"):
            parts.append("\t" if node.tag == qn("w:tab") else "\n")
    return "".join(parts)


def _table(table: Any) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for row in table.iter(qn("w:tr")):
        line: list[Cell] = [None] * _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        for cell in row.iter(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span = _number(None if properties is None else properties.find(qn("w:gridSpan")), 1)
            merges = [] if properties is None else [properties.find(qn("w:vMerge")), properties.find(qn("w:hMerge"))]
            covered = any(merge is not None and merge.get(qn("w:val")) != "restart" for merge in merges)
            text = "".join(_paragraph(paragraph) for paragraph in cell.iter(qn("w:p"))).replace("\n", "")
            line.append(None if covered else text.strip())
            line.extend([None] * (min(max(span, 1), 200) - 1))
        rows.append(tuple(line))
    return tuple(rows)


def _number(element: Any, default: int) -> int:
    raw = "" if element is None else str(element.get(qn("w:val")) or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else default
