"""OFD files (GB/T 33190, 版式文档): a zip of XML that places runs of text on pages. Runs only inside the sandbox.

Lengths are millimetres, the origin is the top left corner. A page shows its own content over that of its templates.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.documents.reading.archives import check_archive
from gongkai.documents.reading.content import Block, Content, Lines, Unreadable, checked

MAX_PAGES = 500
MAX_DEPTH = 20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


@dataclass(frozen=True)
class Run:
    """A run of text: where it starts and ends, its base line and size, all in millimetres."""

    x: float
    y: float
    end: float
    size: float
    text: str


@dataclass
class Package:
    """The zip with its XML parts read on demand; a missing part is an empty element."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    _parts: dict[str, etree._Element] = field(default_factory=dict)

    def part(self, name: str) -> etree._Element:
        """The root of an XML part. Raises Unreadable when it is no XML."""
        if name not in self._parts:
            try:
                data = self.archive.read(name) if name in self.names else b"<none/>"
                self._parts[name] = etree.fromstring(data, _PARSER)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
                raise Unreadable("OFD 文件已损坏，无法读取其内容。") from error
        return self._parts[name]


def open_package(data: bytes) -> Package:
    """Raises Unreadable for a damaged archive or one beyond all measure."""
    check_archive(data)
    archive = zipfile.ZipFile(io.BytesIO(data))
    return Package(archive, frozenset(archive.namelist()))


def read_ofd(data: bytes) -> Content:
    """The lines of the pages. Raises Unreadable for a damaged file or one without text."""
    blocks: list[Block] = [Lines(tuple(lines)) for text in pages(data) if (lines := text.splitlines())]
    return checked(blocks, "ofd")


def pages(data: bytes) -> list[str]:
    """The text of each page, line by line as the eye meets it."""
    package = open_package(data)
    found: list[str] = []
    for root in documents(package):
        document = package.part(root)
        templates = {
            str(one.get("ID")): place(root, str(one.get("BaseLoc")))
            for one in children(document, "CommonData", "TemplatePage")
        }
        for page in children(document, "Pages", "Page"):
            if len(found) >= MAX_PAGES:
                raise Unreadable(f"OFD 超过 {MAX_PAGES} 页，未予读取。")
            content = package.part(place(root, str(page.get("BaseLoc"))))
            behind = [
                package.part(templates[key]) for one in children(content, "Template") if (key := _id(one)) in templates
            ]
            found.append(_lines([run for part in (*behind, content) for run in runs(part, visible=True)]))
    if not found:
        raise Unreadable("OFD 文件中没有页面。")
    return found


def _id(template: etree._Element) -> str:
    return str(template.get("TemplateID"))


def documents(package: Package) -> Iterator[str]:
    """The names of the documents' root parts."""
    for body in children(package.part("OFD.xml"), "DocBody"):
        for root in children(body, "DocRoot"):
            yield place("OFD.xml", (root.text or "").strip())


def children(element: etree._Element, *path: str) -> list[etree._Element]:
    """The elements at a path of local names."""
    found = [element]
    for name in path:
        found = [child for one in found for child in one if etree.QName(child).localname == name]
    return found


def place(base: str, location: str) -> str:
    """The name of a part: from the root of the zip when it starts so, else beside the part that names it."""
    if location.startswith("/"):
        return location[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def runs(part: etree._Element, *, visible: bool) -> Iterator[Run]:
    """The runs of a page's content that are shown, or those that are not."""
    for text in part.iter("{*}TextObject"):
        if (text.get("Visible") != "false") is not visible:
            continue
        left, top, _, _ = numbers(text.get("Boundary"), 4)
        matrix = numbers(text.get("CTM"), 6) if text.get("CTM") else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        size = numbers(text.get("Size"), 1)[0] * (abs(matrix[3]) or abs(matrix[1]) or 1.0)
        for code in text.iterchildren("{*}TextCode"):
            x, y = numbers(code.get("X"), 1)[0], numbers(code.get("Y"), 1)[0]
            shown_x = left + matrix[0] * x + matrix[2] * y + matrix[4]
            shown_y = top + matrix[1] * x + matrix[3] * y + matrix[5]
            advance = sum(deltas(code.get("DeltaX"), len(code.text or ""))) * abs(matrix[0] or 1.0)
            yield Run(shown_x, shown_y, shown_x + advance + size, size, code.text or "")


def numbers(value: str | None, count: int) -> list[float]:
    """The first `count` numbers of an attribute; what is missing or no number is 0."""
    found: list[float] = []
    for word in (value or "").split()[:count]:
        try:
            found.append(float(word))
        except ValueError:
            found.append(0.0)
    return found + [0.0] * (count - len(found))


def deltas(value: str | None, length: int) -> list[float]:
    """The steps between characters: plain numbers, and `g n v` for n times v; never more than the text has."""
    found: list[float] = []
    words = iter((value or "").split())
    for word in words:
        if word == "g":
            times, step = numbers(f"{next(words, '0')} {next(words, '0')}", 2)
            found.extend([step] * min(int(max(times, 0)), length))
        else:
            found.extend(numbers(word, 1))
        if len(found) >= length:
            break
    return found[: max(length - 1, 0)]


def _lines(found: list[Run]) -> str:
    lines: list[list[Run]] = []
    for run in sorted(found, key=lambda one: (one.y, one.x)):
        if not lines or run.y - lines[-1][0].y > 0.5 * max(run.size, 1.0):
            lines.append([])
        lines[-1].append(run)
    return "\n".join(_joined(sorted(line, key=lambda one: one.x)) for line in lines)


def _joined(line: list[Run]) -> str:
    parts: list[str] = []
    for at, run in enumerate(line):
        if at and run.x - line[at - 1].end > 0.7 * run.size:
            parts.append(" ")
        parts.append(run.text)
    return "".join(parts)
