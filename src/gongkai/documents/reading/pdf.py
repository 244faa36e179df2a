"""PDF files: text by lines, ruled tables as grids. Runs only inside the sandbox's child process.

Most pages of a report are prose; pdfium gives their lines in a millisecond. Only pages that look tabular go through
pdfplumber, which finds the ruled tables; where a table has no rules the words are laid out by their positions.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdfium2

from gongkai.documents.reading.content import Block, Cell, Content, Grid, Lines, Unreadable, checked
from gongkai.documents.reading.positions import place_words
from gongkai.documents.reading.text import is_page_number

MAX_PAGES = 120
_NUMBERS_AT_END = re.compile(r"^\S.{0,60}?(?:\s+[-+]?[\d,.]+)+\s*$")
_SEVERAL_NUMBERS = re.compile(r"(?:^|\s)\d[\d,.]*(?:\s+\d[\d,.]*){2,}(?:\s|$)")

_RADICALS = str.maketrans(
    "⺁⺋⺏⺝⺟⺠⺫⺮⻁⻂⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂卩尣月母民目竹虎衤西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


def read_pdf(data: bytes) -> Content:
    """Blocks of a PDF. Raises Unreadable for a damaged, locked or purely scanned file."""
    texts = _page_texts(data)
    if not any(text.strip() for text in texts):
        raise Unreadable("PDF 中没有文字层（可能是扫描件），无法读取。")
    tabular = [number for number, text in enumerate(texts, start=1) if _looks_tabular(text)]
    laid_out = _tabular_pages(data, tabular)
    blocks: list[Block] = []
    for number, text in enumerate(texts, start=1):
        blocks.extend(laid_out.get(number) or _prose(text))
    return checked([unified(block) for block in blocks], "pdf")


def unified(block: Block) -> Block:
    """Radicals of the supplement, which some fonts' maps give for whole characters and NFKC leaves, as characters."""
    if isinstance(block, Lines):
        return Lines(tuple(line.translate(_RADICALS) for line in block.lines))
    rows = tuple(tuple(cell and cell.translate(_RADICALS) for cell in row) for row in block.rows)
    return Grid(rows, block.loose)


def _page_texts(data: bytes) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("PDF 文件已加密，无法读取。" if locked else "PDF 文件已损坏，无法打开。") from error
    if len(document) > MAX_PAGES:
        raise Unreadable(f"PDF 超过 {MAX_PAGES} 页，不像一份年度报告，未予读取。")
    texts: list[str] = []
    for index in range(len(document)):
        try:
            page = document[index]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        except pypdfium2.PdfiumError:
            texts.append("")
    document.close()
    return texts


def _looks_tabular(text: str) -> bool:
    """A page of prose has hardly a line that ends in bare numbers; a page number is not one."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not is_page_number(line)]
    several = sum(1 for line in lines if _SEVERAL_NUMBERS.search(line))
    at_end = sum(1 for line in lines if _NUMBERS_AT_END.match(line))
    short = sum(1 for line in lines if len(line) <= 8)
    bare = sum(1 for line in lines if line.replace(" ", "").isdigit())
    torn = short * 2 > len(lines) >= 8
    return several >= 1 or at_end >= 2 or bare >= 3 or torn


def _prose(text: str) -> list[Block]:
    lines = tuple(line for line in text.splitlines() if line.strip() and not is_page_number(line))
    return [Lines(lines)] if lines else []


def _tabular_pages(data: bytes, numbers: list[int]) -> dict[int, list[Block]]:
    if not numbers:
        return {}
    result: dict[int, list[Block]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), pages=numbers) as document:
            for page in document.pages:
                result[page.page_number] = _page_blocks(page)
                page.close()
    except Exception as error:  # pdfminer raises whatever its parser meets; the pages' text is already in hand
        if isinstance(error, MemoryError):
            raise
    return result


@dataclass(frozen=True)
class _Table:
    box: tuple[float, float, float, float]
    rows: tuple[tuple[Cell, ...], ...]

    def holds(self, item: dict[str, Any]) -> bool:
        middle_x = (item["x0"] + item["x1"]) / 2
        middle_y = (item["top"] + item["bottom"]) / 2
        left, top, right, bottom = self.box
        return bool(left <= middle_x <= right and top <= middle_y <= bottom)


def _page_blocks(page: Any) -> list[Block]:
    tables = sorted(_tables(page), key=lambda table: table.box[1])
    outside = page.filter(lambda item: item.get("object_type") != "char" or not any(t.holds(item) for t in tables))
    words = outside.extract_words(keep_blank_chars=False, x_tolerance=2, y_tolerance=3)
    placed = place_words(words)
    blocks: list[Block] = []
    for table in tables:
        above = [block for top, block in placed if top < table.box[1]]
        placed = placed[len(above) :]
        blocks.extend([*above, Grid(table.rows)])
    return [*blocks, *(block for _, block in placed)]


def _tables(page: Any) -> list[_Table]:
    found: list[_Table] = []
    for table in page.find_tables():
        rows = tuple(
            tuple(None if cell is None else cell.replace("\n", "").strip() for cell in row) for row in table.extract()
        )
        wide = [row for row in rows if sum(1 for cell in row if cell) >= 2]
        if wide:
            found.append(_Table(table.bbox, rows))
    return found
