"""Two texts side by side, paragraph by paragraph."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A run of text: `how` is "same", "gone" or "new"."""

    how: str
    text: str


def compared(old: str, new: str) -> list[list[Piece]]:
    """The paragraphs of both, those that changed with their pieces; unchanged ones are a single piece."""
    before, after = old.splitlines(), new.splitlines()
    result: list[list[Piece]] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            result += [[Piece("same", line)] for line in before[i1:i2]]
            continue
        for at in range(max(i2 - i1, j2 - j1)):
            left = before[i1 + at] if i1 + at < i2 else ""
            right = after[j1 + at] if j1 + at < j2 else ""
            result.append(_pieces(left, right))
    return result


def _pieces(left: str, right: str) -> list[Piece]:
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", left[i1:i2]))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", left[i1:i2]))
        if j2 > j1:
            pieces.append(Piece("new", right[j1:j2]))
    return pieces
