"""Two versions of a draft side by side, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]+[”）]?|[^。；！？]+")


@dataclass(frozen=True)
class Row:
    """A sentence as it was and as it is; `kind` is `same`, `changed`, `gone` or `new`, and says it in a word."""

    kind: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return {"same": "", "changed": "改动", "gone": "删去", "new": "新增"}[self.kind]


def compare(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """Rows in the order of the text."""
    old, new = _sentences(before), _sentences(after)
    rows: list[Row] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for left, right in zip_longest(old[a:b], new[c:d], fillvalue=""):
            kind = "same" if left == right else "new" if not left else "gone" if not right else "changed"
            rows.append(Row(kind, left, right))
    return rows


def _sentences(paragraphs: Sequence[str]) -> list[str]:
    return [part.strip() for text in paragraphs for part in _SENTENCE.findall(text) if part.strip()]
