"""Words of the district's lists, and countries listed wrongly, with quoted titles and names left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.rules.publication_checks.model import BLOCK, WARN, Issue, Passage, Word

LABELS = {"wrong": "错别字", "forbidden": "禁用表述", "caution": "慎用表述"}

_TITLE = re.compile(r"《[^》\n]{1,120}》")
_QUOTED = re.compile(r"“[^”\n]{1,60}”|「[^」\n]{1,60}」|『[^』\n]{1,60}』|‘[^’\n]{1,60}’")
_COUNTRY = (
    r"(?:美国|日本|韩国|英国|法国|德国|俄罗斯|新加坡|马来西亚|泰国|越南|印度|加拿大|澳大利亚|菲律宾|印度尼西亚|意大利)"
)
_REGION = r"(?:中国)?(?:台湾|香港|澳门)"
_LISTED = re.compile(
    rf"(?=(?P<list>(?:(?:{_COUNTRY}|{_REGION})[、，,和及与]){{1,12}}(?:{_COUNTRY}|{_REGION})))"
    rf"(?P=list)等?(?:[\d一二三四五六七八九十两多几数]{{1,3}})?个?国家(?![和或、及与（(]?地区)"
)
_REPUBLIC = re.compile(r"(?:台湾|香港|澳门)(?:这个|是个|是一个)国家")


def find_words(passages: Sequence[Passage], words: Sequence[Word], protected: Sequence[str] = ()) -> Iterator[Issue]:
    """Each place of a word, the longest match first. Wrong and cautious words within 《》 or quotation marks, and all
    words within a protected name (of an organ, a place), are left alone; a forbidden one only within 《》."""
    by_text = {word.text: word for word in words}
    pattern = _alternatives(list(by_text))
    names = _alternatives([name for name in protected if any(word in name for word in by_text)])
    for passage in passages:
        text = passage.text
        if pattern:
            for match in pattern.finditer(text):
                word = by_text[match[0]]
                if not _excused(text, match.start(), match.end(), word, names):
                    yield _issue(passage, match.start(), match.end(), word)
        yield from _regions(passage)


def _alternatives(texts: list[str]) -> re.Pattern[str] | None:
    kept = sorted({text for text in texts if text}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, kept))) if kept else None


def _excused(text: str, start: int, end: int, word: Word, names: re.Pattern[str] | None) -> bool:
    for exception in word.exceptions:
        at = exception.find(word.text)
        if at >= 0 and text.startswith(exception, max(0, start - at)) and start >= at:
            return True
    spans = [_TITLE] if word.kind == "forbidden" else [_TITLE, _QUOTED]
    near = max(0, start - 140)
    around = text[near : end + 140]
    for pattern in [*spans, *([names] if names else [])]:
        if any(near + one.start() <= start and end <= near + one.end() for one in pattern.finditer(around)):
            return True
    return False


def _issue(passage: Passage, start: int, end: int, word: Word) -> Issue:
    text = passage.text
    return Issue(
        check="word",
        kind=word.kind,
        severity=BLOCK if word.kind == "forbidden" else WARN,
        part=passage.part,
        where=passage.where,
        text=text[start:end],
        excerpt=" ".join(text[max(0, start - 12) : end + 12].split()),
        advice=f"{LABELS[word.kind]}“{word.text}”" + (f"，{word.advice}" if word.advice else ""),
        start=passage.start + start,
        end=passage.start + end,
        line=text,
    )


def _regions(passage: Passage) -> Iterator[Issue]:
    """台湾, 香港 and 澳门 are no countries: 严重表述错误 (国办秘函〔2019〕19号)."""
    if not re.search(r"台湾|香港|澳门", passage.text):
        return
    for match in (*_LISTED.finditer(passage.text), *_REPUBLIC.finditer(passage.text)):
        if re.search(r"台湾|香港|澳门", match[0]):
            word = Word(match[0], "不得与国家并列或者称为国家，应写作“国家和地区”", "forbidden")
            yield _issue(passage, match.start(), match.end(), word)
