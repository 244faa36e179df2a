"""Letters of a case: their kinds, their wording, and what each demands."""

from gongkai.foi.letters.wording import (
    REGULATION,
    answer_content,
    answer_title,
    cite,
    decision_text,
    ordinal,
    remedies,
    zh_date,
)

__all__ = [
    "REGULATION",
    "answer_content",
    "answer_title",
    "cite",
    "decision_text",
    "ordinal",
    "remedies",
    "zh_date",
]
