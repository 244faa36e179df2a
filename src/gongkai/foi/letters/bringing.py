"""A draft that was edited as DOCX and came back: its text without the frame, which is generated and never typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

DATE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
REMEDY = re.compile(r"申请行政复议.*提起行政诉讼|提起行政诉讼.*申请行政复议", re.DOTALL)
ATTACHED = re.compile(r"(附件：)?(\d+\.)?")
LIKE = 0.6
NUMBER_TO_COME = "（签发时编定）"


def body_of(lines: Iterable[str], content: Mapping[str, Any], title: str) -> list[str]:
    """The paragraphs an officer wrote: without head, 文号, title, 主送, 附件说明, 署名, date, and without the remedies,
    however they were changed."""
    kept = [line for line in (text.strip() for text in lines) if line]
    start = _after_head(kept, content, title)
    end = _before_foot(kept, content, start)
    return [line for line in kept[start:end] if not _is_remedy(line, content.get("remedies", ()))]


def _after_head(lines: Sequence[str], content: Mapping[str, Any], title: str) -> int:
    head = {_bare(text) for text in (content["issuer"], title, NUMBER_TO_COME, content["addressee"])}
    place = 0
    while place < len(lines) and _bare(lines[place]).rstrip("：:") in head:
        place += 1
    return place


def _before_foot(lines: Sequence[str], content: Mapping[str, Any], start: int) -> int:
    names = {_bare(name) for name in content.get("attachments", ())}
    place = len(lines)
    while place > start:
        line = lines[place - 1]
        attached = ATTACHED.sub("", _bare(line), count=1).rstrip("。；")
        if not (_bare(line) == _bare(content["issuer"]) or DATE_LINE.fullmatch(_bare(line)) or attached in names):
            break
        place -= 1
    return place


def _is_remedy(line: str, remedies: Sequence[str]) -> bool:
    if REMEDY.search(line):
        return True
    return any(SequenceMatcher(None, _bare(line), _bare(said), autojunk=False).ratio() > LIKE for said in remedies)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
