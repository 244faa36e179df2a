"""Whose report it is and of which year, from the title, or else from the opening words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = r"(20\d\d|二[〇零○][一二三四五六七八九〇零○]{2})"
_REPORT = r"(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)"
_TITLE = re.compile(rf"(?P<before>[^\n]{{0,60}}?)[(〔\[]?{_YEAR}[)〕\]]?年?度?(?P<between>[一-鿿]{{0,30}}?){_REPORT}")
_YEAR_LAST = re.compile(
    rf"(?P<before>[一-鿿()]{{2,40}}?)(?:政府信息公开|信息公开)(?:工作)?年度(?:工作)?报告[(（]?{_YEAR}年?度?"
)
_PERIOD = re.compile(rf"{_YEAR}年1月1日")
_ANY_YEAR = re.compile(rf"{_YEAR}年")
_CUT = re.compile(r"[\s,，。:：;；|>》《“”\"'!！?？·\-—_]+")
_LEADING = re.compile(
    r"^(?:现将|现予以?公布|现公布|现发布|公布|发布|关于|根据|标题|名称|附件|当前位置|首页|制定了?|编制了?|形成了?|的|了)+"
)
_BY = re.compile(r"本年?度?报告由([一-鿿()]{4,30}?)(?:办公室)?(?:根据|按照|依据|依照|编制|负责)")
_ORGAN_END = re.compile(
    r"(?:政府|办公室|局|委员会|委|厅|院|镇|乡|街道|办事处|管委会|[省市区县旗盟州]|中心|署|部|办|站|所|公司|大学|银行|海关|队|会|集团)$"
)
_SITE = re.compile(r"(?:政府)?门户网站?$|政府网站?$|网站$|信息公开网?$|政务公开$")
_INSIDE = re.compile(
    r"([一-鿿]{2,24}?(?:人民政府办公室|人民政府|管理委员会|管委会|办事处|委员会|局|厅|委|办|院|中心|镇|乡))$"
)


def read_title(lines: Iterable[str]) -> tuple[str | None, int | None]:
    """(organ, year); None for what the text does not say. Only the opening of the report is looked at."""
    texts = [_fold(line) for line in lines][:120]
    texts = [text for text in texts if text]
    opening = "\n".join(texts)[:6000]
    candidates = [(text, False) for text in texts]
    candidates += [("".join(texts[at : at + 3]), True) for at in range(min(len(texts), 40))]
    best: tuple[str | None, int | None] = (None, None)
    for line, joined in candidates:
        organ, year = _from_title(line[:400])
        if joined and organ and not _ORGAN_END.search(organ):
            organ = None  # the line above a title may be anything
        if organ and year:
            return organ, year
        best = (best[0] or organ, best[1] or year)
    by = _BY.search(opening.replace("\n", ""))
    year = best[1]
    if year is None:
        match = _PERIOD.search(opening) or _ANY_YEAR.search(opening)
        year = _number(match[1]) if match else None
    return best[0] or (by[1] if by else None), year


def _fold(line: str) -> str:
    return "".join(unicodedata.normalize("NFKC", line).replace("#", "").split(" ")).replace("\u3000", "").strip("|* \t")


def _number(text: str) -> int:
    return int(text.translate(_CHINESE_DIGITS))


def _from_title(line: str) -> tuple[str | None, int | None]:
    match = _TITLE.search(line)
    if match is not None:
        organ = _organ(match["before"]) or _organ(match["between"])
        return organ, _number(match[2])
    match = _YEAR_LAST.search(line)
    return (_organ(match["before"]), _number(match[2])) if match else (None, None)


def _organ(text: str) -> str | None:
    """The last unbroken piece of the words before the year, less an opening verb."""
    pieces = [piece for piece in _CUT.split(text) if piece]
    if not pieces:
        return None
    organ = _LEADING.sub("", pieces[-1]).removesuffix("关于").strip("()的")
    organ = _SITE.sub("", organ.removesuffix("年度"))
    if not re.fullmatch(r"[一-鿿()]{2,40}", organ) or organ in {"政府信息", "政府信息公开", "信息公开年报", "工作"}:
        return None
    inside = _INSIDE.search(organ)
    return inside[1] if inside and len(organ) > 30 else organ
