"""Personal data in what is to be published (条例第15条, 个人信息保护法第25条, domain H.2).

Numbers come from `rules.personal_data`; here it is decided which of them may be published all the same:

* an office's telephone and mailbox are public: a landline or an e-mail counts only beside a word for a private person,
  or in a column of private persons' numbers;
* the credit code of an organisation is public, that of an 个体工商户 is named for a look (警示);
* the account of an organ or company, beside its name (户名：某某财政局), is public, as fees are paid into it; a card of
  a private person's kind (62…) never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.rules import personal_data
from gongkai.rules.identifiers import luhn_error, mask, normalise
from gongkai.rules.publication_checks.circumstances import find_circumstances
from gongkai.rules.publication_checks.model import BLOCK, KINDS, WARN, Issue, Passage
from gongkai.rules.publication_checks.tables import Cell, Table, cells_of

ALWAYS = frozenset({"resident_id", "mobile", "bank_card", "passport", "hk_macao_permit"})
"""Numbers of a natural person, wherever they stand."""
LOOKED_AT = frozenset({"plate", "credit_code", "partial_id"})
"""Named for a look; they hold nothing up."""

PRIVATE = re.compile(
    r"家庭|住宅|宅电|家长|监护人|户主|申请人|当事人|本人|被处罚人|患者|领取人|收款人|受益人|受助人|村民|居民|学生|考生|债务人"
)
_ORGANISATION = re.compile(
    r"(?:局|委|办|厅|部|院|所|站|中心|财政|国库|专户|公司|银行|政府|委员会|协会|基金会|学校|大学|医院|合作社|集团|工会|法院)"
    r"(?:[)）]|\s|，|,|；|;|。|账户|帐户|开户|账号|帐号|$|\t)"
)
_OWNER = re.compile(
    r"(?:户\s?名|开户(?:名称|单位|名)|账户名称?|收款(?:单位|人|户名)?|单位名称)\s?[:：为是\t ]?\s*([^\n。；;]{2,30})"
)
_PARTIAL = re.compile(r"(?<!\d)[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d[*×＊xX●#]{2,4}(?![\dA-Za-z*])")
_ROUNDED = re.compile(r"[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d000")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-8]\d{6,7}(?:转\d{1,5})?")
_ACCOUNT = re.compile(r"\d{12,22}")
_CONTEXT, _SHOWN = 40, 14


@dataclass(frozen=True)
class Hit:
    """passage.text[start:end] is personal data of `kind`."""

    kind: str
    start: int
    end: int
    masked: str


def find_personal(passages: tuple[Passage, ...]) -> Iterator[Issue]:
    """Every piece of personal data, in the order of the passages. Rows of a table are read under their heading."""
    table = Table()
    for at, passage in enumerate(passages):
        table.take(passage)
        hits = _without_overlap([*_numbers(passage, _before(passages, at)), *_under_headings(passage, table)])
        hits += _without_overlap([*hits, *(Hit(*one) for one in find_circumstances(passage, table))])[len(hits) :]
        for hit in sorted(hits, key=lambda one: one.start):
            yield _issue(passage, hit, hits)


def _before(passages: tuple[Passage, ...], at: int) -> str:
    """The two lines above: the name of an account's owner may stand there."""
    above = passages[max(0, at - 2) : at]
    return "\n".join(one.text for one in above if one.part == passages[at].part)[-120:]


def _numbers(passage: Passage, above: str) -> Iterator[Hit]:
    text = passage.text
    for found in personal_data.find(text):
        if found.kind == "landline" and not _is_private(text, found.start):
            continue
        if found.kind == "email" and not _is_private(text, found.start):
            continue
        if found.kind == "credit_code" and found.public:
            continue
        if found.kind == "bank_card" and _is_public_account(found.text, text, found.start, above):
            continue
        yield Hit(found.kind, found.start, found.end, found.mask)
    for match in _PARTIAL.finditer(text):
        yield Hit("partial_id", match.start(), match.end(), match[0][:6] + "*" * 12)


def _is_private(text: str, start: int) -> bool:
    """Whether a word for a private person stands before, in the same sentence or cell row."""
    near = re.split(r"[。；;\n]", text[max(0, start - _CONTEXT) : start])[-1]
    return bool(PRIVATE.search(near))


def _is_public_account(number: str, text: str, start: int, above: str) -> bool:
    if normalise(number).startswith("62"):
        return False
    before = above + "\n" + text[max(0, start - 100) : start]
    owners = list(_OWNER.finditer(before))
    return bool(owners) and bool(_ORGANISATION.search(owners[-1][1] + " "))


def _under_headings(passage: Passage, table: Table) -> Iterator[Hit]:
    """Numbers that only the heading of their column betrays."""
    if "\t" not in passage.text or table.is_heading(passage):
        return
    for cell in cells_of(passage.text):
        heading = table.heading(cell.column)
        if not heading or not cell.text:
            continue
        kind = _kind_under(heading, cell, table)
        if kind:
            yield Hit(kind, cell.start, cell.end, mask(cell.text, kind))


def _kind_under(heading: str, cell: Cell, table: Table) -> str:
    digits = normalise(cell.text)
    if re.search(r"身份证|证件号", heading) and _ROUNDED.fullmatch(digits):
        # A spreadsheet keeps 15 digits of a number: the person is known by them all the same.
        return "resident_id"
    if re.search(r"电话|联系方式|手机", heading) and (table.is_private() or PRIVATE.search(heading)):
        numbers = (re.sub(r"[()（）]", "", normalise(one)) for one in re.split(r"[、/；;，,]", cell.text))
        return "landline" if any(map(_LANDLINE.fullmatch, numbers)) else ""
    if re.search(r"账号|帐号|账户|帐户|卡号|存折", heading) and table.is_private() and _ACCOUNT.fullmatch(digits):
        return "bank_account" if luhn_error(digits) else "bank_card"
    return ""


def _without_overlap(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if all(hit.end <= one.start or hit.start >= one.end for one in kept):
            kept.append(hit)
    return kept


def _issue(passage: Passage, hit: Hit, hits: list[Hit]) -> Issue:
    return Issue(
        check="personal",
        kind=hit.kind,
        severity=WARN if hit.kind in LOOKED_AT else BLOCK,
        part=passage.part,
        where=_where(passage, hit.start),
        text=passage.text[hit.start : hit.end],
        excerpt=_excerpt(passage.text, hit, hits),
        advice=f"含有{KINDS[hit.kind]}，请删除或者遮盖后再发布（《条例》第十五条、《个人信息保护法》第二十五条）",
        start=passage.start + hit.start,
        end=passage.start + hit.end,
        line=passage.text,
    )


def _where(passage: Passage, start: int) -> str:
    """The place, down to the cell of a workbook; said if a reader would not see it."""
    where = passage.where
    if passage.sheet:
        where += f"{_letters(passage.text[:start].count(chr(9)))}列"
    return f"{where}（{passage.hidden}）" if passage.hidden else where


def _letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _excerpt(text: str, hit: Hit, hits: list[Hit]) -> str:
    """The place with a few characters on both sides, every other piece of personal data masked too."""
    first, last = max(0, hit.start - _SHOWN), min(len(text), hit.end + _SHOWN)
    shown, at = "", first
    for one in sorted(hits, key=lambda each: each.start):
        if one.end <= first or one.start >= last:
            continue
        shown += text[at : max(at, one.start)] + one.masked
        at = max(at, one.end)
    return " ".join((shown + text[at:last]).split())[:120]
