"""Tables as tab-parted lines: which line heads the columns, and what kind of list it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.rules.publication_checks.model import Passage

_HEADING = re.compile(
    r"姓名|身份证|证件号|电话|联系方式|手机|账号|帐号|账户|帐户|卡号|存折|住址|地址|学校|班级|病种|疾病|诊断|残疾|序号|金额|户主|名称|备注"
)
_PERSON = re.compile(r"姓名|户主|申请人|领取人|学生|家庭成员|监护人|受助人|受益人|村民")
_OFFICE = re.compile(r"单位|部门|科室|机关|职务|机构|窗口|办公")


@dataclass(frozen=True)
class Cell:
    """text[start:end] of the line, in its column counted from 0."""

    column: int
    start: int
    end: int
    text: str


def cells_of(line: str) -> Iterator[Cell]:
    at = 0
    for column, text in enumerate(line.split("\t")):
        yield Cell(column, at, at + len(text), text)
        at += len(text) + 1


class Table:
    """Follows the passages and remembers the heading of the table they are in."""

    def __init__(self) -> None:
        self._headings: tuple[str, ...] = ()
        self._line = ""
        self._part = ""
        self._plain_lines = 0

    def take(self, passage: Passage) -> None:
        """The next passage: a heading, a row, or prose, after which the table is over."""
        if passage.part != self._part:
            self._headings, self._part = (), passage.part
        cells = passage.text.split("\t")
        if len(cells) < 2:
            self._headings = ()
            return
        named = sum(1 for cell in cells if len(cell) <= 16 and _HEADING.search(cell))
        if (
            named >= 2
            and named * 2 >= sum(1 for cell in cells if cell.strip())
            and not re.search(r"\d{5}", passage.text)
        ):
            self._headings, self._line = tuple("".join(cell.split()) for cell in cells), passage.text

    def is_heading(self, passage: Passage) -> bool:
        return bool(self._headings) and passage.text == self._line

    def heading(self, column: int) -> str:
        """The heading above a column; "" where there is none."""
        return self._headings[column] if column < len(self._headings) else ""

    @property
    def headings(self) -> tuple[str, ...]:
        return self._headings

    def is_private(self) -> bool:
        """Whether its rows are private persons: a column of names, none of offices."""
        line = " ".join(self._headings)
        return bool(_PERSON.search(line)) and not _OFFICE.search(line)
