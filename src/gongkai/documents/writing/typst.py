"""PDF by typst: one compiler for the process, our fonts, data handed over as JSON and never pasted into markup."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

FONTS = Path(str(files("gongkai.documents"))) / "fonts"

_NO_GLYPH = re.compile(r'the text `"(?P<text>.*)"` could not be displayed')
_LOCK = threading.Lock()


class WritingError(ValueError):
    """The document cannot be set as it stands; the message says why."""


class NoGlyphError(WritingError):
    """No installed font has the character in `text`; installing fonts-noto-cjk or another wide font mends it."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"没有可用字体能显示“{text}”，请安装含该字的字体后重试")


@cache
def _compiler() -> typst.Compiler:
    # System fonts follow the vendored ones, so that rare characters of names (扩展 B 区 and beyond) are found where
    # Noto CJK is installed. The compiler keeps its fonts: only the first call pays for reading them.
    return typst.Compiler(font_paths=[str(FONTS)])


@cache
def _prelude() -> str:
    return files("gongkai.documents.writing").joinpath("prelude.typ").read_text(encoding="utf-8")


def compile(template: str, data: Mapping[str, Any], *, dated: date) -> bytes:
    """The PDF of `template` (typst markup of ours) with `data` (anything JSON can hold) as its `data` dictionary.

    The template follows the shared prelude and may use what it defines. The text of `data` stays text: typst
    reads it from an input, so no character in it is markup. `dated` becomes the document's date, so that equal
    input gives an equal file. Raises NoGlyphError for a character no font has and WritingError for anything else.
    """
    moment = datetime.combine(dated, time(), tzinfo=UTC)
    payload = {**data, "dated": [dated.year, dated.month, dated.day]}
    source = f"{_prelude()}\n{template}".encode()
    try:
        # PDF/A-2b for the archive and PDF/UA-1 for readers who listen: typst writes no file that breaks either, which
        # is also how a character without a glyph is noticed before a letter goes out with a hole in a name.
        with _LOCK:
            written = _compiler().compile(
                source,
                format="pdf",
                sys_inputs={"data": json.dumps(payload, ensure_ascii=False)},
                pdf_standards=["a-2b", "ua-1"],
                timestamp=int(moment.timestamp()),
            )
    except typst.TypstError as error:
        found = _NO_GLYPH.search(str(error))
        raise NoGlyphError(found["text"]) if found else WritingError(str(error)) from error
    if not isinstance(written, bytes):
        raise WritingError("the typesetter gave no single file")
    return written
