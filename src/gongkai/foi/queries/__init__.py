"""Read models of the room; each module is about one noun."""

from gongkai.foi.queries.cases import (
    AT_RISK_WORKDAYS,
    QUEUES,
    WAITING,
    Queue,
    case_ids,
    clock_events,
    clock_of,
    clock_today,
    code_index,
    find_by_code,
    in_queue,
    open_case_ids,
    open_consultations,
    queue_counts,
    same_applicant,
    workdays_left,
)

__all__ = [
    "AT_RISK_WORKDAYS",
    "QUEUES",
    "WAITING",
    "Queue",
    "case_ids",
    "clock_events",
    "clock_of",
    "clock_today",
    "code_index",
    "find_by_code",
    "in_queue",
    "open_case_ids",
    "open_consultations",
    "queue_counts",
    "same_applicant",
    "workdays_left",
]
