"""What the tokens of a letter stand for: read from the case, never typed twice (domain D.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from gongkai.foi.models import Case, RequestItem
from gongkai.foi.queries.consulting import joint_consultations
from gongkai.organs.models import OrganVersion
from gongkai.rules.letter_kinds import LetterKind, articles_of, reply_kind

REGULATION = "《中华人民共和国政府信息公开条例》"
ORDINALS = "一二三四五六七八九十"
ARTICLE = re.compile(r"条例第(\d+)条(?:第(\d+)款)?(?:第(\d+)项)?")


def zh_date(day: date) -> str:
    """成文日期 as GB/T 9704 wants it: Arabic digits, full year, no zero padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def ordinal(number: int) -> str:
    """1 → 一, 11 → 十一, 20 → 二十 (up to 99)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return ORDINALS[ones - 1]
    head = "" if tens == 1 else ORDINALS[tens - 1]
    return f"{head}十{ORDINALS[ones - 1] if ones else ''}"


def cite(articles: Sequence[str]) -> str:
    """Articles as a letter cites them: 条例第16条第2款 → 《…条例》第十六条第二款; the regulation is named once."""
    named = []
    for article in articles:
        match = ARTICLE.fullmatch(article)
        if match is None:
            named.append(article)
            continue
        number, paragraph, point = match.groups()
        text = f"第{ordinal(int(number))}条"
        text += f"第{ordinal(int(paragraph))}款" if paragraph else ""
        text += f"第（{ordinal(int(point))}）项" if point else ""
        named.append(text if named else REGULATION + text)
    return "、".join(named)


def case_values(case: Case, version: OrganVersion, on: date) -> Mapping[str, Callable[[], str]]:
    """What the case says, by key of the part; each is read only when a template asks for it."""
    return {
        "case_number": lambda: case.number,
        "received": lambda: zh_date(case.received_on) if case.received_on else "",
        "request": lambda: _request(case),
        "own_name": lambda: version.legal_name,
        "dated": lambda: zh_date(on),
        "delivery": case.get_delivery_display,
        "clarified": lambda: _clarified(case),
        "joint": lambda: _joint(case),
    }


def common_values(kind: LetterKind, case: Case, version: OrganVersion, on: date) -> dict[str, str]:
    """The common tokens of the kind by name. A kind that may not name the applicant has none that could."""
    known = case_values(case, version, on)
    return {part.name: known[part.key]() for part in kind.common if part.key in known}


def item_values(item: RequestItem) -> tuple[LetterKind, dict[str, str]]:
    """The wording that the decision on an item asks for, and its tokens by name."""
    grounds = {key: str(text).strip() for key, text in item.grounds.items()}
    kind = reply_kind(item.outcome, grounds)
    more = item.reasons.strip()
    said = {part.name: grounds.get(part.key, "") for part in kind.parts}
    said["理由"] = "。".join(text.rstrip("。") for text in (grounds.get("reasons", ""), more) if text)
    return kind, said | {"申请事项": item.wanted, "依据条款": cite(articles_of(item.outcome, grounds))}


def _request(case: Case) -> str:
    """The request as filed, one matter after the other."""
    return "；".join(item.wanted.strip() for item in case.items.all())


def _clarified(case: Case) -> str:
    last = case.events.filter(type="clarified", voided=False).order_by("on", "id").last()
    return f"{zh_date(last.on)}，本机关收到您的补正材料" if last else ""


def _joint(case: Case) -> str:
    """Who made the information with the organ that answers, and what each said (arts. 10, 34)."""
    said = {
        row.party: f"{row.party}{row.get_reply_display()}{'，视为同意公开' if row.reply == 'silent' else ''}"
        for row in joint_consultations(case)
        if row.reply
    }
    if not said:
        return ""
    names, opinions = "、".join(said), "；".join(said.values())
    return f"所涉政府信息由本机关牵头、与{names}共同制作，本机关已依照《条例》第三十四条征求意见：{opinions}"
