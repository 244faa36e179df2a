"""The published figures of the reference district for 2020 (domain B.1, B.5, B.6), columns in the order of the form."""

from __future__ import annotations

from gongkai.annual_report.editions import PARTS

_ROWS: dict[str, tuple[int, int, int, int, int, int]] = {
    "received": (1696, 74, 0, 0, 0, 7),
    "carried_in": (6, 17, 0, 0, 0, 10),
    "granted": (735, 58, 0, 0, 0, 6),
    "partly_granted": (78, 6, 0, 0, 0, 0),
    "refused.state_secret": (2, 1, 0, 0, 0, 0),
    "refused.prohibited_by_law": (0, 0, 0, 0, 0, 0),
    "refused.security": (1, 0, 0, 0, 0, 0),
    "refused.third_party": (24, 0, 0, 0, 0, 0),
    "refused.internal_affairs": (25, 0, 0, 0, 0, 0),
    "refused.deliberative": (26, 0, 0, 0, 0, 0),
    "refused.enforcement_file": (6, 0, 0, 0, 0, 0),
    "refused.special_query": (35, 0, 0, 0, 0, 0),
    "unavailable.not_held": (522, 21, 0, 0, 0, 6),
    "unavailable.needs_creation": (103, 3, 0, 0, 0, 4),
    "unavailable.still_unclear": (34, 1, 0, 0, 0, 0),
    "declined.petition": (4, 0, 0, 0, 0, 0),
    "declined.repeat": (48, 0, 0, 0, 0, 0),
    "declined.publication": (0, 0, 0, 0, 0, 0),
    "declined.abusive": (0, 0, 0, 0, 0, 0),
    "declined.confirmation": (0, 0, 0, 0, 0, 0),
    "carried_out": (59, 1, 0, 0, 0, 1),
}
REQUESTS: dict[str, dict[str, int]] = {row: dict(zip(PARTS, cells, strict=True)) for row, cells in _ROWS.items()}
"""Section three without the totals, which the report has to find itself."""

TOTALS = {
    "received": 1777,
    "carried_in": 33,
    "granted": 799,
    "partly_granted": 84,
    "refused.state_secret": 3,
    "refused.security": 1,
    "refused.third_party": 24,
    "refused.internal_affairs": 25,
    "refused.deliberative": 26,
    "refused.enforcement_file": 6,
    "refused.special_query": 35,
    "unavailable.not_held": 549,
    "unavailable.needs_creation": 110,
    "unavailable.still_unclear": 35,
    "declined.petition": 4,
    "declined.repeat": 48,
    "concluded": 1749,
    "carried_out": 61,
}
"""The column 总计 where it is not 0."""

CONCLUDED = {
    "natural_person": 1643,
    "company": 90,
    "research": 0,
    "charity": 0,
    "law_firm": 0,
    "other": 16,
    "total": 1749,
}

REMEDIES = {
    "review": {"upheld": 19, "corrected": 9, "other": 2, "pending": 5, "total": 35},
    "litigation_direct": {"upheld": 18, "corrected": 2, "other": 0, "pending": 2, "total": 22},
    "litigation_after_review": {"upheld": 3, "corrected": 1, "other": 1, "pending": 3, "total": 8},
}

PROACTIVE = {
    "regulations": {"made": 0, "opened": 0, "open_total": 0},
    "normative_documents": {"made": 45, "opened": 45, "open_total": 221},
    "permits": {"items_before": 630, "items_change": -369, "decisions": 162045},
    "other_services": {"items_before": 839, "items_change": -214, "decisions": 514944},
    "penalties": {"items_before": 4552, "items_change": 44, "decisions": 242872},
    "compulsory": {"items_before": 263, "items_change": -22, "decisions": 81308},
    "fees": {"items_before": 19, "items_change": 18},
    "procurement": {"count": 1679, "amount_yuan": 2122500000},
}
