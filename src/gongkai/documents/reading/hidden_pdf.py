"""What a PDF holds beside what its pages show. Runs only inside the sandbox."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.findings import Finding, excerpt
from gongkai.documents.redaction import glyphs

MAX_PAGES = 200
_CHECK_DPI = 100
_LINKS = {"/Link", "/Popup"}
_SCRIPTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}


def find(data: bytes) -> Iterator[Finding]:
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise Unreadable("PDF 文件已损坏或已加密，无法读取。") from error
    yield from _properties(pdf)
    yield from _catalogue(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        yield from _annotations(page.obj, f"第{number}页")
    yield from _attachments(pdf)
    yield from _layers(pdf)
    yield from _unseen(data)


def _properties(pdf: Pdf) -> Iterator[Finding]:
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        for key, value in info.items():
            if str(value).strip():
                yield Finding("property", f"文档属性 {key[1:]}", excerpt(value))
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, Stream):
        with pdf.open_metadata(update_docinfo=False) as entries:
            for name, value in entries.items():
                short = name.rpartition("}")[2]
                if str(value).strip():
                    yield Finding("property", f"XMP 元数据 {short}", excerpt(value))


def _catalogue(pdf: Pdf) -> Iterator[Finding]:
    root = pdf.Root
    names = root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        yield Finding("macro", "文档级脚本")
    action = root.get("/OpenAction")
    if isinstance(action, Dictionary):
        yield from _script(action, "打开文件时")
    if "/AA" in root:
        yield Finding("macro", "文档事件脚本")
    form = root.get("/AcroForm")
    for name in _field_names(form.get("/Fields") if isinstance(form, Dictionary) else None, 0):
        yield Finding("form_field", "表单域", excerpt(name))
    outlines = root.get("/Outlines")
    first = outlines.get("/First") if isinstance(outlines, Dictionary) else None
    if isinstance(first, Dictionary):
        yield Finding("outline", "书签目录", excerpt(first.get("/Title", "")))


def _field_names(fields: Any, depth: int) -> Iterator[str]:
    for field in fields if isinstance(fields, Array) and depth < 8 else ():
        if isinstance(field, Dictionary):
            value = field.get("/V")
            shown = str(value) if isinstance(value, (pikepdf.String, pikepdf.Name)) else ""
            yield f"{field.get('/T', '')}：{shown}"
            yield from _field_names(field.get("/Kids"), depth + 1)


def _script(action: Dictionary, where: str) -> Iterator[Finding]:
    if str(action.get("/S")) in _SCRIPTS:
        script = action.get("/JS", "")
        text = script.read_bytes().decode("latin-1") if isinstance(script, Stream) else str(script)
        yield Finding("macro", where, excerpt(text))


def _annotations(page: Any, where: str) -> Iterator[Finding]:
    listed = page.get("/Annots")
    for one in listed if isinstance(listed, Array) else ():
        if not isinstance(one, Dictionary):
            continue
        kind = str(one.get("/Subtype", ""))
        action = one.get("/A")
        if isinstance(action, Dictionary):
            yield from _script(action, f"{where}注释")
        if kind == "/FileAttachment":
            yield Finding("attachment", f"{where}注释附件", excerpt(one.get("/Contents", "")))
        elif kind == "/Widget":
            if one.get("/FT") == Name.Sig:
                yield Finding("signature", where, excerpt(one.get("/T", "")))
        elif kind not in _LINKS:
            words = (one.get("/T", ""), one.get("/Contents", ""))
            yield Finding("annotation", f"{where} {kind[1:]}", excerpt(" ".join(str(word) for word in words)))
    for key in ("/Thumb", "/PieceInfo", "/Metadata"):
        if key in page:
            yield Finding("custom_data", f"{where}的 {key[1:]}")


def _attachments(pdf: Pdf) -> Iterator[Finding]:
    for name in list(pdf.attachments):
        yield Finding("attachment", "附件", excerpt(name))


def _layers(pdf: Pdf) -> Iterator[Finding]:
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return
    default = properties.get("/D", Dictionary())
    off = {one.objgen for one in default.get("/OFF", Array()) if isinstance(one, Dictionary)}
    on = {one.objgen for one in default.get("/ON", Array()) if isinstance(one, Dictionary)}
    all_off = default.get("/BaseState") == Name.OFF
    for group in properties.get("/OCGs", Array()):
        if isinstance(group, Dictionary) and (group.objgen in off or (all_off and group.objgen not in on)):
            yield Finding("layer", "默认不显示的图层", excerpt(group.get("/Name", "")))


def _unseen(data: bytes) -> Iterator[Finding]:
    """Text that is in the file and not to be seen on its page: under an old box, off the page, white on white."""
    document = glyphs.open_document(data)
    for index in range(min(len(document), MAX_PAGES)):
        page = document[index]
        image, wide = glyphs.image(page, _CHECK_DPI).convert("L"), page.get_width()
        scale = (image.width / wide, image.height / page.get_height())
        found = glyphs.glyphs(page)
        text = "".join(one.text if glyphs.unseen(one, image, scale) else "\n" for one in found)
        yield from (
            Finding("hidden_text", f"第{index + 1}页", excerpt(part)) for part in text.split("\n") if part.strip()
        )
        page.close()
    document.close()
