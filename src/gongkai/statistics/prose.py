"""The prose of a report: live references to figures, and texts that repeat another report's.

A live reference is `{{row.cell}}` with the keys of `annual_report.editions`: `{{received.total}}`,
`{{refused.third_party.total}}`,
`{{review.upheld}}`, `{{permits.decisions}}`. It is replaced by the figure of the table, so that text and table
cannot part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.annual_report.model import Finding, Number, Report

SECTIONS: Mapping[str, str] = {
    "front": "标题下说明",
    "one": "一、总体情况",
    "five": "五、存在的主要问题及改进情况",
    "six": "六、其他需要报告的事项",
}
REFERENCE = re.compile(r"\{\{\s*([a-z0-9_.]+)\.([a-z0-9_]+)\s*\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}")

SAME_FROM = 0.8
"""Share of a text that must be found in another for the two to be called the same (art. 47 of the format's notice)."""
_SHINGLE = 5
_SHORTEST = 60
"""Texts below this many characters are set phrases (“没有其他需要报告的事项”) and no sign of copying."""


def references(text: str) -> tuple[tuple[str, str], ...]:
    """(row, cell) of every live reference in the order of the text."""
    return tuple((match[1], match[2]) for match in REFERENCE.finditer(text))


def resolve(report: Report) -> Report:
    """The report with every live reference replaced by its figure; what cannot be replaced stays and becomes a note."""
    prose: dict[str, str] = {}
    notes: list[Finding] = list(report.notes)
    for section, text in report.prose.items():
        prose[section] = REFERENCE.sub(lambda match: _printed(report, match), text)
        for left in _BRACES.findall(prose[section]):
            where = SECTIONS.get(section, section)
            notes.append(Finding("REF", "error", f"{where}中的引用“{left}”在表中没有对应的数据"))
    return replace(report, prose=prose, notes=tuple(notes))


def figure(report: Report, row: str, cell: str) -> Number | None:
    """The figure a reference names; None when no table has it."""
    for table in (report.requests, report.remedies, report.proactive):
        if row in table:
            return table[row].get(cell)
    return None


def _printed(report: Report, match: re.Match[str]) -> str:
    value = figure(report, match[1], match[2])
    if value is None:
        return match[0]
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class Repeat:
    """A section that says the same as another text. `share` is the part of it, 0–1, found there."""

    section: str
    other: str
    share: float

    @property
    def message(self) -> str:
        return f"{SECTIONS[self.section]}与{self.other}相同部分约占{self.share:.0%}"


def likeness(text: str, other: str) -> float:
    """Share of `text`, 0–1, that is found in `other`, by runs of five characters. Figures count as alike, so that a
    text with
    only its numbers renewed is found; spaces and punctuation do not count."""
    mine, theirs = _shingles(text), _shingles(other)
    return sum(shingle in theirs for shingle in mine) / len(mine) if mine else 0.0


def repeats(prose: Mapping[str, str], others: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Repeat, ...]:
    """For each section the most alike of the other texts, where it reaches `SAME_FROM`. `others` are (name, prose)."""
    kept = [(name, {section: _shingles(text) for section, text in texts.items()}) for name, texts in others]
    found: list[Repeat] = []
    for section in ("one", "five", "six"):
        text = prose.get(section, "")
        mine = _shingles(text)
        if len(text) < _SHORTEST or not mine:
            continue
        shares = [
            (sum(shingle in texts[section] for shingle in mine) / len(mine), name)
            for name, texts in kept
            if section in texts
        ]
        share, name = max(shares, default=(0.0, ""))
        if share >= SAME_FROM:
            found.append(Repeat(section, name, share))
    return tuple(found)


def _shingles(text: str) -> frozenset[str]:
    plain = re.sub(r"\d+", "0", REFERENCE.sub("0", text))
    letters = re.sub(r"\W+", "", plain)
    return frozenset(letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1))
