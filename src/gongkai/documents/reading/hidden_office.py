"""What a DOCX, XLSX or PPTX file holds beside what it shows. Runs only inside the sandbox."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.findings import Finding, excerpt
from gongkai.documents.reading.hidden_sheets import find_in_workbook
from gongkai.documents.reading.office import archive_of, paragraphs, root_of

_PARTS = (
    (r"(?:word|xl|ppt)/vbaProject\.bin", "macro", "宏"),
    (r"(?:word|xl|ppt)/embeddings/.+", "embedded_object", "嵌入的对象"),
    (r"(?:word|xl|ppt)/activeX/.+\.xml", "macro", "控件"),
    (r"customXml/item\d+\.xml", "custom_data", "自定义数据"),
    (r"xl/pivotCache/pivotCacheDefinition\d+\.xml", "pivot_cache", "数据透视表缓存"),
    (r"xl/connections\.xml", "data_connection", "数据连接"),
)
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_DULL = {
    *("Application", "AppVersion", "DocSecurity", "ScaleCrop", "SharedDoc", "LinksUpToDate", "HyperlinksChanged"),
    *("Pages", "Words", "Characters", "Lines", "Paragraphs", "CharactersWithSpaces", "TotalTime", "TitlesOfParts"),
    *("HeadingPairs", "revision", "Slides", "Notes", "HiddenSlides", "MMClips", "PresentationFormat"),
}
_COMMENTS = re.compile(r"(?:word/comments\d*|xl/comments/?\w*|xl/threadedComments/\w+|ppt/comments/\w+)\.xml")
_CHANGES = {"ins": "插入", "del": "删除", "moveFrom": "移走", "moveTo": "移入"}
_STORY = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_IMPLIED = {"hyperlink"}


def find(data: bytes) -> Iterator[Finding]:
    archive = archive_of(data)
    names = archive.namelist()
    for name in _PROPERTIES:
        if name in names:
            yield from _properties(root_of(archive, name))
    for pattern, kind, where in _PARTS:
        for name in names:
            if re.fullmatch(pattern, name):
                yield Finding(kind, where, excerpt(_words(archive, name) or posixpath.basename(name)))
    for name in names:
        if _COMMENTS.fullmatch(name):
            yield from _comments(root_of(archive, name))
        elif name.endswith(".rels"):
            yield from _links(root_of(archive, name))
        elif _STORY.fullmatch(name):
            yield from _story(root_of(archive, name))
        elif re.fullmatch(r"ppt/(?:slides|notesSlides)/\w+\.xml", name):
            yield from _slide(root_of(archive, name), name)
    yield from find_in_workbook(archive)


def _properties(root: etree._Element) -> Iterator[Finding]:
    for one in root:
        name = etree.QName(one).localname
        text = words_of(one)
        if text.strip() and name not in _DULL:
            yield Finding("property", f"文档属性 {one.get('name') or name}", excerpt(text))


def _words(archive: zipfile.ZipFile, name: str) -> str:
    """The words of an XML part that is only named; a part that cannot be read has none."""
    if not name.endswith(".xml"):
        return ""
    try:
        return words_of(root_of(archive, name))
    except Unreadable:
        return ""


def words_of(element: etree._Element) -> str:
    """All text within an element, its pieces parted by spaces."""
    return " ".join(str(text) for text in element.itertext() if text.strip())


def _author(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("author")), "")


def _comments(root: etree._Element) -> Iterator[Finding]:
    """Word's w:comment, Excel's comment and threadedComment, PowerPoint's p:cm."""
    for one in root.iter("{*}comment", "{*}threadedComment", "{*}cm"):
        author = _author(one)
        where = " ".join(part for part in ("批注", one.get("ref"), author) if part)
        yield Finding("comment", where, excerpt(words_of(one)))


def _links(root: etree._Element) -> Iterator[Finding]:
    for one in root.iter("{*}Relationship"):
        kind = (one.get("Type") or "").rpartition("/")[2]
        if one.get("TargetMode") == "External" and kind not in _IMPLIED:
            yield Finding("external_link", f"外部链接 {kind}", excerpt(one.get("Target", "")))


def _story(root: etree._Element) -> Iterator[Finding]:
    """Tracked changes and text set to be hidden."""
    for change in root.iter(*(f"{{*}}{name}" for name in _CHANGES)):
        words = "".join(node.text or "" for node in change.iter("{*}t", "{*}delText"))
        if words.strip():
            name = etree.QName(change).localname
            author = _author(change)
            yield Finding("tracked_change", f"修订（{_CHANGES[name]}） {author}".strip(), excerpt(words))
    for run in root.iter("{*}r"):
        vanish = next(run.iterchildren("{*}rPr"), None)
        flag = None if vanish is None else next(vanish.iterchildren("{*}vanish"), None)
        if flag is None or any(str(value) in {"0", "false", "off"} for value in flag.attrib.values()):
            continue
        words = "".join(node.text or "" for node in run.iter("{*}t"))
        if words.strip():
            yield Finding("hidden_text", "隐藏文字", excerpt(words))


def _slide(root: etree._Element, name: str) -> Iterator[Finding]:
    number = re.sub(r"\D", "", posixpath.basename(name))
    if "notesSlides" in name:
        words = " ".join(text for text in paragraphs(root) if not text.strip().isdigit())
        if words:
            yield Finding("notes", f"备注 {number}", excerpt(words))
    elif root.get("show") == "0":
        yield Finding("hidden_slide", f"第{number}张幻灯片", excerpt(" ".join(paragraphs(root))))
