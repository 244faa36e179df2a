"""Personal data in running text: numbers that must not leave the house unseen (条例第15条, 个人信息保护法第25条).

`find` names each place with its kind and a masked form. Where a standard has a check digit (GB 11643, GB 32100, Luhn)
it must be right; where it has none, the neighbourhood decides: a number called 编号 or counted in 元 is no telephone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gongkai.rules.identifiers import credit_code_error, luhn_error, mask, normalise, resident_id_error


@dataclass(frozen=True)
class Found:
    """text[start:end] of the text searched is a number of `kind` (a key of `identifiers.KIND_LABELS`).

    `public`: public by nature, as the credit code of an organisation is; that of an 个体工商户 names a person.
    """

    kind: str
    start: int
    end: int
    text: str
    mask: str
    public: bool = False


# One character each, so that offsets in the plain text are offsets in the original.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys([0x3000, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x200B, 0x9], 0x20)
_PLAIN |= dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212], 0x2D)

_NEAR = 16
_NUMBERED = re.compile(
    r"(?:编号|编码|文号|单号|案号|索引号|序号|流水号|受理号|回执号?|查询码|登记号|备案号|证书号|许可证号|合同号|订单号?"
    r"|标识码|发票号码?|工单|批次号?|税号|识别号|注册号|产权证号?|项目代码|N[Oo]\.?|№)\s?(?:为|是)?[:( ]{0,2}$"
)
_COUNTED = re.compile(r"\s?(?:\.\d|,\d{3}|[万亿]?(?:元|股|美元|港元|人次|吨|平方|立方|千瓦|公里|件|册|份|%))")
_MONEY = re.compile(r"[¥$]\s?$|\d[.,]$")
_CARD_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|银行|开户|存折|信用卡|储蓄卡|借记卡|card", re.IGNORECASE)
_PASSPORT_WORDS = re.compile(r"护照|旅行证|passport", re.IGNORECASE)
_PERMIT_WORDS = re.compile(r"通行证|回乡证|台胞证|返乡证")
_PHONE_WORDS = re.compile(r"(?:电话|座机|传真|热线|联系方式|固话|Tel|TEL|Fax)(?:号码)?[.:( ]{0,2}$")
_YEAR = re.compile(r"\D*(?:19|20)\d\d")


@dataclass(frozen=True)
class _Place:
    """A match with what stands around it."""

    kind: str
    value: str
    before: str
    after: str

    def near(self, words: re.Pattern[str]) -> bool:
        return bool(words.search(self.before[-_NEAR:]))


def _resident(place: _Place) -> bool:
    return not resident_id_error(place.value)


def _old_resident(place: _Place) -> bool:
    """The 15 digits of old have no check digit: a number that is called something else is not one."""
    return not resident_id_error(place.value) and _is_bare(place)


def _credit(place: _Place) -> bool:
    return not credit_code_error(place.value)


def _card(place: _Place) -> bool:
    """Luhn lets one number in ten pass: without a word for an account the issuer's digits and length must be right."""
    number = normalise(place.value)
    if luhn_error(number) or len(set(number)) < 2:
        return False
    if place.near(_CARD_WORDS):
        return True
    issued = re.fullmatch(r"62\d{14,17}|(?:4\d|5[1-5]|35|65)\d{14}|6011\d{12}|3[47]\d{13}|9558\d{15}", number)
    return bool(issued) and _is_bare(place)


def _is_bare(place: _Place) -> bool:
    """Neither a registration number nor an amount."""
    return not (_NUMBERED.search(place.before) or _MONEY.search(place.before) or _COUNTED.match(place.after))


def _local_phone(place: _Place) -> bool:
    return bool(_PHONE_WORDS.search(place.before)) and not _COUNTED.match(place.after)


def _passport(place: _Place) -> bool:
    """Ordinary passports (E, G) are known by their form; diplomatic and foreign ones only beside the word."""
    if place.near(_PASSPORT_WORDS):
        return True
    return place.value[0] in "EG" and not _YEAR.match(place.value) and _is_bare(place)


def _permit(place: _Place) -> bool:
    if place.near(_PERMIT_WORDS):
        return True
    return place.value[0] in "HMC" and not _YEAR.match(place.value) and _is_bare(place)


def _permit_by_word(place: _Place) -> bool:
    return place.near(_PERMIT_WORDS)


def _plate(place: _Place) -> bool:
    return sum(character.isdigit() for character in place.value) >= 2


_START, _END = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CODE = "0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy"
# A number that wraps at the end of a line is followed there where its check digit leaves no doubt.
_WRAP = r"(?: ?\r?\n ?|[ \-])?"
_PATTERNS: tuple[tuple[str, str, Callable[[_Place], bool]], ...] = (
    ("resident_id", rf"(?<!\d)[1-8](?:{_WRAP}\d){{16}}{_WRAP}[\dXx]{_END}", _resident),
    ("credit_code", rf"{_START}[159ANYany][1-9A-Ha-h](?:{_WRAP}\d){{6}}(?:{_WRAP}[{_CODE}]){{10}}{_END}", _credit),
    ("bank_card", rf"{_START}\d{{4}}(?:[ \-]\d{{4}}){{2,3}}(?:[ \-]\d{{1,4}})?{_END}", _card),
    ("bank_card", rf"{_START}\d{{6}}[ \-]\d{{7,13}}{_END}|{_START}\d{{13,19}}{_END}", _card),
    ("resident_id", rf"{_START}[1-8]\d{{5}}[ \-]?\d{{6}}[ \-]?\d{{3}}{_END}", _old_resident),
    (
        "mobile",
        # Written whole or in the usual groups: other gaps are those between the figures of a table.
        r"(?<!\d)(?:\(?(?:\+|00)?86\)?[ \-]?)?1[3-9]"
        r"(?:\d{9}|\d[ \-]\d{4}[ \-]?\d{4}|\d[ \-]?\d{4}[ \-]\d{4}|\d[ \-]\d{3}[ \-]\d{5}"
        r"|\d{2}[ \-]\d{3}[ \-]\d{4}|\d{3}[ \-]\d{6}|\d{2}[ \-]\d{4}[ \-]\d{3})(?!\d)",
        _is_bare,
    ),
    ("mobile", r"(?<![\d])1 [3-9](?: \d){9}(?![ ]?\d)", _is_bare),
    (
        "landline",
        r"(?<![\dA-Za-z])\(0(?:10|2[0-57-9]|[3-9]\d{2})\) ?[2-8]\d{2,3}[ \-]?\d{4}(?:(?:-| ?转 ?)\d{1,5})?(?!\d)",
        _is_bare,
    ),
    (
        "landline",
        r"(?<![\dA-Za-z])(?:\(?(?:\+|00)86\)?[ \-]?0?|0)(?:10|2[0-57-9]|[3-9]\d{2})\)?[ \-]{0,2}"
        r"[2-8]\d{2,3}[ \-]?\d{4}(?:(?:-| ?转 ?)\d{1,5})?(?!\d)",
        _is_bare,
    ),
    ("landline", r"(?<![\dA-Za-z\-])[2-8]\d{2,3}[ \-]?\d{4}(?:(?:-| ?转 ?)\d{1,5})?(?![\d\-])", _local_phone),
    ("email", r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w])", lambda place: True),
    ("hk_macao_permit", rf"{_START}[HMhm]\d{{8}}(?:\d{{2}})?{_END}|{_START}C[A-HJ-NP-Z\d]\d{{7}}{_END}", _permit),
    ("hk_macao_permit", rf"{_START}(?:W\d{{8}}|\d{{8}}|\d{{10}}\([A-Z]\)){_END}", _permit_by_word),
    (
        "passport",
        rf"{_START}(?:[EGDSPHK]\d{{8}}|(?:E[A-HJ-NP-Z]|[DSP]E)\d{{7}}|[A-Z]{{1,2}}\d{{6,9}}){_END}",
        _passport,
    ),
    (
        "plate",
        rf"[{_PROVINCE}][A-HJ-NP-Z][·•.\- ]?(?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9警学挂领试]|[A-HJ-NP-Z0-9]{{4}}[港澳]"
        rf"|[A-HJ-NP-Z][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[A-HJ-NP-Z])(?![A-Za-z0-9])",
        _plate,
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.ASCII), rule) for kind, pattern, rule in _PATTERNS)


def find(text: str) -> tuple[Found, ...]:
    """Every number found, in the order of the text, none overlapping another; offsets are those of `text`.

    Full-width digits are read as digits; spaces and hyphens within a number are seen through.
    """
    plain = text.translate(_PLAIN)
    taken = bytearray(len(plain))
    found: list[Found] = []
    for kind, pattern, rule in _COMPILED:
        for match in pattern.finditer(plain):
            start, end = match.span()
            before, after = plain[max(0, start - 2 * _NEAR) : start], plain[end : end + 8]
            if any(taken[start:end]) or not rule(_Place(kind, match[0], before, after)):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append(_found(kind, text, match))
    return tuple(sorted(found, key=lambda one: one.start))


def find_private(text: str) -> tuple[Found, ...]:
    """What `find` finds, without what is public by nature: what a release must not hold unseen (条例第15条)."""
    return tuple(one for one in find(text) if not one.public)


def _found(kind: str, text: str, match: re.Match[str]) -> Found:
    value = match[0] if kind in {"email", "plate"} else normalise(match[0])
    public = kind == "credit_code" and not value.startswith("92")
    return Found(kind, match.start(), match.end(), text[match.start() : match.end()], mask(value, kind), public)
