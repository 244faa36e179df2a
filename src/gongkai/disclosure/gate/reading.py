"""A version with its attachments as the plain draft that the rules take. Reads files in the sandbox: never in a
transaction, never in a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bs4 import Tag
from django.conf import settings
from django.urls import Resolver404, resolve

from gongkai.disclosure.elements import POLICY_KINDS
from gongkai.disclosure.gate.places import plain_places
from gongkai.disclosure.models import Column, Document, DocumentFile, OutsideLink, RowVersion
from gongkai.documents.reading import Unreadable, sniff
from gongkai.documents.reading.hidden import HIDING, LABELS, hidden_content
from gongkai.documents.reading.kinds import IMAGES
from gongkai.documents.reading.placed import read_placed
from gongkai.kernel import clock, files
from gongkai.kernel.models import Setting
from gongkai.rules.publication_checks import Draft, HiddenPart, Link, Passage, Picture

INTERPRETATION = "disclosure.interpretation_demanded"
"""The key of the setting: whether a policy file without its interpretation is stopped (true) or named (false)."""
_DOCUMENT = re.compile(r"^/zwgk/documents/(\d{1,12})/")
_COLUMN = re.compile(r"^/zwgk/columns/(\d{1,9})/")


def draft_of(document: Document, version: Document) -> Draft:
    """Everything the checks look at: title, summary, body, attachments, links, the row's elements, metadata."""
    text, _, soup = plain_places(version.body)
    passages = [Passage("title", "标题", version.title)]
    if version.summary:
        passages.append(Passage("summary", "内容概述", version.summary))
    passages += _lines(text)
    pictures = [_picture(tag) for tag in soup.find_all("img") if isinstance(tag, Tag)]
    hidden: list[HiddenPart] = []
    unread: list[tuple[str, str, str]] = []
    for file in sorted(version.files.all(), key=lambda one: one.ordinal):
        _read(file, passages, pictures, hidden, unread)
    return Draft(
        passages=tuple(passages),
        pictures=tuple(pictures),
        links=tuple(_links(version.body)),
        hidden=tuple(hidden),
        unread=tuple(unread),
        elements=elements_of(version),
        missing=tuple(missing_of(document, version)),
    )


def part_of(file: DocumentFile) -> str:
    """The key of a file's part: its ordinal, which the desk's address has too."""
    return f"file:{file.ordinal}"


def _lines(text: str) -> Iterator[Passage]:
    start = 0
    for at, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Passage("body", f"正文第{at}段", line, start)
        start += len(line) + 1


def _picture(tag: Tag) -> Picture:
    figure = tag.find_parent("figure")
    caption = figure.find("figcaption") if isinstance(figure, Tag) else None
    said = caption.get_text(" ", strip=True) if isinstance(caption, Tag) else ""
    alt = str(tag.get("alt") or "")
    return Picture("body", "正文图片", str(tag.get("src") or "").rpartition("/")[2], alt, said)


def _read(
    file: DocumentFile,
    passages: list[Passage],
    pictures: list[Picture],
    hidden: list[HiddenPart],
    unread: list[tuple[str, str, str]],
) -> None:
    part, where = part_of(file), f"附件“{file.title}”"
    passages.append(Passage(part, f"{where}名称", f"{file.title} {file.description}".strip()))
    data = files.open_file(file.stored)
    kind = sniff(data, file.stored.name)
    if kind in IMAGES:
        pictures.append(Picture(part, where, file.title, file.description, "", file.map_number))
    try:
        read = read_placed(data, file.stored.name)
        passages += [Passage(part, f"{where}{line.where}", line.text, 0, line.hidden, line.sheet) for line in read]
        if kind in HIDING:
            found = [one for one in hidden_content(data, kind) if one.kind in LABELS]
            hidden += [HiddenPart(part, one.kind, one.label, f"{where}{one.where}", one.excerpt) for one in found]
        if kind == "pdf" and not read:
            unread.append((part, where, "扫描件没有文字层，系统读不到其中的文字"))
    except Unreadable as error:
        unread.append((part, where, str(error)))


def elements_of(version: Document) -> tuple[str, ...]:
    """Content elements of the catalogue row as it stands today."""
    if version.row_id is None:
        return ()
    row = RowVersion.objects.on(clock.today()).filter(row_id=version.row_id).order_by("seq").last()
    return tuple(str(one) for one in row.elements) if row else ()


def missing_of(document: Document, version: Document) -> Iterator[tuple[str, str, bool]]:
    """Metadata that the kind of document must have (domain G.3, G.5, I.3)."""
    if version.formed_on is None:
        yield "formed_on", "没有填写成文日期", version.kind == "normative"
    if version.kind == "normative" and not version.doc_number:
        yield "doc_number", "规范性文件没有填写文号", True
    if version.kind == "normative" and version.effective_on is None:
        yield "effective_on", "规范性文件没有填写施行日期", False
    if version.kind in POLICY_KINDS and not document.related_by.filter(kind="interprets").exists():
        demanded = Setting.objects.filter(key=INTERPRETATION, value=True).exists()
        yield "interpretation", "政策文件没有关联解读材料，应与文件同步发布", demanded
    if version.kind == "interpretation" and not document.relations.filter(kind="interprets").exists():
        yield "interpreted", "解读材料没有关联被解读的文件", False


def _links(html: str) -> Iterator[Link]:
    _, places, soup = plain_places(html)
    starts = {id(place.node): place.start for place in places}
    for tag in soup.find_all("a"):
        href = str(tag.get("href") or "").strip() if isinstance(tag, Tag) else ""
        first = next((starts[id(node)] for node in tag.descendants if id(node) in starts), 0) if href else 0
        if href:
            yield Link(href, tag.get_text(), first, problem_with_link(href))


def outside_links(version: Document) -> list[str]:
    """Addresses of the body that lead out of the platform."""
    return sorted({link.href for link in _links(version.body) if _is_outside(link.href)})


def problem_with_link(href: str) -> str:
    """Why a link leads nowhere; "" when it leads somewhere, or nobody has asked the other side."""
    if _is_outside(href):
        asked = OutsideLink.objects.filter(address=href[:500]).first()
        return f"外部链接打不开：{asked.problem}" if asked and asked.problem else ""
    parts = urlsplit(href)
    if parts.scheme in ("mailto", "tel") or (not parts.path and not parts.netloc):
        return "" if href != "#" else "链接没有地址"
    if match := _DOCUMENT.match(parts.path):
        live = Document.objects.filter(pk=int(match[1]), live=True).exists()
        return "" if live else "链接的信息没有公开或者已经撤下"
    if match := _COLUMN.match(parts.path):
        return (
            "" if Column.objects.filter(number=int(match[1]), closed_on__isnull=True).exists() else "链接的栏目不存在"
        )
    try:
        resolve(parts.path if parts.path.startswith("/") else f"/{parts.path}")
    except Resolver404:
        return "站内没有这个地址"
    return ""


def _is_outside(href: str) -> bool:
    parts = urlsplit(href)
    own = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    return parts.scheme in ("http", "https") and parts.netloc not in ("", own)
