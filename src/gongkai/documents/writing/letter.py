"""Letters in the 信函格式 of GB/T 9704—2012 (10.1): the paper as data, and its PDF. Seals are put on by hand or by a
reliable electronic signature; none is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from gongkai.documents.writing import typst
from gongkai.documents.writing.text import level, paragraphs, printable


@dataclass(frozen=True)
class LetterPaper:
    """A letter as it is printed.

    `issuer` is the red head (发文机关标志), `number` the 发文字号 ("穗南公复〔2021〕12号"), `addressee` the 主送
    without its colon, `attachments` the names for the 附件说明, `signer` the 署名, `note` the 附注 without its
    brackets. All is plain text.
    """

    issuer: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...]
    signer: str
    dated: date
    note: str = ""

    @property
    def date_line(self) -> str:
        """成文日期: Arabic digits, full year, no padding."""
        return f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs, one a line however the text was given."""
        return tuple(line for text in self.paragraphs for line in paragraphs(text))

    @property
    def attachment_lines(self) -> tuple[tuple[str, str], ...]:
        """(label, name) as 附件说明 prints them: a single attachment has no number, names end without a mark."""
        names = [printable(name).rstrip("。；，.;, ") for name in self.attachments]
        if len(names) == 1:
            return (("", names[0]),)
        return tuple((f"{number}.", name) for number, name in enumerate(names, start=1))


@cache
def _template() -> str:
    return files("gongkai.documents.writing").joinpath("letter.typ").read_text(encoding="utf-8")


def letter_pdf(paper: LetterPaper) -> bytes:
    """The letter as PDF/A-2b, tagged. Raises WritingError; NoGlyphError when no font has a character of a name."""
    data = {
        "issuer": printable(paper.issuer),
        "number": printable(paper.number),
        "title": printable(paper.title),
        "addressee": printable(paper.addressee),
        "body": [(line, level(line)) for line in paper.body],
        "attachments": [list(line) for line in paper.attachment_lines],
        "signer": printable(paper.signer),
        "date": paper.date_line,
        "note": printable(paper.note),
    }
    return typst.compile(_template(), data, dated=paper.dated)
