"""Writes down what was asked for and what it found, many queries in one transaction; nothing of who asked.

A query in which the statute's patterns of personal data are found, or a long number, or a personal name, is not kept.
What a process has not written yet when it ends, at most some seconds of a busy time, is lost: these are counts.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F

from gongkai.rules.identifiers import find_personal_data
from gongkai.search.language import cutter, fold
from gongkai.search.models import QueryLog

KEPT = timedelta(days=365)
WRITE_EACH = 5.0
"""Seconds between two writings while queries come in; a query that comes alone is written at once."""
MOST_WAITING = 200
LONGEST = 40
LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")
NAME = "nr"
"""The segmenter's mark for a person's name."""

log = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: Counter[tuple[date, str]] = Counter()
_hits: dict[tuple[date, str], int] = {}
_written = [0.0]


def keepable(query: str) -> str:
    """The query as it may be kept; empty if it may hold personal data or is none."""
    folded = " ".join(fold(query).split())
    if not folded or len(folded) > LONGEST or LONG_NUMBER.search(folded) or find_personal_data(query):
        return ""
    named = any(tag == NAME and len(word) > 1 for word, tag in cutter().tag(folded, True))
    return "" if named else folded


def note(query: str, hits: int, today: date) -> None:
    """A query was asked and found so many. Never raises: the reader has her answer already."""
    if not (kept := keepable(query)):
        return
    with _lock:
        _waiting[today, kept] += 1
        _hits[today, kept] = hits
        due = time.monotonic() - _written[0] > WRITE_EACH or len(_waiting) >= MOST_WAITING
    if due:
        write()


def write() -> None:
    """Write what waits."""
    with _lock:
        counted, hits = dict(_waiting), dict(_hits)
        _waiting.clear()
        _hits.clear()
        _written[0] = time.monotonic()
    try:
        with transaction.atomic():
            for (day, query), times in counted.items():
                row, _ = QueryLog.objects.get_or_create(day=day, query=query)
                QueryLog.objects.filter(pk=row.pk).update(times=F("times") + times, hits=hits[day, query])
    except DatabaseError:
        log.exception("search: %d queries could not be written down", len(counted))


def opened(query: str, today: date) -> None:
    """A hit of a query of today was opened; queries that are not kept are not counted either."""
    if kept := keepable(query):
        QueryLog.objects.filter(day=today, query=kept).update(clicked=F("clicked") + 1)


def forget_old(today: date) -> None:
    """Remove what was asked more than a year ago."""
    QueryLog.objects.filter(day__lt=today - KEPT).delete()
