"""Office files, OFD files and pictures built for the tests of reading, each with something to hide."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
from PIL import Image

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def added(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The zip with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**old, **parts})


def ofd(*, attached: str = "", unseen: str = "") -> bytes:
    """Two pages over a template, with an annotation; absolute and relative places, steps written both ways."""
    hidden = (
        f'<ofd:TextObject Visible="false" Boundary="0 0 9 9"><ofd:TextCode>{unseen}</ofd:TextCode></ofd:TextObject>'
    )
    attachment = f'<ofd:Attachments {_OFD}><ofd:Attachment Name="{attached}"/></ofd:Attachments>'
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocInfo><ofd:Author>某科员</ofd:Author></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData>"
            '<ofd:TemplatePage ID="1" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>'
            '<ofd:Page ID="2" BaseLoc="Pages/Page_0/Content.xml"/>'
            '<ofd:Page ID="3" BaseLoc="/Doc_0/Pages/Page_1/Content.xml"/>'
            "</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
            "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>",
            "Doc_0/Tpls/Tpl_0/Content.xml": _page(_text("某某区人民政府", 20, 10)),
            "Doc_0/Pages/Page_0/Content.xml": _page(
                _text("第二行", 20, 60) + _text("申请人", 20, 40) + _text("李雷", 40, 40.5) + hidden,
                '<ofd:Template TemplateID="1"/>',
            ),
            "Doc_0/Pages/Page_1/Content.xml": _page(_text("末页", 20, 20)),
            "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {_OFD}><ofd:Page PageID="2">'
            "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            "Doc_0/Annots/Page_0/Annotation.xml": f'<ofd:PageAnnot {_OFD}><ofd:Annot Type="Highlight">'
            "<ofd:Remark>待核</ofd:Remark></ofd:Annot></ofd:PageAnnot>",
            "Doc_0/Attachs/Attachments.xml": attachment,
        }
    )


def _page(content: str, before: str = "") -> str:
    return f"<ofd:Page {_OFD}>{before}<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"


def _text(text: str, x: float, y: float) -> str:
    steps = f"g {len(text) - 1} 5"
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 6" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="{steps}">{text}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def word() -> bytes:
    """A letter with a mark in its header, a text box, a comment, a tracked change, hidden words and an author."""
    document = docx.Document()
    document.core_properties.author = "某科员"
    document.sections[0].header.paragraphs[0].text = "机密★10年"
    document.add_paragraph("正文第一段")
    shown = document.add_paragraph("可见")
    run = shown.add_run("隐去的话")
    run.font.hidden = True
    document.add_comment(shown.runs, text="请核实李雷的地址", author="审核人")
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        body = archive.read("word/document.xml").decode()
    change = (
        '<w:p><w:del w:id="9" w:author="拟稿人"><w:r><w:delText>删去的电话</w:delText></w:r></w:del>'
        '<w:ins w:id="8" w:author="拟稿人"><w:r><w:t>新写的话</w:t></w:r></w:ins></w:p>'
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>文本框里的话</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    return added(buffer.getvalue(), {"word/document.xml": body.replace("<w:sectPr", change + "<w:sectPr", 1)})


def workbook() -> bytes:
    """A sheet with a hidden row and column and a comment, a hidden sheet, a pivot cache, an external link."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["A3"] = "单位", "经办电话", "某局", "不公开的一行"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet["A2"].comment = openpyxl.comments.Comment("此数未核", "某科员")
    book.create_sheet("名单").append(["李雷", 13800138000])
    book["名单"].sheet_state = "veryHidden"
    book.properties.creator = "某科员"
    buffer = io.BytesIO()
    book.save(buffer)
    cache = '<pivotCacheDefinition xmlns="x"><cacheField name="低保对象"/><s>缓存里的名字</s></pivotCacheDefinition>'
    relations = (
        '<Relationships><Relationship Id="r1" TargetMode="External" Type="a/externalLinkPath" '
        'Target="file:///D:/工资表.xlsx"/></Relationships>'
    )
    return added(
        buffer.getvalue(),
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": cache,
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations,
            "xl/vbaProject.bin": b"\x00",
        },
    )


def photograph(form: str = "JPEG") -> bytes:
    """A picture that says who took it and where."""
    exif = Image.Exif()
    exif[0x013B] = "Li Lei"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "grey").save(buffer, form, exif=exif)
    return buffer.getvalue()
