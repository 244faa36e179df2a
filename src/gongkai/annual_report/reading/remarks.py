"""What the reader itself has to say of a report: blanks, what is no count, sums that no way of parting can mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    COLUMNS,
    EDITION_2019,
    EDITION_2021,
    REMEDY_CELL_LABELS,
    REMEDY_CELLS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
)
from gongkai.annual_report.model import Finding, Suspect, Where
from gongkai.annual_report.reading.decide import Decision
from gongkai.annual_report.reading.solve import FRAME
from gongkai.annual_report.reading.splits import Reading, is_lawful

LABELS: Mapping[str, str] = {row.key: row.label for edition in (EDITION_2019, EDITION_2021) for row in edition.rows}
_Cells = Mapping[str, Mapping[str, int | None]]


def no_row_sum(row: str) -> Finding:
    text = f"“{LABELS[row]}”一行数字连写，无论怎样分开，各类申请人之和都不等于总计。"
    return Finding("R2", "error", text, Where(row, "total"))


def blanks_lost() -> Finding:
    text = "第三部分多行数字连写而且少于应有的单元格，空白格在存档时已经丢失；连写各行不作猜测，未予核对。"
    return Finding("R4", "warning", text)


def blank(section: str, row: str, column: str) -> Finding:
    text = f"{_place(section, row, column)}为空白，按0计；表中应填写0。"
    return Finding("R4", "warning", text, Where(row, column), expected=0)


def not_a_count(section: str, row: str, column: str, raw: str) -> Finding:
    text = f"{_place(section, row, column)}印作“{raw.strip()[:20]}”，不是非负整数。"
    return Finding("R4", "error", text, Where(row, column))


def of_columns(decision: Decision, read: _Cells, details: Sequence[str]) -> Iterator[Finding]:
    """R1 and R3 where they fail in every reading though cells are unread, so that the report's checks cannot speak."""
    said = False
    for rule, at in sorted(decision.chosen.broken):
        summed = FRAME if rule == "R1" else (*details, "concluded")
        if any(read.get(key, {}).get(COLUMNS[at]) is None for key in summed):
            yield _no_column_sum(rule, at, decision)
            said = True
    if decision.chosen.cost and not said and not decision.chosen.broken:
        text = "第三部分数字连写，无论怎样分开，都不能同时满足各项勾稽关系。"
        yield Finding("R3", "error", text, Where("concluded", "total"))


def _no_column_sum(rule: str, at: int, decision: Decision) -> Finding:
    text = f"“{COLUMN_LABELS[COLUMNS[at]]}”列部分数字连写，无论怎样分开，都不能满足勾稽关系。"
    wrong = decision.misprint
    suspects = () if wrong is None else (Suspect(wrong.row, COLUMNS[wrong.at], wrong.printed, wrong.would_be),)
    return Finding(rule, "error", text, Where("concluded", COLUMNS[at]), suspects=suspects)


def of_remedies(near: Sequence[Reading], read: _Cells) -> Iterator[Finding]:
    """R5 and R6 where no way of parting the digits adds up and cells stay unread; `near` are the readings kept."""
    fives = [[reading[at * 5 : at * 5 + 5] for reading in near] for at in range(len(REMEDY_KINDS))]
    failing = [
        kind for kind, found in zip(REMEDY_KINDS, fives, strict=True) if found and not any(map(is_lawful, found))
    ]
    unread = [kind for kind in REMEDY_KINDS if any(read[kind][cell] is None for cell in REMEDY_CELLS)]
    for kind in failing:
        if kind in unread:
            yield _no_remedy_sum(kind, f"“{REMEDY_KIND_LABELS[kind]}”数字连写，无论怎样分开，各结果之和都不等于总计。")
    if unread and not failing:
        yield _no_remedy_sum(unread[0], "第四部分数字连写，无论怎样分开，三组的各结果之和都不能同时等于总计。")


def _no_remedy_sum(kind: str, text: str) -> Finding:
    return Finding("R5" if kind == "review" else "R6", "error", text, Where(kind, "total"))


def _place(section: str, row: str, column: str) -> str:
    if section == "requests":
        return f"“{LABELS[row]}”的“{COLUMN_LABELS[column]}”"
    return f"“{REMEDY_KIND_LABELS[row]}”的“{REMEDY_CELL_LABELS[column]}”"
