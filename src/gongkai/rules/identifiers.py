"""Identity numbers: their checks, where they stand in a text, how they are masked (条例第15条, 个人信息保护法第25条).

Standards: GB 11643 (居民身份证), GB 32100 (统一社会信用代码), GB 11714 (组织机构代码), Luhn (bank cards). An `*_error`
function returns "" for a right number, else what is wrong with it in the user's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from unicodedata import normalize

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# First two digits of the area code, Hong Kong, Macao and Taiwan residence permits included.
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def normalise(value: str) -> str:
    """Half-width, upper case, without spaces and hyphens: the form in which numbers are compared."""
    return re.sub(r"[\s\-‐–—]", "", normalize("NFKC", value)).upper()


def resident_id_error(value: str) -> str:
    """18 digits (GB 11643) or the old 15. The old form has no check digit: its date must be one."""
    number = normalise(value)
    if not re.fullmatch(r"\d{17}[\dX]|\d{15}", number, re.ASCII):
        return "应为18位（末位可为X）或15位数字"
    if not _PROVINCES.match(number):
        return "地区代码不存在"
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return "出生日期不存在"
    if len(number) == 15:
        return ""
    if not 1850 <= int(born[:4]) <= 2150:
        return "出生日期不存在"
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "" if _ID_CHECKS[total % 11] == number[17] else "校验位不符"


def credit_code_error(value: str) -> str:
    """18 characters of GB 32100 (no I O S V Z), the last a check character."""
    code = normalise(value)
    if len(code) != 18:
        return "应为18位"
    if any(character not in _CREDIT_ALPHABET for character in code):
        return "含有不允许的字符"
    total = sum(_CREDIT_ALPHABET.index(c) * weight for c, weight in zip(code, _CREDIT_WEIGHTS, strict=False))
    return "" if _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17] else "校验位不符"


def organisation_code_error(value: str) -> str:
    """8 characters and a check digit (GB 11714), with or without the hyphen."""
    code = normalise(value)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return "应为8位加1位校验码"
    total = sum(int(c, 36) * weight for c, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    check = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    return "" if check == code[8] else "校验码不符"


def luhn_error(value: str) -> str:
    """13 to 19 digits whose Luhn sum is a multiple of ten (bank cards)."""
    number = normalise(value)
    if not re.fullmatch(r"\d{13,19}", number, re.ASCII):
        return "应为13至19位数字"
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return "" if total % 10 == 0 else "校验不符"


def mobile_error(value: str) -> str:
    """11 digits 1[3-9]; +86 or 0086 before them is allowed."""
    number = re.sub(r"^(\+86|0086)", "", normalise(value))
    return "" if re.fullmatch(r"1[3-9]\d{9}", number, re.ASCII) else "应为11位手机号码"


def mask(value: str, kind: str) -> str:
    """The number with its middle hidden; the kept parts identify nobody by themselves.

    resident_id keeps the area and two characters, mobile 3 and 4, bank_card 4 and 4, email the first letter and the
    host; every other kind keeps the first and last two characters.
    """
    text = value.strip()
    if kind == "email" and "@" in text:
        name, host = text.split("@", 1)
        return f"{name[:1]}***@{host}"
    keep = {"resident_id": (6, 2), "mobile": (3, 4), "bank_card": (4, 4)}.get(kind, (2, 2))
    if len(text) <= sum(keep):
        return "*" * len(text)
    return text[: keep[0]] + "*" * (len(text) - sum(keep)) + text[-keep[1] :]


KIND_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "resident_id": "居民身份证号",
        "credit_code": "统一社会信用代码",
        "bank_card": "银行卡号",
        "mobile": "手机号码",
        "landline": "固定电话",
        "email": "电子邮箱",
        "passport": "护照号码",
        "hk_macao_permit": "港澳居民来往内地通行证号",
        "plate": "机动车号牌",
    }
)
# One character each, so that offsets in the cleaned text are offsets in the original.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_GAP = r"[ \t\-]?"


@dataclass(frozen=True)
class Span:
    """text[start:end] is a number of `kind`. `public`: by nature public, like an organisation's credit code."""

    start: int
    end: int
    kind: str
    value: str
    masked: str
    public: bool = False


def _digits(count: str) -> str:
    return rf"(?:\d{_GAP}){{{count}}}"


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], str] | None], ...] = (
    ("resident_id", re.compile(rf"(?<![\dA-Za-z]){_digits('17')}[\dXx](?![\dA-Za-z])", re.ASCII), resident_id_error),
    ("credit_code", re.compile(r"(?<![\dA-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![\dA-Za-z])", re.ASCII), credit_code_error),
    ("bank_card", re.compile(rf"(?<![\dA-Za-z])[3-6]{_GAP}{_digits('11,17')}\d(?![\dA-Za-z])", re.ASCII), luhn_error),
    ("resident_id", re.compile(r"(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])", re.ASCII), resident_id_error),
    ("mobile", re.compile(rf"(?<![\dA-Za-z])(?:\+?86{_GAP})?1[3-9]{_GAP}{_digits('8')}\d(?!\d)", re.ASCII), None),
    ("landline", re.compile(r"(?<![\dA-Za-z])0\d{2,3}[ \-]?[2-8]\d{6,7}(?!\d)", re.ASCII), None),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII), None),
    ("hk_macao_permit", re.compile(r"(?<![\dA-Za-z])[HMC]\d{8}(?:\d{2})?(?![\dA-Za-z])", re.ASCII), None),
    ("passport", re.compile(r"(?<![\dA-Za-z])(?:[EGDSPH]\d{8}|E[A-HJ-NP-Z]\d{7})(?![\dA-Za-z])", re.ASCII), None),
    (
        "plate",
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
        ),
        None,
    ),
)


def find_personal_data(text: str) -> tuple[Span, ...]:
    """Every number found, in the order of the text, none overlapping another.

    Full-width digits and single gaps within a number are seen through; a number with a check digit counts only when
    it is right.
    """
    plain, taken = text.translate(_HALF_WIDTH), bytearray(len(text))
    found: list[Span] = []
    for kind, pattern, check in _PATTERNS:
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]) or (check is not None and check(match[0])):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(_span(kind, text, match))
    return tuple(sorted(found, key=lambda span: span.start))


def _span(kind: str, text: str, match: re.Match[str]) -> Span:
    value = match[0] if kind == "email" else normalise(match[0])
    # The code of an 个体工商户 (92) names a person; any other belongs to an organisation and is public.
    public = kind == "credit_code" and not value.startswith("92")
    return Span(match.start(), match.end(), kind, text[match.start() : match.end()], mask(value, kind), public)
