"""Writes down what was asked for and what it found, many queries in one transaction; nothing of who asked.

A query in which the statute's patterns of personal data are found, or a long number, or a personal name, is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import F, Sum

from gongkai.kernel.tally import Tally
from gongkai.rules.identifiers import find_personal_data
from gongkai.search.engine import Key
from gongkai.search.language import cutter, fold
from gongkai.search.models import LeadLog, QueryLog

KEPT = timedelta(days=365)
LONGEST = 40
LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")
NAME = "nr"
"""The segmenter's mark for a person's name."""

_hits: dict[tuple[date, str], int] = {}


def keepable(query: str) -> str:
    """The query as it may be kept; empty if it may hold personal data or is none."""
    folded = " ".join(fold(query).split())
    if not folded or len(folded) > LONGEST or LONG_NUMBER.search(folded) or find_personal_data(query):
        return ""
    named = any(tag == NAME and len(word) > 1 for word, tag in cutter().tag(folded, True))
    return "" if named else folded


def _save_queries(counted: Mapping[tuple[date, str], int]) -> None:
    for (day, query), times in counted.items():
        row, _ = QueryLog.objects.get_or_create(day=day, query=query)
        hits = _hits.pop((day, query), row.hits)
        QueryLog.objects.filter(pk=row.pk).update(times=F("times") + times, hits=hits)


def _save_leads(counted: Mapping[tuple[date, str, Key], int]) -> None:
    for (day, query, key), times in counted.items():
        row, _ = LeadLog.objects.get_or_create(day=day, query=query, kind=key.kind, ref=key.id)
        LeadLog.objects.filter(pk=row.pk).update(times=F("times") + times)


queries = Tally("search queries", _save_queries)
leads = Tally("search leads", _save_leads)


def note(query: str, hits: int, today: date) -> None:
    """A query was asked and found so many. Never raises: the reader has her answer already."""
    if kept := keepable(query):
        _hits[today, kept] = hits
        queries.note((today, kept))


def opened(query: str, today: date, key: Key | None = None) -> None:
    """A hit of a query of today was opened, that of `key` if it is known; queries that are not kept are not counted
    either."""
    if kept := keepable(query):
        QueryLog.objects.filter(day=today, query=kept).update(clicked=F("clicked") + 1)
        if key is not None:
            leads.note((today, kept, key))


def led_to(kind: str, ref: str, most: int) -> list[tuple[str, int]]:
    """The queries from which an entry was opened within a year, with how often, the most frequent first."""
    rows = LeadLog.objects.filter(kind=kind, ref=ref).order_by().values_list("query")
    return list(rows.annotate(n=Sum("times")).order_by("-n", "query")[:most])


def forget_old(today: date) -> None:
    """Remove what was asked more than a year ago."""
    QueryLog.objects.filter(day__lt=today - KEPT).delete()
    LeadLog.objects.filter(day__lt=today - KEPT).delete()
