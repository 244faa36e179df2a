"""Collation (核对): whether the paper that comes back stamped says what was approved, part by part.

The approved text is a list of parts: number, date, addressee, each paragraph. What was read from the paper is running
text that breaks where its lines do. A part is the same when all its characters stand there in order; otherwise the
passage nearest to it is shown with what differs. Nothing is forgiven but breaks, spaces and the width of characters: a
changed day is a changed letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Verdict = Literal["same", "differs", "unread"]
Change = Literal["same", "gone", "new"]

LEAST_EXTRA = 8
"""Characters on the paper beside the approved text, in one run, that count as text added to it."""
NEAR = 0.5
"""Likeness from which a passage is shown as the changed part rather than the part called missing."""

_PAGE_NUMBER = re.compile(r"[—–\-－]\s*\d{1,3}\s*[—–\-－]")
_SAME_MARK = str.maketrans({"﹝": "〔", "﹞": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "—": "-", "–": "-"})


@dataclass(frozen=True)
class Part:
    """One part of the approved text; `label` names it to an officer."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What the paper says of one part. `changes` spells out a difference: (kind, text) runs, "gone" stands in the
    approved text alone, "new" on the paper alone; empty unless `verdict` is "differs"."""

    part: Part
    verdict: Verdict
    changes: tuple[tuple[Change, str], ...] = ()


@dataclass(frozen=True)
class Collation:
    """The findings in the order of the parts, and runs of text on the paper that belong to none of them."""

    findings: tuple[Finding, ...]
    extra: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether every part was read and none differs."""
        return not self.extra and all(finding.verdict == "same" for finding in self.findings)

    @property
    def differs(self) -> bool:
        return bool(self.extra) or any(finding.verdict == "differs" for finding in self.findings)


def collate(parts: Sequence[Part], pages: Sequence[str], *, known: Sequence[str] = ()) -> Collation:
    """Look for each part in the text of the pages, in reading order. Pages without any text leave every part unread.

    What is missing while a page has no text is unread, for it may stand there. `known` are words that the paper bears
    beside the parts without adding to them, such as the name in the seal.
    """
    read = [plain(_without_page_numbers(page)) for page in pages]
    text = "".join(read)
    if not text:
        return Collation(tuple(Finding(part, "unread") for part in parts))
    taken = bytearray(len(text))
    longer = len(text) > 2 * sum(len(part.text) for part in parts) + 2000
    findings = [
        _find(part, text, taken, look_near=not longer, blind=not all(read))
        for part in sorted(parts, key=lambda part: -len(part.text))
    ]
    order = {part.key: place for place, part in enumerate(parts)}
    findings.sort(key=lambda finding: order[finding.part.key])
    return Collation(tuple(findings), _extra(text, taken, [plain(word) for word in known]))


def plain(text: str) -> str:
    """The text without breaks and spaces, characters in one width, brackets of numbers alike."""
    folded = unicodedata.normalize("NFKC", text).translate(_SAME_MARK)
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"))


def _without_page_numbers(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if not _PAGE_NUMBER.fullmatch(line.strip()))


def _find(part: Part, text: str, taken: bytearray, *, look_near: bool, blind: bool) -> Finding:
    wanted = plain(part.text)
    if not wanted:
        return Finding(part, "same")
    start = text.find(wanted)
    while start >= 0 and any(taken[start : start + len(wanted)]):
        start = text.find(wanted, start + 1)
    if start < 0 and len(wanted) < 40 and (elsewhere := text.find(wanted)) >= 0:
        start = elsewhere  # a short part, such as the date, may also stand within a paragraph
    if start >= 0:
        taken[start : start + len(wanted)] = b"\x01" * len(wanted)
        return Finding(part, "same")
    first, last = _nearest(wanted, text, taken) if look_near else (0, 0)
    passage = text[first:last]
    matcher = SequenceMatcher(None, wanted, passage, autojunk=False)
    if not passage or matcher.ratio() < NEAR:
        return Finding(part, "unread") if blind else Finding(part, "differs", (("gone", part.text),))
    taken[first:last] = b"\x01" * (last - first)
    return Finding(part, "differs", tuple(_changes(matcher, wanted, passage)))


def _nearest(wanted: str, text: str, taken: bytearray) -> tuple[int, int]:
    """Where the passage most like the part begins and ends: from the first to the last of the runs that they share."""
    free = "".join("\x00" if used else char for char, used in zip(text, taken, strict=True))
    matcher = SequenceMatcher(None, wanted, free, autojunk=False)
    anchor = matcher.find_longest_match()
    if anchor.size < min(4, len(wanted)):
        return 0, 0
    first = max(0, anchor.b - anchor.a - 8)
    last = min(len(free), anchor.b + (len(wanted) - anchor.a) + 8)
    window = SequenceMatcher(None, wanted, free[first:last], autojunk=False)
    runs = [run for run in window.get_matching_blocks() if run.size >= 2]
    if not runs:
        return 0, 0
    begin = first + max(0, runs[0].b - runs[0].a)
    end = first + min(last - first, runs[-1].b + runs[-1].size + (len(wanted) - runs[-1].a - runs[-1].size))
    return _trimmed(free, begin, end)


def _trimmed(free: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and free[begin] == "\x00":
        begin += 1
    while end > begin and free[end - 1] == "\x00":
        end -= 1
    return begin, end


def _changes(matcher: SequenceMatcher[str], wanted: str, passage: str) -> list[tuple[Change, str]]:
    said: list[tuple[Change, str]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            said.append(("same", wanted[a:b]))
            continue
        if b > a:
            said.append(("gone", wanted[a:b]))
        if d > c:
            said.append(("new", passage[c:d].replace("\x00", "")))
    return said


def _extra(text: str, taken: bytearray, known: Sequence[str]) -> tuple[str, ...]:
    left = "".join("\x00" if used else char for char, used in zip(text, taken, strict=True))
    for word in sorted(filter(None, known), key=len, reverse=True):
        left = left.replace(word, "\x00")
    return tuple(run for run in left.split("\x00") if len(run) >= LEAST_EXTRA and not run.isdigit())
