"""Text that is not seen but can be searched, copied and read aloud, in a font that paints nothing.

The font is a Type 0 font over a TrueType font of one glyph, which is never painted; its /ToUnicode map says what each
code means. So any character can be given back, and the font holds no more than the characters that remain.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache

from pikepdf import Array, Dictionary, Name, Pdf, String

from gongkai.documents.redaction.glyphs import Glyph
from gongkai.documents.redaction.model import Box

_MATRICES = {0: "1 0 0 1", 90: "0 -1 1 0", 180: "-1 0 0 -1", 270: "0 1 -1 0"}


class GlyphlessFont:
    """One font for a document: `line` writes runs and notes their characters, `finish` writes the font itself."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, tuple[int, int]] = {}
        self.object = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0))

    def layer(self, runs: Sequence[Sequence[Glyph]], height: float) -> bytes:
        """Instructions that write the runs invisibly on a page `height` points high."""
        lines = [line for run in runs if (line := self._line(run, height))]
        return b"BT 3 Tr\n" + b"\n".join(lines) + b"\nET\n" if lines else b""

    def _line(self, run: Sequence[Glyph], height: float) -> bytes:
        if not run or run[0].cell is None:
            return b""
        turn, first = run[0].turn, run[0].cell
        below, above = _across(first, turn)
        size = max(above - below, 1.0)
        parts: list[str] = []
        at = _along(first, turn)[0]
        for glyph in run:
            start, end = (at, at + size / 4) if glyph.cell is None else _along(glyph.cell, turn)
            code, width = self._code(glyph.text, (end - start) * 1000 / size)
            gap = (at - start) * 1000 / size
            parts.append(f"{gap:.0f}<{code:04X}>" if abs(gap) >= 1 else f"<{code:04X}>")
            at = start + width * size / 1000
        x, y = {0: (first[0], first[3]), 90: (first[0], first[1]), 180: (first[2], first[1])}.get(turn, first[2:])
        place = f"{_MATRICES[turn]} {x:.2f} {height - y:.2f} Tm"
        return f"/G {size:.2f} Tf {place} [{''.join(parts)}] TJ".encode("ascii")

    def _code(self, text: str, width: float) -> tuple[int, int]:
        """The character's code and width (1/1000 of the size), as it was first met; the runs make up the rest."""
        if text not in self._codes:
            self._codes[text] = (len(self._codes) + 1, min(max(round(width), 0), 3000))
        return self._codes[text]

    def finish(self) -> None:
        """Write the font's parts, once all pages are laid."""
        font = self._pdf.make_stream(_truetype(), Dictionary(Length1=len(_truetype())))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Glyphless,
            Flags=4,
            FontBBox=Array([0, 0, 1000, 1000]),
            ItalicAngle=0,
            Ascent=1000,
            Descent=0,
            CapHeight=1000,
            StemV=80,
            FontFile2=font,
        )
        widths = [width for _, width in self._codes.values()]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.Glyphless,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=1000,
            W=Array([1, Array(widths)]) if widths else Array([]),
            CIDToGIDMap=self._pdf.make_stream(b"\x00\x01" * (len(self._codes) + 1)),
        )
        self.object.BaseFont = Name.Glyphless
        self.object.Encoding = Name("/Identity-H")
        self.object.DescendantFonts = Array([self._pdf.make_indirect(descendant)])
        self.object.ToUnicode = self._pdf.make_stream(self._map())

    def _map(self) -> bytes:
        rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for text, (code, _) in self._codes.items()]
        parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Glyphless def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode("ascii")


def runs(glyphs: Sequence[Glyph | None]) -> list[list[Glyph]]:
    """Glyphs that stand side by side on one line, in order; None is a gap, where something was taken out."""
    found: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph is None or (glyph.cell is None and glyph.text != " "):
            last = None
            continue
        if last is None or not _beside(last, glyph):
            if glyph.cell is None:
                continue
            found.append([])
        found[-1].append(glyph)
        last = glyph if glyph.cell is not None else last
    return found


def _beside(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph goes on the line of the one before it, of the same height and not far from it."""
    if last.cell is None or glyph.cell is None:
        return True
    size = max(last.size, 1.0)
    mine, other = _across(last.cell, last.turn), _across(glyph.cell, last.turn)
    level = abs(mine[0] - other[0]) < 0.3 * size and abs(mine[1] - other[1]) < 0.3 * size
    gap = _along(glyph.cell, last.turn)[0] - _along(last.cell, last.turn)[1]
    return last.turn == glyph.turn and level and -0.3 * size < gap < 2 * size


def _along(cell: Box, turn: int) -> tuple[float, float]:
    """Start and end of a character on its line, growing in the direction of reading."""
    left, top, right, bottom = cell
    return {0: (left, right), 90: (top, bottom), 180: (-right, -left), 270: (-bottom, -top)}[turn]


def _across(cell: Box, turn: int) -> tuple[float, float]:
    """Foot and head of a character, growing upwards as its line has it."""
    left, top, right, bottom = cell
    return {0: (-bottom, -top), 90: (left, right), 180: (top, bottom), 270: (-right, -left)}[turn]


@cache
def _truetype() -> bytes:
    """The smallest TrueType font all readers accept: .notdef, and a box that is never painted.

    The box is there since some readers overlook a character whose glyph has no extent at all.
    """
    glyph = struct.pack(">hhhhhHH4B4h4h", 1, 0, 0, 400, 900, 3, 0, 1, 1, 1, 1, 0, 400, 0, -400, 0, 0, 900, 0)
    lines = (1000, 0, 0, 1000, 0, 0, 400, 1, *([0] * 7))
    tables = {
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 11, 1000, 0, 0, 0, 0, 400, 900, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, *lines, 1),
        b"hmtx": struct.pack(">Hhh", 1000, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, *([0] * 11)),
    }
    start = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64), b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _checksum(data), start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return directory + body


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
