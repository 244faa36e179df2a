"""Sections two, three and four read from running text: labels and runs of figures alternate, cells may run together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.annual_report.editions import COLUMNS, PARTS
from gongkai.annual_report.reading.figures import count
from gongkai.annual_report.reading.grids import Tables
from gongkai.annual_report.reading.labels import (
    ROW_NUMBERS,
    letters,
    match_proactive_cell,
    match_proactive_row,
    match_remedy_cell,
    match_row,
)
from gongkai.annual_report.reading.rows import RowText, firm, loose, untold
from gongkai.annual_report.reading.splits import is_lawful, is_number, lost_a_blank

MARK = "¶"
"""Stands where a label's own number (1. 2. 3.) stood, so that it is not taken for a figure."""

BLANKS_LOST = 3
"""So many rows that cannot be whole are no misprints: the archive dropped blank cells."""

_NUMBERING = re.compile(
    r"(?<![.\d])\d ?[.、](?=\s{0,4}[一-鿿“\"])|(?<=\d)\d[.、](?=\s{0,4}[一-鿿“\"])|\(\d\)(?=\s{0,4}[一-鿿“\"])"
)
_UNITS = re.compile(r"(?<=\d) ?(?:件次|件|项|个|宗|条|起|次)(?!目)")
_VALUES = re.compile(r"(?:[\d\s|/+\-−—–―.,*\\]|(?<=\d)[亿万]?元|(?<=\d )[亿万]?元)+")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")
_WORD_FOR_NOTHING = re.compile(r"(?<![一-鿿])无(?![一-鿿])")
_WORD_FOR_ZERO = re.compile(r"(?<![一-鿿〇])[零〇](?![一-鿿〇])")
_CHANGE = re.compile(r"增\s*[/／]\s*减")


def _spaced(text: str) -> str:
    return r"\s*".join(map(re.escape, text))


_THREE_NUMBERED = re.compile(r"一\s*[、.]\s*" + _spaced("本年新收"))
_THREE = re.compile(_spaced("本年新收政府信息") + "|" + _spaced("本年新收申请"))
_TWO = re.compile(_spaced("第二十条") + r"\s*第?\s*\(?\s*一\s*\)?\s*项")
_FOUR = re.compile(_spaced("结果维持"))
_FOUR_HEADING = re.compile(r"四\s*[、.][^。\n]{0,24}?" + _spaced("行政复议"))
_AFTER_THREE = re.compile(_spaced("结转下") + r"[一-鿿\s]{0,20}" + _spaced("办理"))
_FIVE = re.compile(r"五\s*[、.]\s*[^\n|]{0,24}?" + _spaced("存在"))
_REMEDY_WORDS = frozenset("".join("行政复议诉讼未经直接起后结果维持纠正其他尚审总合计四政府信息公开因工作被申请提情况"))


@dataclass(frozen=True)
class _Run:
    """One label and the figures printed after it."""

    label: str
    values: str


def fold_text(text: str) -> str:
    """Compatibility folding; signs that mean the same are made one, and white space is at most one character.

    The last also bounds the patterns below, which allow white space between any two letters.
    """
    folded = _WORD_FOR_NOTHING.sub("/", unicodedata.normalize("NFKC", text).replace("−", "-"))
    folded = _WORD_FOR_ZERO.sub("0", folded)
    return _CHANGE.sub("增减", _BLANK_LINES.sub("\n", _BLANKS.sub(" ", folded)))


def read_flat(text: str) -> Tables:
    """The tables of a text. `text` is the whole report; the regions are found by the form's own words."""
    folded = fold_text(text)
    tables = Tables()
    three = _last(_THREE_NUMBERED, folded)
    three = _last(_THREE, folded) if three is None else three
    two = _first(_TWO, folded)
    if two is not None and (three is None or two < three):
        _proactive(folded[two : three if three is not None else two + 3000], tables)
    if three is None:
        return tables
    start = max(0, three - 12)
    end_of_rows = _AFTER_THREE.search(folded, three)
    four = _FOUR.search(folded, end_of_rows.end() if end_of_rows else three)
    end = four.start() if four else min(len(folded), start + 6000)
    tables.requests = _requests(folded[start:end])
    joined = [text for _, text in tables.requests if text.digits]
    tables.blanks_lost = sum(lost_a_blank(text.digits, text.readings) for text in joined) >= BLANKS_LOST
    if tables.blanks_lost:
        tables.requests = [(key, untold(text)) for key, text in tables.requests]
    tables.packed = _packed(tables.requests)
    if four:
        five = _FIVE.search(folded, four.start())
        _remedies(folded[four.start() : five.start() if five else four.start() + 1500], tables)
    if not any(character.isdigit() for piece in (*tables.remedies, *tables.remedy_raw) for character in piece):
        _remedies_by_shape(folded[end_of_rows.end() if end_of_rows else three :], tables)
    return tables


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return match.start() if match else None


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    matches = [match.start() for match in pattern.finditer(text)]
    return matches[-1] if matches else None


def _runs(region: str) -> Iterator[_Run]:
    """Label runs with the figures after them. Gaps without a digit or a blank's mark belong to the label."""
    label: list[str] = []
    at = 0
    for match in _VALUES.finditer(region):
        gap = match.group()
        label.append(region[at : match.start()])
        at = match.end()
        if any(character.isdigit() for character in gap) or "/" in gap or gap.count("|") >= 2:
            yield _Run("".join(label), gap)
            label = []
    rest = "".join(label) + region[at:]
    if rest.strip():
        yield _Run(rest, "")


def _requests(region: str) -> list[tuple[str | None, RowText]]:
    runs = list(_runs(_UNITS.sub("", _NUMBERING.sub(MARK, region))))
    found: list[tuple[str | None, RowText]] = []
    last = ""
    for index, run in enumerate(runs):
        following = runs[index + 1].label if index + 1 < len(runs) else ""
        key = _row_key(run.label, last)
        text = _figures(run.values, following)
        if key is not None:
            last = key
            found.append((key, text))
        elif text.figures or text.readings:
            found.append((None, text))
    return _without_totals(found)


def _without_totals(found: list[tuple[str | None, RowText]]) -> list[tuple[str | None, RowText]]:
    """Where all rows print six numbers apart and none seven, the column of totals is missing, not a border."""
    words = [text.raw.replace("|", " ").split() for _, text in found]
    six = [tokens for tokens in words if len(tokens) == len(PARTS) and all(map(is_number, tokens))]
    if len(six) < 10 or any(len(tokens) == len(COLUMNS) for tokens in words):
        return found
    return [
        (key, firm([*tokens, ""]) if tokens in six else text) for (key, text), tokens in zip(found, words, strict=True)
    ]


def _packed(found: list[tuple[str | None, RowText]]) -> bool:
    """Whether the text lost its delimiters but not its cells: most rows are seven numbers run into fewer words."""
    joined = [text for _, text in found if len(text.raw.split()) < len(COLUMNS)]
    whole = [text for text in joined if text.figures and all(figure.state == "number" for figure in text.figures)]
    return len(whole) >= 10


def _row_key(label: str, last: str) -> str | None:
    tail = label.rsplit(MARK, 1)[-1] if MARK in label else label
    key = match_row(tail) or match_row(label)
    if letters(tail) == "其他":
        return "other.misc" if last.startswith(("declined", "other")) else None
    if letters(tail) in {"总计", "合计"}:
        return "concluded" if last else None
    return key


def _figures(values: str, following: str) -> RowText:
    """The figures of a run; when they make no sense, less the number of the next label, which may lack its dot."""
    cells = _barred(values, len(COLUMNS))
    if cells is not None:
        return firm(cells)
    text = loose(values, len(COLUMNS))
    key = match_row(following)
    number = ROW_NUMBERS.get(key or "", "")
    if number and MARK not in following and values.rstrip().endswith(number):
        shorter = loose(values.rstrip()[:-1], len(COLUMNS))
        if shorter.figures and not (text.figures or any(map(is_lawful, text.readings))):
            return shorter
    return text


def _barred(values: str, width: int) -> list[str] | None:
    """`width` cells parted by bars (one a line, or one line), blanks included; None when it is not so."""
    if values.count("|") < width - 1:
        return None
    cells = [cell.strip() for cell in values.strip().split("|")]
    if cells and not cells[0]:
        cells = cells[1:]  # the bar that closes the label's cell
    while len(cells) > width and not cells[-1]:
        cells.pop()
    while len(cells) > width and not cells[0]:
        cells.pop(0)
    return cells if len(cells) == width and all(len(cell.split()) <= 1 for cell in cells) else None


def _remedies(region: str, tables: Tables) -> None:
    """Figures after the heads of section four, as far as only heads stand between them."""
    pieces: list[str] = []
    for run in _runs(_UNITS.sub("", region)):
        if pieces and set(letters(run.label)) - _REMEDY_WORDS:
            break
        if any(character.isdigit() for character in run.values):
            pieces.append(run.values)
        elif not pieces and set(letters(run.label)) - _REMEDY_WORDS and not _heads_in(run.label):
            break
    cells = _barred("|".join(pieces), 15)
    if cells is not None:
        tables.remedies = cells
    tables.remedy_raw.append(" ".join(pieces))


def _remedies_by_shape(rest: str, tables: Tables) -> None:
    """Where the heads of section four are torn apart: its first line of fifteen figures."""
    heading = _FOUR_HEADING.search(rest)
    region = rest[heading.end() :] if heading else rest
    five = _FIVE.search(region)
    for line in region[: five.start() if five else 1500].splitlines():
        figures = _UNITS.sub("", line).replace("|", " ").split()
        if len(figures) == 15 and all(count(figure).state != "unreadable" for figure in figures):
            tables.remedies = figures
            return


def _heads_in(label: str) -> bool:
    return match_remedy_cell(label[-4:]) is not None or "总计" in letters(label)


def _proactive(region: str, tables: Tables) -> None:
    for run in _runs(_UNITS.sub("", _NUMBERING.sub(MARK, region))):
        text = letters(run.label)
        tables.marks.add(text)
        for part in re.split(r"[\s|]+", run.label):
            cell = match_proactive_cell(part)
            if cell:
                tables.headers.setdefault(cell, part)
        key = match_proactive_row(run.label)
        if key is not None and key not in tables.proactive:
            tables.proactive[key] = [("", run.values.strip())]
