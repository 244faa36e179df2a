"""How alike two requests are, by the runs of characters they share. It finds; a person decides (art. 36 (6))."""

from __future__ import annotations

import re
import unicodedata

WIDTHS = (2, 3)
ALIKE = 0.4
"""From here on a request is shown first as a likely repeat."""
_NOISE = re.compile(r"[\W_]+")
_PHRASES = re.compile(
    r"(申请|请求|要求)?(公开|提供|获取|查询)|贵(局|单位|机关)|你(局|单位|机关)|有关|相关|关于|政府信息|请"
)
"""What every application says, and what therefore tells none from another."""


def shingles(text: str) -> frozenset[str]:
    """The runs of two and three characters of the text, widths and case unified, the usual phrases left out."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    told = _PHRASES.sub("", plain) or plain
    runs = (told[start : start + width] for width in WIDTHS for start in range(len(told) - width + 1))
    return frozenset(runs) or frozenset({told} - {""})


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same words): the mean of the shared part of both and of the shorter one, so that
    a request that is wholly contained in a longer one still comes forward."""
    first, second = shingles(one), shingles(other)
    if not first or not second:
        return 0.0
    shared = len(first & second)
    return (shared / len(first | second) + shared / min(len(first), len(second))) / 2
