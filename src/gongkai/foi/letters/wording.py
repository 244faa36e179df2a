"""The wording of letters: paragraphs out of a case, never typed twice (arts. 30–37; common block of every reply).

A letter restates the receipt date, the request as filed, the decision with article and reasons on each item, and the
remedies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gongkai.foi.models import Applicant, Case, RequestItem
from gongkai.organs.models import OrganVersion
from gongkai.organs.queries import at as organ_at
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.remedies import remedy_clause

REGULATION = "《中华人民共和国政府信息公开条例》"
ORDINALS = "一二三四五六七八九十"


def zh_date(day: date) -> str:
    """成文日期 as GB/T 9704 wants it: Arabic digits, full year, no zero padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def answer_title(case: Case) -> str:
    """Title of the 答复书."""
    return "政府信息公开申请答复书"


def answer_content(case: Case, *, applicant: Applicant, on: date) -> dict[str, Any]:
    """Content of the 答复书: the opening and one paragraph for each item, which an officer may reword; and the
    remedies, which
    nobody may."""
    version = organ_at(case.organ, on)
    if version is None:
        raise ValueError(f"{case.organ} has no facts in force on {on}")
    paragraphs = [_opening(case)]
    items = list(case.items.all())
    for item in items:
        lead = f"{ordinal(item.position)}、" if len(items) > 1 else ""
        paragraphs.append(f"{lead}您申请公开的“{item.wanted}”，{decision_text(item)}")
    return {
        "issuer": version.legal_name,
        "addressee": applicant.name,
        "paragraphs": paragraphs,
        "remedies": remedies(items, version, on),
        "attachments": [file.title for file in case.files.filter(kind="outgoing")],
    }


def remedies(items: Sequence[RequestItem], version: OrganVersion, on: date) -> list[str]:
    """The remedy paragraphs for a letter dated `on`, never typed: one when all items fall under one regime, else one
    for each
    with the items it speaks of. Empty while the organ's bodies are unset, which blocks the approval."""
    bodies = [body for body in (version.review_body, *version.review_body_alternatives) if body]
    if not bodies or not version.court:
        return []
    clauses: dict[str, list[int]] = {}
    for item in items:
        clause = remedy_clause(item.outcome, on, review_bodies=bodies, court=version.court)
        clauses.setdefault(clause.paragraph, []).append(item.position)
    if len(clauses) == 1:
        return list(clauses)
    return [
        paragraph.replace("如对本答复", f"如对本答复第{'、'.join(ordinal(place) for place in places)}项", 1)
        for paragraph, places in clauses.items()
    ]


def _opening(case: Case) -> str:
    received = case.received_on
    if received is None:
        raise ValueError("an answer needs the receipt date of the case")
    clarified = case.events.filter(type="clarified", voided=False).order_by("on").last()
    middle = f"{zh_date(clarified.on)}，本机关收到您的补正材料。" if clarified else ""
    first = f"{zh_date(received)}，本机关收到您提出的政府信息公开申请（登记编号：{case.number}）。"
    return f"{first}{middle}经审查，现答复如下："


def ordinal(number: int) -> str:
    """1 → 一, 11 → 十一, 20 → 二十 (up to 99)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return ORDINALS[ones - 1]
    head = "" if tens == 1 else ORDINALS[tens - 1]
    return f"{head}十{ORDINALS[ones - 1] if ones else ''}"


def decision_text(item: RequestItem) -> str:
    """The operative sentence on one item, with its article and the facts its outcome demands."""
    outcome = OUTCOMES[item.outcome]
    grounds = {key: value.strip() for key, value in item.grounds.items()}
    basis = f"根据{cite(outcome.articles)}的规定，"
    special = SENTENCES.get(item.outcome)
    sentence = special(basis, grounds) if special else f"{basis}{outcome.label}。"
    stated = [grounds[fact.key] for fact in outcome.requires if grounds.get(fact.key)]
    stated += [item.reasons] if item.reasons.strip() else []
    return sentence + "".join(f"{text.strip().rstrip('。')}。" for text in stated)


ARTICLE = re.compile(r"条例第(\d+)条(?:第(\d+)款)?(?:第(\d+)项)?")


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


def _says(text: str) -> Callable[[str, dict[str, str]], str]:
    return lambda basis, grounds: f"{basis}{text}"


SENTENCES: dict[str, Callable[[str, dict[str, str]], str]] = {
    "granted": _says("本机关予以公开。"),
    "partly_granted": _says("本机关予以部分公开；对不予公开的部分作了区分处理。"),
    "refused.state_secret": _says("该信息属于依法确定的国家秘密，本机关不予公开。"),
    "refused.prohibited_by_law": _says("该信息属于法律、行政法规禁止公开的政府信息，本机关不予公开。"),
    "refused.security": _says("该信息公开后可能危及国家安全、公共安全、经济安全、社会稳定，本机关不予公开。"),
    "refused.third_party": _says("该信息公开会对第三方合法权益造成损害，本机关不予公开。"),
    "refused.internal_affairs": _says("该信息属于行政机关的内部事务信息，本机关不予公开。"),
    "refused.deliberative": _says("该信息属于行政机关在履行行政管理职能过程中形成的过程性信息，本机关不予公开。"),
    "refused.enforcement_file": _says("该信息属于行政执法案卷信息，本机关不予公开。"),
    "refused.special_query": _says("法律、行政法规对该信息的获取有特别规定，请您依照有关规定查询。"),
    "unavailable.not_held": _says("本机关不掌握该政府信息，无法向您提供。"),
    "unavailable.needs_creation": _says("该信息没有现成信息，需要另行制作，本机关无法向您提供。"),
    "unavailable.still_unclear": _says("经补正，您的申请内容仍不明确，本机关无法向您提供。"),
    "declined.petition": _says(
        "您以政府信息公开申请的形式进行信访、投诉、举报等活动，本机关不作为政府信息公开申请处理。"
    ),
    "declined.repeat": _says("本机关已就同一内容作出答复，不予重复处理。"),
    "declined.publication": _says("您要求提供的是公开出版物，本机关告知获取的途径。"),
    "declined.abusive": _says("您申请公开政府信息的数量、频次明显超过合理范围且理由不合理，本机关不予处理。"),
    "declined.confirmation": _says("您要求本机关确认或者重新出具已经获取的政府信息，本机关不予处理。"),
}
