"""Marks of secrecy on a file: what bears one may not be stored on this network (条例第14条, 第17条).

A mark is told from prose by its form: the star between level and term, a field 密级, a line or a bracket of its own.
A sentence that speaks of state secrets, trade secrets or the law on them bears no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class SecrecyMark:
    """text[start:end] of the text searched is a mark of `kind`, a key of `KIND_LABELS`.

    `refuse`: the file must not be stored. Without it an officer has to look first. `advice` is a sentence for the
    officer who sent the file: what was found, why it stops here, what to do instead.
    """

    kind: str
    start: int
    end: int
    text: str
    line: int
    refuse: bool
    advice: str


KIND_LABELS: Mapping[str, str] = MappingProxyType(
    {"top_secret": "绝密", "secret": "机密", "confidential": "秘密", "work_secret": "工作秘密", "internal": "内部资料"}
)
_KINDS = {"绝密": "top_secret", "机密": "secret", "秘密": "confidential", "工作秘密": "work_secret"}
_STATE = (
    "文件标有“{text}”标志。涉密文件不得在本系统上传、存储和处理（条例第14条、第17条），系统未予保存。"
    "请即移交本机关保密工作机构，按国家秘密载体管理；案件中只登记文件编号、定密依据、审查人和日期。"
    "如已依法解密，请附解密决定，另以无密级标志的文本上传。"
)
_WORK = (
    "文件标有“{text}”标志。工作秘密不得在本系统上传、存储和处理，系统未予保存。"
    "请交本机关保密审查员按工作秘密管理规定审查（条例第17条）；案件中只登记文件编号、审查人、理由和日期。"
)
_INTERNAL = (
    "文件标有“{text}”字样。请先由保密审查员确认不属于国家秘密或者工作秘密（条例第17条），"
    "并判断是否属于内部事务信息或者过程性信息（条例第16条），再决定是否上传。"
)

_LEVEL = r"(?:绝 ?密|机 ?密|(?<!商业)(?<!国家)(?<!技术)(?:工 ?作 ?)?秘 ?密)"
_STAR = r"[★☆⭐✩✭✮✯✰✪✦＊*🟊]"
_COUNT = r"\d(?: ?\d)? ?(?:年|个 ?月|天|日)"
_TERM = rf"(?:{_COUNT}|长 ?期|[一二三四五六七八九十]{{1,3}} ?年|启用前|公布前)"
_SPACE = r"[ \t\u3000]*"
_END = rf"{_SPACE}(?=$|\r?\n|[，。；,;）)\]】〕]|\s)"
_PICK = r"[☑√✔✓■●◉☒]"

# What stands in quotation marks before 字样, 标志 … is spoken of, not borne.
_SPOKEN = re.compile(r"\s*[”\"」』’]\s*(?:等)?(?:字样|标志|标识|标记|密级|的?文件|字)")
_QUOTE = re.compile(r"[“\"「『‘]\s*$")
_MARKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?P<level>{_LEVEL})\s{{0,3}}{_STAR}(?:\s{{0,3}}{_TERM})?",
        rf"密 ?级(?:[和及/]保密期限)?{_SPACE}[:：]{_SPACE}(?P<level>{_LEVEL})(?:{_SPACE}{_TERM})?{_END}",
        rf"{_PICK} ?(?P<level>{_LEVEL})(?:{_SPACE}{_TERM})?",
        rf"^{_SPACE}[【\[〔(（] ?(?P<level>{_LEVEL})(?:{_SPACE}{_TERM})? ?[】\]〕)）]",
        rf"^{_SPACE}(?P<level>{_LEVEL})[ \t\u3000·.、\-—–]{{0,4}}{_TERM}{_SPACE}$",
    )
)
_ALONE = re.compile(
    rf"^{_SPACE}(?:\d{{4,8}}{_SPACE})?(?P<level>{_LEVEL})(?:{_SPACE}(?:特急|加急|急件))?{_SPACE}$", re.M
)
_KEPT = r"(?:请?注意保[管存密]|不得外[传泄]|严禁外[传泄]|妥善保管|请勿外传|不予公开)"
_BARRED = r"(?:不得|严禁|请勿|禁止)(?:外传|外泄|公开|转发|翻印|复制)"
_PAUSE = r"[ \t\u3000，,。、；;:：（(\-—]{0,4}"
_INSIDE = re.compile(
    rf"^{_SPACE}[【\[〔(（]? ?(?:内部(?:资料|文件|材料|刊物|文稿)(?:{_PAUSE}{_KEPT})?"
    rf"|(?:仅|只)供内部(?:使用|参考|掌握|阅读)|内部(?:使用|掌握|参考){_PAUSE}{_BARRED})[^\n，。；]{{0,8}}$",
    re.MULTILINE,
)
# A level that stands alone on a line is a mark at the head of a document; further down it may be a heading or a cell.
_HEAD_LINES = 12
MAX_CHARACTERS = 4_000_000


def find(text: str) -> tuple[SecrecyMark, ...]:
    """Every mark in the text of a file, in its order, none within another."""
    text = text[:MAX_CHARACTERS]
    found: list[SecrecyMark] = []
    for mark in sorted(_all(text), key=lambda one: (one.start, -one.end)):
        if not found or mark.start >= found[-1].end:
            found.append(mark)
    return tuple(found)


def refuses(text: str) -> SecrecyMark | None:
    """The first mark for which the file must not be stored (条例第14条), or None."""
    return next((mark for mark in find(text) if mark.refuse), None)


def _all(text: str) -> Iterator[SecrecyMark]:
    for pattern in _MARKS:
        for match in pattern.finditer(text):
            if not _is_spoken_of(text, match):
                yield _mark(text, match, refuse=True)
    for match in _ALONE.finditer(text):
        yield _mark(text, match, refuse=_line(text, match.start()) <= _HEAD_LINES)
    for match in _INSIDE.finditer(text):
        yield _internal(text, match)


def _is_spoken_of(text: str, match: re.Match[str]) -> bool:
    quoted = _QUOTE.search(text[max(0, match.start() - 4) : match.start()])
    return bool(quoted and _SPOKEN.match(text[match.end() : match.end() + 12]))


def _mark(text: str, match: re.Match[str], *, refuse: bool) -> SecrecyMark:
    kind = _KINDS[re.sub(r"\s", "", match["level"])]
    shown = " ".join(match[0].split())
    advice = (_WORK if kind == "work_secret" else _STATE).format(text=shown)
    return SecrecyMark(kind, match.start(), match.end(), match[0], _line(text, match.start()), refuse, advice)


def _internal(text: str, match: re.Match[str]) -> SecrecyMark:
    advice = _INTERNAL.format(text=" ".join(match[0].split()))
    return SecrecyMark("internal", match.start(), match.end(), match[0], _line(text, match.start()), False, advice)


def _line(text: str, at: int) -> int:
    """The line's number, counted from 1, empty lines left out."""
    return 1 + sum(1 for line in text[:at].splitlines() if line.strip())
