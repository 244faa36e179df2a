"""Plain text and Markdown: decoding, and the tables that tabs and bars draw in it."""

from __future__ import annotations

import re

from gongkai.documents.reading.content import Block, Content, Grid, Lines, Unreadable, checked

MAX_BYTES = 16_000_000
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|`|<[^<>]{0,80}>")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－―]{1,2}\s*\d{1,3}\s*[-—–－―]{1,2}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)\s*$"
)


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 or GB18030. Raises Unreadable when it is none of them."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES // 1_000_000} MB，未予读取。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("utf-8", errors="replace")
    alternative = data.decode("gb18030", errors="replace")
    best = min((text, alternative), key=lambda candidate: candidate.count("\ufffd"))
    if best.count("\ufffd") > max(20, len(best) // 50):
        raise Unreadable("文件不是可识别的文本（既非 UTF-8，也非 GB18030），可能已损坏。")
    return best


def _encodings(data: bytes) -> tuple[str, ...]:
    declared = _META_CHARSET.search(data[:4096])
    named = declared.group(1).decode("ascii").lower() if declared else ""
    if named in {"gb2312", "gbk"}:
        named = "gb18030"
    known = named in {"gb18030", "big5", "big5-hkscs", "utf-8", "utf8"}
    return ("utf-8-sig", named, "gb18030") if known else ("utf-8-sig", "gb18030")


def is_page_number(line: str) -> bool:
    """Whether a line is only a page number between dashes, or 第 n 页."""
    return len(line) < 40 and any(map(str.isdigit, line)) and bool(_PAGE_NUMBER.match(line))


def read_text(data: bytes, kind: str = "text") -> Content:
    """Blocks of a plain text or Markdown file. Lines with tabs, or framed by bars, become loose grids."""
    return checked(blocks_of(decode(data)), kind)


def blocks_of(text: str) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    for line in text.splitlines():
        if is_page_number(line):
            continue
        cells = _cells(line)
        if cells is None:
            if rows and not line.strip():
                continue
            _flush_rows(rows, blocks)
            lines.append(line)
            continue
        _flush_lines(lines, blocks)
        if cells:
            rows.append(cells)
    _flush_lines(lines, blocks)
    _flush_rows(rows, blocks)
    return blocks


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a table line; () for a Markdown rule; None when the line is text."""
    if "|" not in line and "\t" not in line:
        return None
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") >= 2 and stripped.strip("| \t"):
        if _RULE.match(stripped):
            return ()
        inner = stripped[1:-1] if stripped.endswith("|") else stripped[1:]
        return tuple(_plain(cell) for cell in inner.replace("\\|", "｜").split("|"))
    if "\t" in line and stripped:
        return tuple(_plain(cell) for cell in line.rstrip("\r\n").split("\t"))
    if "|" in stripped and not stripped.startswith("|"):
        cells = tuple(_plain(cell) for cell in stripped.split("|"))
        if sum(1 for cell in cells if cell) >= 2:  # one cell before bars is a cell on a line of its own: text
            return () if _RULE.match(stripped) else cells
    return None


def _plain(cell: str) -> str:
    if "<" in cell or "*" in cell or "_" in cell or "`" in cell:
        cell = _EMPHASIS.sub("", _BREAK.sub("", cell))
    return cell.strip()


def _flush_lines(lines: list[str], blocks: list[Block]) -> None:
    if any(line.strip() for line in lines):
        blocks.append(Lines(tuple(lines)))
    lines.clear()


def _flush_rows(rows: list[tuple[str, ...]], blocks: list[Block]) -> None:
    if rows:
        blocks.append(Grid(tuple(rows), loose=True))
    rows.clear()
