"""Letters of a case: their kinds, their wording, and what each demands."""

from gongkai.foi.letters.values import REGULATION, cite, ordinal, zh_date
from gongkai.foi.letters.wording import Incomplete, answer_content, answer_title, notice_content, remedies

__all__ = [
    "REGULATION",
    "Incomplete",
    "answer_content",
    "answer_title",
    "cite",
    "notice_content",
    "ordinal",
    "remedies",
    "zh_date",
]
