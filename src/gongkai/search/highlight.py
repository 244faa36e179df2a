"""Marks in the original text what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.search.language import fold

LENGTH = 120
"""Characters of a passage."""
SPACES = re.compile(r"\s+")
Span = tuple[int, int]


def spans(text: str, terms: Iterable[str]) -> list[Span]:
    """Where the folded terms stand in the text, in order and joined where they touch. Single characters count only if
    nothing longer is there."""
    folded = fold(text)
    wanted = sorted({term for term in terms if term}, key=len, reverse=True)
    long = [term for term in wanted if len(term) > 1]
    for group in (long, wanted):
        if group and (found := _joined(re.finditer("|".join(map(re.escape, group)), folded))):
            return found
    return []


def _joined(matches: Iterable[re.Match[str]]) -> list[Span]:
    found: list[Span] = []
    for match in matches:
        start, end = match.span()
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def marked(text: str, terms: Iterable[str]) -> SafeString:
    """The whole text as HTML, escaped, the terms in `<em>`."""
    return _html(text, spans(text, terms), 0, len(text))


def passage(text: str, terms: Iterable[str], length: int = LENGTH) -> SafeString:
    """The part of the text with most of what was asked for, as HTML; its beginning if nothing is there."""
    plain = SPACES.sub(" ", text).strip()
    found = spans(plain, terms)
    if len(plain) <= length:
        return _html(plain, found, 0, len(plain))
    start = _best_start(found, length)
    end = min(start + length, len(plain))
    body = _html(plain, [span for span in found if span[0] >= start and span[1] <= end], start, end)
    return mark_safe(f"{'…' if start else ''}{body}{'…' if end < len(plain) else ''}")


def _best_start(found: list[Span], length: int) -> int:
    best, most = 0, 0
    for start, _ in found[:200]:
        within = sum(end - at for at, end in found if start <= at and end <= start + length - 10)
        if within > most:
            best, most = start, within
    return max(best - 10, 0)


def _html(text: str, found: list[Span], start: int, end: int) -> SafeString:
    parts: list[str] = []
    at = start
    for left, right in found:
        parts += [escape(text[at:left]), "<em>", escape(text[left:right]), "</em>"]
        at = right
    return mark_safe("".join([*parts, escape(text[at:end])]))
