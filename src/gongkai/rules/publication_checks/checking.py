"""All checks over one draft, in the order in which an officer reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai.rules import secrecy_marks
from gongkai.rules.publication_checks.elements import find_missing_elements
from gongkai.rules.publication_checks.model import BLOCK, WARN, Draft, HiddenPart, Issue, Link, Passage, Word
from gongkai.rules.publication_checks.personal import find_personal
from gongkai.rules.publication_checks.pictures import find_pictures
from gongkai.rules.publication_checks.wording import find_words

HARMLESS = frozenset({"property", "outline", "signature", "external_link", "picture_data", "layer", "form_field"})
"""Hidden content that is named and holds nothing up: nearly every file has some."""
IN_TEXT = frozenset(
    (
        "hidden_sheet",
        "hidden_rows",
        "hidden_columns",
        "hidden_text",
        "comment",
        "notes",
        "tracked_change",
        "pivot_cache",
    )
)
"""Hidden content whose words stand among the passages too, which say its place."""
MOST = 30
"""Findings of one kind in one part that are listed singly; the rest are counted."""


def check(draft: Draft, words: Sequence[Word] = (), protected: Sequence[str] = ()) -> tuple[Issue, ...]:
    """Every finding of the draft. `protected` are names in which no word is looked for, as those of organs."""
    # The words that a file hides outside its text, a remark or a property, are read like any other.
    beside = [one for one in draft.hidden if one.text and one.kind not in IN_TEXT]
    hidden = tuple(Passage(one.part, one.where, one.text, hidden=one.label) for one in beside)
    everything = (*draft.passages, *hidden)
    found = (
        *_secrecy(draft.passages),
        *_once(find_personal(everything)),
        *_hidden(draft.hidden),
        *(
            Issue("unread", "unread", BLOCK, part, where, reason, reason, "系统没有读到，请人工核对后说明理由")
            for part, where, reason in draft.unread
        ),
        *find_pictures(draft.pictures),
        *_links(draft.links),
        *(
            Issue("metadata", field, BLOCK if blocks else WARN, "body", "基本信息", field, "", sentence)
            for field, sentence, blocks in draft.missing
        ),
        *find_words(draft.passages, words, protected),
        *find_missing_elements(draft.elements, draft.passages),
    )
    return tuple(_shortened(found))


def _secrecy(passages: tuple[Passage, ...]) -> Iterator[Issue]:
    """Marks of secrecy, over each part as a whole, for a mark is known by its line."""
    for part in dict.fromkeys(passage.part for passage in passages):
        own = [passage for passage in passages if passage.part == part]
        starts, length = [], 0
        for passage in own:
            starts.append(length)
            length += len(passage.text) + 1
        for mark in secrecy_marks.find("\n".join(passage.text for passage in own)):
            at = max(index for index, start in enumerate(starts) if start <= mark.start)
            passage, inside = own[at], mark.start - starts[at]
            shown = " ".join(mark.text.split())
            yield Issue(
                check="secrecy",
                kind=mark.kind,
                severity=BLOCK,
                part=part,
                where=passage.where,
                text=shown,
                excerpt=shown,
                advice=f"标有“{shown}”，不得发布；请移交保密审查（《条例》第十四条、第十七条）",
                start=passage.start + inside,
                end=passage.start + min(len(passage.text), inside + len(mark.text)),
                line=passage.text,
            )


def _once(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The same value at the same place, told by two readings of a file, is one finding."""
    seen: set[tuple[str, str, str, str]] = set()
    for issue in issues:
        key = (issue.kind, issue.part, issue.where, issue.text)
        if key not in seen:
            seen.add(key)
            yield issue


def _hidden(parts: tuple[HiddenPart, ...]) -> Iterator[Issue]:
    for one in parts:
        severity = WARN if one.kind in HARMLESS else BLOCK
        advice = "读者看不到而下载后可以看到的内容；请删除后重新上传，或者确认可以公开"
        # What is hidden may itself be personal: its words are not repeated here.
        yield Issue("hidden", one.kind, severity, one.part, one.where, one.text, one.label, advice)


def _links(links: tuple[Link, ...]) -> Iterator[Issue]:
    for link in links:
        if link.problem:
            shown = (link.text or link.href)[:80]
            yield Issue(
                "link", "link", WARN, "body", "正文", link.href, shown, link.problem, link.start,
                link.start + len(link.text),
            )  # fmt: skip


def _shortened(issues: Iterable[Issue]) -> Iterator[Issue]:
    counted: Counter[tuple[str, str, str, str]] = Counter()
    last: dict[tuple[str, str, str, str], Issue] = {}
    for issue in issues:
        key = (issue.check, issue.kind, issue.severity, issue.part)
        counted[key] += 1
        if counted[key] <= MOST:
            yield issue
        else:
            last[key] = issue
    for key, issue in last.items():
        more = counted[key] - MOST
        yield replace(
            issue, where="其余各处", excerpt=f"同一内容另有{more}处", text=f"+{more}", line="", start=0, end=0
        )
