"""A draft as the gate reads it, and what the gate says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.rules.identifiers import KIND_LABELS

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "secrecy": "密级标志",
        "personal": "个人信息",
        "word": "用词",
        "hidden": "隐藏内容",
        "unread": "未能读取",
        "map": "地图审图号",
        "picture": "图片说明",
        "link": "链接",
        "metadata": "信息要素",
        "element": "公开事项要素",
    }
)
"""Every check with its name on the desk."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **KIND_LABELS,
        "partial_id": "遮盖不足的身份证号",
        "bank_account": "个人银行账号",
        "address": "家庭住址",
        "diagnosis": "个人病情",
        "minor": "未成年人姓名和学校",
    }
)
"""Kinds of personal data that the gate looks for, with their names."""

BLOCK, WARN = "block", "warn"


@dataclass(frozen=True)
class Passage:
    """A stretch of text: `part` is `title`, `summary`, `body` or `file:<key>`, `start` its place in the part's text.

    Cells of a table's row are parted by tabs. `where` says to an officer where it stands; `hidden` why a reader would
    not see it (empty when he would). `sheet`: the row of a workbook, whose cells have letters.
    """

    part: str
    where: str
    text: str
    start: int = 0
    hidden: str = ""
    sheet: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture in the body or among the attachments, with the words that stand for it."""

    part: str
    where: str
    name: str
    alt: str = ""
    caption: str = ""
    map_number: str = ""
    start: int = 0


@dataclass(frozen=True)
class Link:
    """A link of the body. `problem` says why it leads nowhere; empty where it leads somewhere or nobody has looked."""

    href: str
    text: str = ""
    start: int = 0
    problem: str = ""


@dataclass(frozen=True)
class HiddenPart:
    """What a file hides, by a key of `documents.reading.hidden.LABELS`; `text` is what is known of its words."""

    part: str
    kind: str
    label: str
    where: str
    text: str = ""


@dataclass(frozen=True)
class Word:
    """A word of the district's list. `kind`: wrong (错误), forbidden (禁用) or caution (慎用).

    The word in one of `exceptions` is not meant (`按装` in `按装机容量`).
    """

    text: str
    advice: str
    kind: str = "wrong"
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One version of a document as plain values.

    `unread`: (part, where, reason) of what could not be read. `elements` are those of the catalogue row. `missing`:
    (field, sentence, blocks) of metadata that are not given, as the room of documents knows them.
    """

    passages: tuple[Passage, ...] = ()
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()
    hidden: tuple[HiddenPart, ...] = ()
    unread: tuple[tuple[str, str, str], ...] = ()
    elements: tuple[str, ...] = ()
    missing: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class Issue:
    """One finding. part[start:end] of the part's text, where there is one; `text` is the clear value, which is for
    comparison only and never stored or shown; `excerpt` is masked."""

    check: str
    kind: str
    severity: str
    part: str
    where: str
    text: str
    excerpt: str
    advice: str
    start: int = 0
    end: int = 0
    line: str = ""
