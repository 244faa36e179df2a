"""Text that is not seen but can be searched, copied and read aloud: a font without any glyph, and runs of it in place.

The font is a Type 0 font over a TrueType font of two empty glyphs; its /ToUnicode map says what each code means. So any
character can be given back, and the font holds no more than the characters that remain.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Pdf, String

from gongkai.documents.redaction.glyphs import Glyph


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
        cells = [glyph.cell for glyph in run if glyph.cell is not None]
        if not cells:
            return b""
        left, top, _, bottom = cells[0]
        size = max(bottom - top, 1.0)
        parts: list[str] = []
        at = left
        for glyph in run:
            start, end = (at, at + size / 4) if glyph.cell is None else (glyph.cell[0], glyph.cell[2])
            code, width = self._code(glyph.text, (end - start) * 1000 / size)
            gap = (at - start) * 1000 / size
            parts.append(f"{gap:.0f}<{code:04X}>" if abs(gap) >= 1 else f"<{code:04X}>")
            at = start + width * size / 1000
        place = f"1 0 0 1 {left:.2f} {height - bottom:.2f} Tm"
        return f"/G {size:.2f} Tf {place} [{''.join(parts)}] TJ".encode("ascii")

    def _code(self, text: str, width: float) -> tuple[int, int]:
        """The character's code and width (1/1000 of the size), as it was first met; the runs make up the rest."""
        if text not in self._codes:
            self._codes[text] = (len(self._codes) + 1, min(max(round(width), 0), 3000))
        return self._codes[text]

    def finish(self) -> None:
        """Write the font's parts, once all pages are laid."""
        font = self._pdf.make_stream(_empty_truetype(), Dictionary(Length1=len(_empty_truetype())))
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
    level = abs(last.cell[3] - glyph.cell[3]) < 0.3 * size and abs(last.cell[1] - glyph.cell[1]) < 0.3 * size
    return level and -0.3 * size < glyph.cell[0] - last.cell[2] < 2 * size


def _empty_truetype() -> bytes:
    """The smallest TrueType font a reader accepts: two glyphs without outline."""
    head = struct.pack(
        ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 11, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 0, 0
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 1000, 0, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 1)
    maxp = struct.pack(">IH13H", 0x10000, 2, *([0] * 13))
    tables = {b"glyf": b"\0\0\0\0", b"head": head, b"hhea": hhea, b"hmtx": struct.pack(">HhH", 1000, 0, 0)}
    tables |= {b"loca": struct.pack(">HHH", 0, 0, 0), b"maxp": maxp}
    start = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64), b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _checksum(data), start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return directory + body


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
