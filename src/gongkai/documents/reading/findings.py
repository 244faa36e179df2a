"""One thing a file hides, as the finders of the formats report it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_FINDINGS = 300
_EXCERPT = 80


@dataclass(frozen=True)
class Finding:
    """`kind` is a key of `hidden.LABELS`; `where` in words; `excerpt` at most 80 characters of what is hidden."""

    kind: str
    where: str
    excerpt: str = ""


def excerpt(text: object) -> str:
    """A short piece of a text on one line."""
    line = " ".join(str(text).split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
