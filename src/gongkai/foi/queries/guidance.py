"""What helps while drafting: how like cases were answered and how that ended, and the wordings agreed on.

Cases of every organ of the platform are looked at, and none is named by its applicant: what is shown is the masked
subject, the outcome, the masked reasons, and how a review or a court saw it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log

from django.db.models import Count, Q, QuerySet
from rjieba import Jieba

from gongkai.foi.masking import hide_personal_data
from gongkai.foi.models import Case, SubjectWord, Wording
from gongkai.kernel import crypto
from gongkai.rules.outcomes import OUTCOMES

ANSWERED = ("answered", "closed")
SECRET = "refused.state_secret"
CANDIDATES = 200
TOO_COMMON = 0.2
"""A word that stands in more than this part of all cases tells nothing of what one is about."""
_WORD = re.compile(r"[㐀-鿿]{2,}|[A-Za-z]{2,}")
_FORM = frozenset(
    {
        "申请",
        "公开",
        "政府",
        "信息",
        "关于",
        "有关",
        "相关",
        "提供",
        "复印件",
        "材料",
        "情况",
        "文件",
        "年度",
        "本人",
        "贵局",
        "请求",
        "获取",
        "资料",
    }
)
"""Words of the form itself."""


@dataclass(frozen=True)
class LikeItem:
    """One matter of an earlier answer, de-identified."""

    outcome: str
    articles: str
    reasons: str


@dataclass(frozen=True)
class LikeCase:
    """An earlier case on the same subject. `ended` says how review and suit ended, one line each."""

    organ: str
    subject: str
    concluded_on: date
    items: tuple[LikeItem, ...]
    ended: tuple[str, ...]
    score: float


@cache
def _cutter() -> Jieba:
    return Jieba()


def word_hashes(text: str) -> set[str]:
    """Keyed hashes of the telling words of a text."""
    words = {word for word in _cutter().cut(hide_personal_data(text), True) if _WORD.fullmatch(word)}
    return {crypto.blind_index("subject", word)[:24] for word in words - _FORM}


def like_cases(case: Case, limit: int = 6) -> list[LikeCase]:
    """Answered cases that share rare words with this one, the likest first; in five reads."""
    wanted = word_hashes("\n".join(item.wanted for item in case.items.all()))
    scores = _scores(wanted, case.pk)
    found = Case.objects.filter(pk__in=scores, state__in=ANSWERED).exclude(outcome=SECRET)
    found = found.select_related("organ").prefetch_related("items", "remedies")
    shown = sorted(found, key=lambda one: (-scores[one.pk], -one.pk))[:limit]
    return [_like(one, scores[one.pk]) for one in shown]


def _scores(wanted: Iterable[str], own: int) -> dict[int, float]:
    """By case the sum of the weights of the words it shares: a word weighs the more the rarer it is."""
    words = list(wanted)
    tally = SubjectWord.objects.filter(word__in=words).order_by().values_list("word").annotate(n=Count("pk"))
    known = dict(tally)
    total = max(Case.objects.count(), 1)
    weights = {word: log(total / n) for word, n in known.items() if n <= max(total * TOO_COMMON, 3)}
    weights = {word: weight for word, weight in weights.items() if weight > 0}
    scores: defaultdict[int, float] = defaultdict(float)
    rows = SubjectWord.objects.filter(word__in=weights).exclude(case_id=own)
    for case_id, word in rows.values_list("case_id", "word"):
        scores[case_id] += weights[word]
    return dict(sorted(scores.items(), key=lambda pair: -pair[1])[:CANDIDATES])


def _like(case: Case, score: float) -> LikeCase:
    assert case.concluded_on is not None
    return LikeCase(
        organ=case.organ.name,
        subject=hide_personal_data(case.subject),
        concluded_on=case.concluded_on,
        items=tuple(
            LikeItem(
                OUTCOMES[item.outcome].label,
                "、".join(item.articles),
                hide_personal_data("；".join(text for text in (*item.grounds.values(), item.reasons) if text)),
            )
            for item in case.items.all()
            if item.outcome in OUTCOMES
        ),
        ended=tuple(
            f"{one.get_kind_display()}：{one.get_result_display() if one.result else '尚未审结'}"
            for one in case.remedies.all()
        ),
        score=round(score, 2),
    )


def wordings(on: date, outcome: str = "") -> QuerySet[Wording]:
    """The approved wordings in force on the day, of one outcome or of all."""
    held = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    found = Wording.objects.filter(held, valid_from__lte=on, approved_at__isnull=False)
    return found.filter(outcome=outcome) if outcome else found
