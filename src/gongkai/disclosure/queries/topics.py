"""What is read of topics: the list, a page with its blocks filled, policies that fit, blocks that are owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.disclosure.models import Column, Document, PolicyRecord, Topic, TopicBlock
from gongkai.disclosure.queries import public


def open_topics(today: date) -> QuerySet[Topic]:
    """Topics on the front of the list, the newest first."""
    rows = Topic.objects.filter(opens_on__lte=today).select_related("keeper").order_by("-opens_on", "-number")
    return rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today))


def archived_topics(today: date) -> QuerySet[Topic]:
    """Topics whose life is over."""
    return Topic.objects.filter(closes_on__lt=today).select_related("keeper").order_by("-closes_on", "-number")


@dataclass(frozen=True)
class Filled:
    """A block with what it shows."""

    block: TopicBlock
    items: Any
    more: str = ""
    """Where there is more of the same."""


def filled(topic: Topic) -> list[Filled]:
    """The blocks of a topic that hold anything, in order."""
    blocks = topic.blocks.filter(removed=False).select_related("organ")
    found = [_fill(block) for block in blocks]
    return [one for one in found if one.items]


def _fill(block: TopicBlock) -> Filled:
    content = block.content
    if block.kind == "documents":
        return _documents(block, content)
    if block.kind == "policies":
        policies = list(PolicyRecord.objects.filter(topic=block.topic_id, removed=False)[:8])
        return Filled(block, policies, f"/topics/{block.topic.number}/policies/")
    return Filled(block, content.get("html") or content.get("items"))


def _documents(block: TopicBlock, content: dict[str, Any]) -> Filled:
    wanted = public.Wanted(text=content.get("words", ""), kind=content.get("document_kind", ""))
    more = "/zwgk/documents/"
    column = Column.objects.filter(number=content.get("column") or 0).first()
    if column is not None:
        wanted = public.Wanted(wanted.text, kind=wanted.kind, column_ids=public.columns_below(column))
        more = f"/zwgk/columns/{column.number}/"
    elif not content:
        return Filled(block, [])
    rows: list[Document] = list(public.listed(wanted)[: content.get("count", 8)])
    return Filled(block, rows, more)


def policies(
    topic: Topic, *, audience: str = "", text: str = "", open_on: date | None = None
) -> QuerySet[PolicyRecord]:
    """Policies of a topic that fit; with `open_on` only those that can still be applied for on that day."""
    rows = PolicyRecord.objects.filter(topic=topic, removed=False).select_related("organ", "topic")
    if audience:
        rows = rows.filter(audience=audience)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(conditions__icontains=text) | Q(field__icontains=text))
    if open_on is not None:
        rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=open_on))
    return rows


def owed_blocks(today: date, organ_ids: Iterable[int] | None) -> QuerySet[TopicBlock]:
    """Blocks of open topics that are past their day, the most overdue first; None: of every organ."""
    rows = TopicBlock.objects.filter(removed=False, due_on__lt=today, topic__in=open_topics(today))
    if organ_ids is not None:
        rows = rows.filter(organ_id__in=list(organ_ids))
    return rows.select_related("topic", "organ").order_by("due_on", "pk")
