"""Chinese text made comparable: one character for one, so that a place found in the folded text is the same place in
the original; words, pinyin, initials and sounds.

Nothing here reads the database or an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import opencc
import pypinyin
from rjieba import Jieba

from gongkai.search import lexicon

WORD = re.compile(r"[㐀-鿿]+|[a-z]+|[0-9]+(?:\.[0-9]+)?")
BETWEEN = re.compile(r"[^㐀-鿿a-z0-9]+")
HAN = re.compile(r"[㐀-鿿]+")
LATIN = re.compile(r"[a-z]+")
NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
"""Initials that many speakers do not tell apart; -ng and -n likewise, and l and n."""


@cache
def _folding() -> dict[int, str]:
    """Full width to half, capitals to small, brackets of a 文号 to one kind, traditional characters to simplified."""
    table = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {0x3000: " "} | {ord(mark): "〔" for mark in "[［【〖"} | {ord(mark): "〕" for mark in "]］】〗"}
    every = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return table | {
        ord(one): other for one, other in zip(every, simplified, strict=True) if one != other and len(other) == 1
    }


def fold(text: str) -> str:
    """The text in small, half-width, simplified characters; of the same length, character for character."""
    return text.translate(_folding())


@cache
def cutter() -> Jieba:
    """The segmenter with the short terms of the field; whole names of services are left out, for it would stop cutting
    them."""
    segmenter = Jieba()
    for word in lexicon.words():
        segmenter.add_word(word, None, None)
    return segmenter


def words(folded: str) -> list[str]:
    """The words of a folded text as they are indexed: long ones, and the shorter ones within them."""
    return [word for word in cutter().cut_for_search(folded, True) if WORD.fullmatch(word)]


def spaced_words(folded: str) -> str:
    """As `words`, with spaces between: the quicker way for long texts."""
    return " ".join(cutter().cut_for_search(BETWEEN.sub(" ", folded), True))


def coarse(folded: str) -> list[str]:
    """The words of a folded text, each character once."""
    return [word for word in cutter().cut(folded, True) if WORD.fullmatch(word)]


def characters(folded: str) -> list[str]:
    """One token for each Chinese character, one for each run of letters or digits."""
    found: list[str] = []
    for run in WORD.findall(folded):
        if HAN.match(run):
            found.extend(run)
        else:
            found.append(run)
    return found


def pairs(folded: str) -> list[str]:
    """Every two neighbouring characters of a Chinese run."""
    return [run[at : at + 2] for run in HAN.findall(folded) for at in range(len(run) - 1)]


@lru_cache(maxsize=100_000)
def syllables(word: str) -> tuple[str, ...]:
    """Pinyin without tones, one a character; a character is read as the word wants it."""
    return tuple(pypinyin.lazy_pinyin(word, v_to_u=False))


def pinyin(folded: str) -> list[str]:
    """The pinyin of the characters in order; letters and digits pass as they are."""
    found: list[str] = []
    for word in cutter().cut(folded, True):
        if HAN.fullmatch(word):
            found.extend(syllables(word))
        elif WORD.fullmatch(word):
            found.append(word)
    return found


@lru_cache(maxsize=2_000)
def near(syllable: str) -> str:
    """The syllable with the sounds joined that are easily taken for one another."""
    for one, other in NEAR_SOUNDS:
        if syllable.startswith(one):
            syllable = other + syllable[len(one) :]
            break
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """How a Chinese word sounds to a tolerant ear."""
    return "".join(near(syllable) for syllable in syllables(word))


def spellings(letters: str, limit: int = 4) -> list[tuple[str, ...]]:
    """The ways to read letters as pinyin, at most `limit`, the longest syllables first; the last syllable may be cut
    short, as it is while somebody types."""
    return [found for found, _ in zip(_spell(letters), range(limit), strict=False)]


def _spell(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
        return
    known = lexicon.syllables()
    for size in range(min(6, len(letters)), 0, -1):
        head, rest = letters[:size], letters[size:]
        if head in known:
            yield from ((head, *tail) for tail in _spell(rest))
        elif not rest and any(one.startswith(head) for one in known):
            yield (head,)


def warm() -> None:
    """Read the dictionaries now: together they take a good part of a second, once in a process."""
    sound("字典")
    words(fold("字典"))
    lexicon.synonyms()
