"""The remedy paragraph of a reply (救济告知), generated from outcome and decision date, never typed (条例第51条).

Two regimes: before 2024-01-01 the applicant chooses review or court; from that day a refusal under 条例第14、15、16条
goes to review first (行政复议法第23条第1款第4项, read by 法释〔2025〕8号).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.rules.calendar import Calendar
from gongkai.rules.outcomes import OUTCOMES

REVIEW_DAYS = 60  # 行政复议法第20条
SUIT_MONTHS = 6  # 行政诉讼法第46条
SUIT_AFTER_REVIEW_DAYS = 15  # 行政诉讼法第45条


@dataclass(frozen=True)
class Remedy:
    """The paragraph to print, whether review comes first, and the articles it stands on."""

    paragraph: str
    review_first: bool
    articles: tuple[str, ...]


def review_comes_first(outcome: str, decided_on: date, *, withheld: Sequence[str] = ()) -> bool:
    """Whether 复议前置 applies (行政复议法第23条第1款第4项).

    `withheld` are the outcomes of the items not given in a partly granted case; when they are known, the case needs
    review first only if one of them does. Raises KeyError for an unknown outcome.
    """
    kinds = [OUTCOMES[key] for key in withheld] if outcome == "partly_granted" and withheld else [OUTCOMES[outcome]]
    return any(kind.review_first_from is not None and decided_on >= kind.review_first_from for kind in kinds)


def remedy_clause(
    outcome: str, decided_on: date, *, review_bodies: Sequence[str], court: str, withheld: Sequence[str] = ()
) -> Remedy:
    """The remedy paragraph for a reply decided on `decided_on` (条例第51条).

    `review_bodies` are the organ's review bodies, alternatives joined by 或者. Raises ValueError when body or court is
    unset: nothing is defaulted from the tree of organs.
    """
    bodies = [body.strip() for body in review_bodies if body.strip()]
    if not bodies:
        raise ValueError("没有设定复议机关，不能生成救济告知")
    if not court.strip():
        raise ValueError("没有设定管辖法院，不能生成救济告知")
    body, court = "或者".join(bodies), court.strip()
    if review_comes_first(outcome, decided_on, withheld=withheld):
        return _review_first(body, court, partly=outcome == "partly_granted")
    return _choice(body, court, decided_on)


def _choice(body: str, court: str, decided_on: date) -> Remedy:
    paragraph = (
        f"如对本答复不服，可以自收到本答复之日起{REVIEW_DAYS}日内向{body}申请行政复议，"
        f"或者自收到本答复之日起{SUIT_MONTHS}个月内向{court}提起行政诉讼。"
    )
    # The time limit stood in art. 9 of the 行政复议法 until its revision of 2023 came into force.
    limit = "行政复议法第9条" if decided_on < date(2024, 1, 1) else "行政复议法第20条"
    return Remedy(paragraph, False, ("条例第51条", limit, "行政诉讼法第46条"))


def _review_first(body: str, court: str, *, partly: bool) -> Remedy:
    what = "如对本答复中不予公开的部分不服" if partly else "如对本答复不服"
    paragraph = (
        f"{what}，应当自收到本答复之日起{REVIEW_DAYS}日内先向{body}申请行政复议；"
        f"对行政复议决定不服的，可以自收到行政复议决定书之日起{SUIT_AFTER_REVIEW_DAYS}日内向{court}提起行政诉讼。"
    )
    if partly:
        paragraph += (
            f"如对其他内容不服，可以自收到本答复之日起{REVIEW_DAYS}日内向{body}申请行政复议，"
            f"或者自收到本答复之日起{SUIT_MONTHS}个月内向{court}提起行政诉讼。"
        )
    articles = ("条例第51条", "行政复议法第20条", "行政复议法第23条第1款第4项", "行政诉讼法第45条")
    return Remedy(paragraph, True, (*articles, "行政诉讼法第46条") if partly else articles)


@dataclass(frozen=True)
class Deadline:
    """One way to go and its last day. `way` is review or suit; `note` says on what it rests."""

    way: str
    last_day: date
    note: str
    article: str


def deadlines(
    outcome: str, received_on: date, decided_on: date, calendar: Calendar, *, withheld: Sequence[str] = ()
) -> tuple[Deadline, ...]:
    """The last days to seek review or to sue for who received the reply on `received_on`.

    The day of receipt is not counted, and a term that ends on a rest day ends with the next workday (民法典第201条、
    民法典第203条). Where review comes first no day for a direct suit is named: the fifteen days after the review run
    from a decision that is not known yet (行政诉讼法第45条). Raises KeyError for an unknown outcome.
    """
    review = _rolled(received_on + timedelta(days=REVIEW_DAYS), calendar)
    limit = "行政复议法第9条" if decided_on < date(2024, 1, 1) else "行政复议法第20条"
    found = [Deadline("review", review, f"自收到答复之日起{REVIEW_DAYS}日内申请行政复议", limit)]
    if not review_comes_first(outcome, decided_on, withheld=withheld):
        suit = _rolled(_months_on(received_on, SUIT_MONTHS), calendar)
        note = f"自收到答复之日起{SUIT_MONTHS}个月内直接提起行政诉讼"
        found.append(Deadline("suit", suit, note, "行政诉讼法第46条"))
    return tuple(found)


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none (民法典第202条)."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _rolled(day: date, calendar: Calendar) -> date:
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day
