"""What an OFD file holds beside its pages: annotations, attachments, unseen text, custom data. Inside the sandbox."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.reading.findings import Finding, excerpt
from gongkai.documents.reading.ofd import Package, children, documents, open_package, place, runs

_INFO = ("Title", "Author", "Subject", "Abstract", "Creator", "Keywords", "CreationDate", "ModDate")


def find(data: bytes) -> Iterator[Finding]:
    package = open_package(data)
    for body in children(package.part("OFD.xml"), "DocBody"):
        for info in children(body, "DocInfo"):
            for name in _INFO:
                for one in children(info, name):
                    if (one.text or "").strip():
                        yield Finding("property", f"文档属性 {name}", excerpt(one.text))
            for one in children(info, "CustomDatas", "CustomData"):
                yield Finding("custom_data", f"自定义数据 {one.get('Name', '')}", excerpt(one.text or ""))
        for _ in children(body, "Signatures"):
            yield Finding("signature", "签名清单")
    for root in documents(package):
        yield from _document(package, root)


def _document(package: Package, root: str) -> Iterator[Finding]:
    document = package.part(root)
    for number, page in enumerate(children(document, "Pages", "Page"), start=1):
        content = package.part(place(root, str(page.get("BaseLoc"))))
        for run in runs(content, visible=False):
            yield Finding("hidden_text", f"第{number}页", excerpt(run.text))
    for listed in children(document, "Attachments"):
        name = place(root, (listed.text or "").strip())
        for one in children(package.part(name), "Attachment"):
            yield Finding("attachment", "附件", excerpt(one.get("Name", "")))
    for listed in children(document, "Annotations"):
        name = place(root, (listed.text or "").strip())
        for page in children(package.part(name), "Page"):
            for location in children(page, "FileLoc"):
                part = package.part(place(name, (location.text or "").strip()))
                for note in children(part, "Annot"):
                    words = " ".join(str(text) for text in note.itertext() if text.strip())
                    yield Finding("annotation", f"注释 {note.get('Type', '')}", excerpt(words))
    for listed in children(document, "CustomTags"):
        yield Finding("custom_data", "自定义标引", excerpt(listed.text or ""))
