"""What the desk reads beside the queues: workload by clerk, due dates by day, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce

from gongkai.foi.models import Case, Deputy
from gongkai.kernel.models import User
from gongkai.kernel.registry import Posting
from gongkai.organs.models import Post
from gongkai.rules.transitions import OPEN

NOT_DEPUTISED = frozenset({"sysadmin", "editor", "auditor", "disclosure_office"})
"""Posts that nobody takes over by deputy: they are of another kind than the work on cases."""
PAST = timedelta(days=365)


def deputies_on(day: date) -> QuerySet[Deputy]:
    """Who stands in for whom on that day."""
    standing = Q(cancelled_on=None) | Q(cancelled_on__gt=day)
    return Deputy.objects.filter(standing, starts_on__lte=day, ends_on__gte=day)


def stand_ins(user_id: int, on: date) -> list[Posting]:
    """The posts that the user holds on that day as somebody's deputy: those the absent officer holds herself, never
    those she has as a deputy in turn. One read while there is nobody to stand in for."""
    rows = list(deputies_on(on).filter(deputy_id=user_id).select_related("absent").order_by("pk"))
    if not rows:
        return []
    people = {row.absent_id for row in rows}
    held = Post.objects.filter(user_id__in=people).exclude(post__in=NOT_DEPUTISED).held_on(on)
    posts = list(held.values_list("user_id", "organ_id", "post"))
    return [
        Posting(organ_id, post, row.absent_id, str(row.absent))
        for row in rows
        for holder, organ_id, post in posts
        if holder == row.absent_id and organ_id == row.organ_id
    ]


@dataclass(frozen=True)
class Load:
    """The cases of one clerk, or of nobody yet; `days` is the average from receipt to conclusion over the past year."""

    user: User | None
    open: int
    overdue: int
    week: int
    done: int
    days: float | None


def workload(cases: QuerySet[Case], today: date) -> list[Load]:
    """By clerk, the most overdue first: open, overdue, due in the seven days from today on, concluded within a year."""
    week_end = today + timedelta(days=6)
    rows = cases.filter(state__in=OPEN).order_by().annotate(due=Coalesce("due_on", "cautious_due_on"))
    now = rows.values("assignee_id").annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due__lt=today)),
        week=Count("pk", filter=Q(due__gte=today, due__lte=week_end)),
    )
    taken = ExpressionWrapper(F("concluded_on") - F("received_on"), output_field=DurationField())
    past = cases.filter(concluded_on__gt=today - PAST, concluded_on__lte=today, received_on__isnull=False).order_by()
    then = past.values("assignee_id").annotate(done=Count("pk"), taken=Avg(taken))
    open_by, done_by = {row["assignee_id"]: row for row in now}, {row["assignee_id"]: row for row in then}
    people = {user.pk: user for user in User.objects.filter(pk__in=[pk for pk in {*open_by, *done_by} if pk])}
    loads = [_load(pk, people.get(pk or 0), open_by.get(pk), done_by.get(pk)) for pk in {*open_by, *done_by}]
    return sorted(loads, key=lambda one: (-one.overdue, -one.week, -one.open, one.user.pk if one.user else 0))


def _load(pk: int | None, user: User | None, now: Mapping[str, Any] | None, then: Mapping[str, Any] | None) -> Load:
    taken = then["taken"] if then else None
    days = taken.total_seconds() / 86_400 if isinstance(taken, timedelta) else None
    done = int(then["done"]) if then else 0
    now = now or {"open": 0, "overdue": 0, "week": 0}
    return Load(user, now["open"], now["overdue"], now["week"], done, days)


def colleagues(organ_ids: Iterable[int], posts: Iterable[str], on: date) -> QuerySet[User]:
    """Active officers who hold one of the posts at one of the organs."""
    held = Post.objects.filter(organ_id__in=list(organ_ids), post__in=list(posts)).held_on(on)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("display_name", "pk")
