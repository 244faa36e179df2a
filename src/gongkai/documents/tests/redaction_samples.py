"""PDFs built by hand for the tests of redaction: plain pages, and one file in which a secret is planted everywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

from gongkai.documents.writing.plain import plain_pdf

SECRET = "SECRET4407"
OPEN = "PUBLICWORD"


def letter(*pages: str) -> bytes:
    """A sheet set by typst, one text a page."""
    one = [Pdf.open(io.BytesIO(plain_pdf("附件", [text], dated=date(2021, 1, 1)))) for text in pages]
    target = Pdf.new()
    for pdf in one:
        target.pages.extend(pdf.pages)
    return saved(target)


def saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def words(text: str, x: float, y: float, size: float = 12) -> str:
    """Instructions that write a text in Helvetica; x and y in the page's own coordinates."""
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def drawn(*contents: str, size: tuple[float, float] = (400, 300), **keys: object) -> bytes:
    """A PDF whose pages hold the instructions given; `keys` go into each page's dictionary."""
    pdf = Pdf.new()
    for content in contents:
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F=helvetica()))
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        for key, value in keys.items():
            page[f"/{key}"] = value
    return saved(pdf)


def helvetica() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def changed(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    pdf = Pdf.open(io.BytesIO(data))
    change(pdf)
    return saved(pdf)


def picture(text: str = "", size: tuple[int, int] = (800, 600), mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).text((80, 80), text or OPEN, fill="black", font_size=60)
    return image


def scan(form: str = "PDF") -> bytes:
    """An image of a page, in any format Pillow writes."""
    buffer = io.BytesIO()
    picture(SECRET).save(buffer, form)
    return buffer.getvalue()


def planted(pdf: Pdf) -> None:
    """Put the secret into every place of a PDF that is not its pages' plain text."""
    page = pdf.pages[0].obj
    pdf.docinfo["/Author"] = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = SECRET
    pdf.attachments["note.txt"] = f"attached {SECRET}".encode()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([Dictionary(S=Name.P, Alt=String(SECRET))]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents=String(SECRET))
    page.Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    page.Thumb = pdf.make_stream(SECRET.encode(), Dictionary(Width=1, Height=1))
    page.Metadata = pdf.make_stream(f"<x>{SECRET}</x>".encode())
    layers(pdf)
    spoken = f"/Span <</ActualText ({SECRET})>> BDC {words('hello', 40, 40)} EMC\n% {SECRET}\n"
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + spoken.encode())
    page.Resources.XObject.Unused = pdf.make_stream(
        words(SECRET, 0, 0).encode(), Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    )


def layers(pdf: Pdf) -> None:
    """Text on a layer that is off, once as marked content and once as a form; and a layer that is on."""
    page = pdf.pages[0].obj
    off, on = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in (f"layer {SECRET}", "on"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([off, on]), D=Dictionary(OFF=Array([off])))
    form = pdf.make_stream(
        words(SECRET, 50, 60).encode(),
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 400, 300]),
            OC=off,
            Resources=Dictionary(Font=Dictionary(F=helvetica())),
        ),
    )
    page.Resources.Properties = Dictionary(Off=off, On=on)
    page.Resources.XObject = Dictionary(Hid=form)
    layered = f"/OC /Off BDC {words(SECRET, 50, 80)} EMC /OC /On BDC {words('LAYERON', 50, 100)} EMC /Hid Do\n"
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + layered.encode())
