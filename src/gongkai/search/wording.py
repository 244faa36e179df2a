"""Words as editors write them."""

from __future__ import annotations

import re

from gongkai.search.language import fold

BETWEEN = re.compile(r"[\s、，,；;/|]+")


def folded_word(text: str) -> str:
    """One word, folded and without spaces around and within."""
    return "".join(fold(text).split())


def split_words(text: str) -> list[str]:
    """The words of a list, folded, each once."""
    return list(dict.fromkeys(word for word in BETWEEN.split(fold(text)) if word))
