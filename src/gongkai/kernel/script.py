"""The traditional-script view of the public pages, for readers of Hong Kong and Macao.

Simplified text is authoritative; this is a view of it by OpenCC (s2hk) with the district's own words on top. Only what
is read is converted: text, and the attributes that are read out. What somebody typed, addresses and values stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from opencc import OpenCC

from gongkai.kernel.models import Setting

COOKIE = "script"
SIMPLIFIED, TRADITIONAL = "hans", "hant"
SCRIPTS = frozenset({SIMPLIFIED, TRADITIONAL})
WORDS_KEY = "script.words"
"""Setting: `{simplified: traditional}`, the district's names and terms, which win over the general table."""

NOT_PUBLIC = ("/admin/", "/api/")
_READ_OUT = re.compile(r'(\s(?:title|alt|aria-label|aria-description|placeholder)=")([^"]*)(")')
_DESCRIPTION = re.compile(
    r'(<meta\b[^>]*\bname="(?:description|keywords|ArticleTitle|ColumnName)"[^>]*\bcontent=")([^"]*)(")'
)
_LANGUAGE = re.compile(r'(<html\b[^>]*\blang=")[^"]*(")')
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_KEPT = ("textarea", "script", "style", "code", "pre")
_BREAK = "\ue000"
"""Between the pieces while they are converted in one go; a private character that stands in no text."""


def wanted(request: HttpRequest) -> str:
    """`?script=` for this one page, else the reader's cookie, else simplified."""
    for asked in (request.GET.get(COOKIE), request.COOKIES.get(COOKIE)):
        if asked in SCRIPTS:
            return str(asked)
    return SIMPLIFIED


def words() -> dict[str, str]:
    """The district's own words."""
    stored = Setting.objects.filter(key=WORDS_KEY).values_list("value", flat=True).first() or {}
    return {str(plain): str(other) for plain, other in stored.items() if plain and other}


def to_traditional(text: str, own: dict[str, str] | None = None) -> str:
    """The text in traditional script, words of `own` first (the longest win)."""
    if not own:
        return str(_converter().convert(text))
    pattern = re.compile("|".join(re.escape(word) for word in sorted(own, key=len, reverse=True)))
    pieces, last = [], 0
    for match in pattern.finditer(text):
        pieces += [str(_converter().convert(text[last : match.start()])), own[match.group()]]
        last = match.end()
    return "".join([*pieces, str(_converter().convert(text[last:]))])


def to_simplified(text: str) -> str:
    """The text in simplified script, for words that were typed in the other one."""
    return str(_converter("t2s").convert(text))


@lru_cache(maxsize=2)
def _converter(table: str = "s2hk") -> OpenCC:
    return OpenCC(table)


def page_in_traditional(html: str, own: dict[str, str] | None = None) -> str:
    """The page with everything that is read in traditional script, and its language said."""
    pieces = _TAG.split(html)
    places = list(_readable(pieces))
    read = [pieces[place] for place in places]
    for place, text in zip(places, to_traditional(_BREAK.join(read), own).split(_BREAK), strict=True):
        pieces[place] = text
    for place, piece in enumerate(pieces):
        if place % 2 and ("=" in piece):
            pieces[place] = _attributes(piece, own)
    return "".join(pieces)


def _readable(pieces: list[str]) -> Iterator[int]:
    """The places of text between tags, without what stands in elements that keep their text."""
    inside = ""
    for place, piece in enumerate(pieces):
        if place % 2:
            name = piece[1:].split(None, 1)[0].rstrip(">/").lower() if len(piece) > 2 else ""
            if inside:
                inside = "" if name == f"/{inside}" else inside
            elif name in _KEPT and not piece.endswith("/>"):
                inside = name
        elif not inside and piece and not piece.isascii():
            yield place


def _attributes(tag: str, own: dict[str, str] | None) -> str:
    if tag.startswith("<html"):
        tag = _LANGUAGE.sub(r"\1zh-Hant\2", tag)
    if tag.isascii():
        return tag

    def other(match: re.Match[str]) -> str:
        return match.group(1) + to_traditional(match.group(2), own) + match.group(3)

    return _DESCRIPTION.sub(other, _READ_OUT.sub(other, tag))


class TraditionalScript:
    """Gives a public HTML page in traditional script to whoever asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(NOT_PUBLIC) or not response.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ("Cookie",))
        if wanted(request) == TRADITIONAL and not response.streaming and "Content-Encoding" not in response:
            response.content = page_in_traditional(response.content.decode(response.charset), words())
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response
