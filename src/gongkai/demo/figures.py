"""Figures that Nansha published for 2020 (广州市南沙区人民政府2020年政府信息公开工作年度报告).

They are the target of the demonstration, not its result: the report is compiled from the ledgers, and a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping

YEAR = 2020

# class -> outcome (2021 key) -> cases concluded in the year
CONCLUDED: Mapping[str, Mapping[str, int]] = {
    "natural_person": {
        "granted": 735,
        "partly_granted": 78,
        "refused.state_secret": 2,
        "refused.security": 1,
        "refused.third_party": 24,
        "refused.internal_affairs": 25,
        "refused.deliberative": 26,
        "refused.enforcement_file": 6,
        "refused.special_query": 35,
        "unavailable.not_held": 522,
        "unavailable.needs_creation": 103,
        "unavailable.still_unclear": 34,
        "declined.petition": 4,
        "declined.repeat": 48,
    },
    "company": {
        "granted": 58,
        "partly_granted": 6,
        "refused.state_secret": 1,
        "unavailable.not_held": 21,
        "unavailable.needs_creation": 3,
        "unavailable.still_unclear": 1,
    },
    "other": {"granted": 6, "unavailable.not_held": 6, "unavailable.needs_creation": 4},
}
CARRIED_IN: Mapping[str, int] = {"natural_person": 6, "company": 17, "other": 10}
CARRIED_OUT: Mapping[str, int] = {"natural_person": 59, "company": 1, "other": 1}
RECEIVED: Mapping[str, int] = {"natural_person": 1696, "company": 74, "other": 7}

# kind -> result ("" for pending) -> cases
REMEDIES: Mapping[str, Mapping[str, int]] = {
    "review": {"upheld": 19, "corrected": 9, "other": 2, "": 5},
    "litigation_direct": {"upheld": 18, "corrected": 2, "other": 0, "": 2},
    "litigation_after_review": {"upheld": 3, "corrected": 1, "other": 1, "": 3},
}

PROACTIVE: Mapping[str, Mapping[str, int]] = {
    "regulations": {"made": 0, "opened": 0, "open_total": 0},
    "normative_documents": {"made": 45, "opened": 45, "open_total": 221},
    "permits": {"items_before": 630, "items_change": -369, "decisions": 162045},
    "other_services": {"items_before": 839, "items_change": -214, "decisions": 514944},
    "penalties": {"items_before": 4552, "items_change": 44, "decisions": 242872},
    "compulsory": {"items_before": 263, "items_change": -22, "decisions": 81308},
    "fees": {"items_before": 19, "items_change": 18},
    "procurement": {"count": 1679, "amount_yuan": 2122500000},
}
