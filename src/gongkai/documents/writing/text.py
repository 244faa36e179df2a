"""Text made fit to print: what no document format can carry is taken out, paragraphs are told apart."""

from __future__ import annotations

import re

# XML 1.0 forbids the C0 controls, surrogates and U+FFFE/FFFF; DOCX and XLSX files that hold one do not open.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]{1,3}）[^。；：，,;]{1,30}$")
_TOPIC = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。；：，,;]{1,40}$")


def printable(text: str) -> str:
    """`text` with one kind of line break and without the characters that XML forbids."""
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a prose field: one a line, without indents (the ideographic too) and blank lines."""
    return tuple(line for line in (part.strip() for part in printable(text).split("\n")) if line)


def upright_lines(text: str) -> tuple[str, ...]:
    """A label set downwards: one character a line, a punctuation mark staying behind the character before it."""
    return tuple(re.findall(r".[、，。）]*", text))


def level(paragraph: str) -> int:
    """The heading level of GB/T 9704: 1 for “一、…” (黑体), 2 for “（一）…” (楷体), 0 for body text (仿宋).

    Only a short line without a stop is a heading; “（一）…。…” that runs on is body text.
    """
    if _TOPIC.match(paragraph):
        return 1
    return 2 if _SUBHEADING.match(paragraph) else 0
