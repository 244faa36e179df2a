"""The letter as DOCX, for offices that still edit before they sign."""

from __future__ import annotations

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from gongkai.documents.writing import word
from gongkai.documents.writing.letter import LetterPaper
from gongkai.documents.writing.text import level

_FACES = {0: word.FANGSONG, 1: word.HEI, 2: word.KAI}
_HEAD_POINTS, _HEAD_MILLIMETRES = 38.0, 160.0


def letter_docx(paper: LetterPaper) -> bytes:
    """The letter as a DOCX file in the same layout as `letter_pdf`: red head and rules on the first page only."""
    document = word.new_document(paper.title, dated=paper.dated)
    word.number_pages(document, first_page=False)
    _head(document, paper.issuer)
    word.add_line(document, paper.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    for _ in range(2):
        word.add_line(document)
    word.add_heading(document, paper.title, 1, centred=True)
    word.add_line(document)
    if paper.addressee:
        word.add_line(document, f"{paper.addressee}：")
    _body(document, paper)
    _signature(document, paper)
    return word.save(document)


def _head(document: DocumentObject, issuer: str) -> None:
    """发文机关标志 30 mm from the top, the red double rule under it, its counterpart 20 mm from the bottom."""
    section = document.sections[0]
    section.header_distance = Mm(30)
    size = min(_HEAD_POINTS, _HEAD_MILLIMETRES / 25.4 * 72 / max(1, len(issuer)))
    name = section.first_page_header.paragraphs[0]
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _rule(name, "bottom", "thickThinSmallGap", space=11)
    word.write_run(name, issuer, face=word.BIAOSONG, size=Pt(size), red=True)
    name.paragraph_format.line_spacing = Pt(size)
    # The rule's own distance to the 文号: 7/8 of a 3号 character.
    gap = section.first_page_header.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(14)
    word.write_run(gap, "", size=Pt(7))
    foot = section.first_page_footer.paragraphs[0]
    foot.paragraph_format.line_spacing = Pt(1)
    _rule(foot, "top", "thinThickSmallGap", space=0)
    section.footer_distance = Mm(19.5)


def _rule(paragraph: Paragraph, side: str, kind: str, *, space: int) -> None:
    """A red rule of 170 mm: it reaches 8 mm into the left margin and 6 mm into the right one."""
    word.set_indent(paragraph, left=-454, right=-340)
    border = f'<w:{side} w:val="{kind}" w:sz="24" w:space="{space}" w:color="C00000"/>'
    word.insert_border(paragraph, parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))


def _body(document: DocumentObject, paper: LetterPaper) -> None:
    lines = paper.body
    for number, line in enumerate(lines, start=1):
        depth = level(line)
        last = number == len(lines)
        justify = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph = word.add_line(document, line, align=justify, indent=2, keep=last or depth > 0, face=_FACES[depth])
        paragraph.paragraph_format.widow_control = True
    if not paper.attachments:
        return
    word.add_line(document, keep=True)
    for number, (label, name) in enumerate(paper.attachment_lines):
        text = f"{'附件：' if number == 0 else ''}{label}{name}"
        word.add_line(document, text, indent=2 if number == 0 else 5, keep=True)


def _signature(document: DocumentObject, paper: LetterPaper) -> None:
    """署名 and 成文日期: the date four characters from the right, the signer centred over it where there is room."""
    for _ in range(2):
        word.add_line(document, keep=True)
    overlap = (_width(paper.signer) - _width(paper.date_line)) / 2
    lines = ((paper.signer, max(0.0, 4 - overlap) if overlap <= 4 else 0.0), (paper.date_line, 4.0))
    for text, right in lines:
        paragraph = word.add_line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT, keep=text is paper.signer)
        word.set_indent(paragraph, rightChars=round(right * 100), right=round(right * 316))
    if paper.note:
        word.add_line(document, f"（{paper.note}）", indent=2)


def _width(text: str) -> float:
    """Width in Chinese characters; letters and digits are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)
