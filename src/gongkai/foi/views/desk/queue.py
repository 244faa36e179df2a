"""The queue: what is due, to whom it is given, and the ledger as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from gongkai.foi import handover
from gongkai.foi.ledger.exporting import stream_cases
from gongkai.foi.models import Case, CaseEvent
from gongkai.foi.policies import BATCHERS, OVERSEERS, WORDERS, cases_visible_to, keeps_deputies_at, remedies_visible_to
from gongkai.foi.procedure import may_set_procedure
from gongkai.foi.queries import AT_RISK_WORKDAYS, QUEUES, Queue, in_queue, queue_counts
from gongkai.foi.queries.remedies import remedies_owing
from gongkai.foi.views.desk.access import CASE_POSTS, RECEIVERS
from gongkai.foi.views.desk.bulk import bulk_moves
from gongkai.foi.views.desk.cooperation import owed_by
from gongkai.foi.views.desk.filters import kept_filters
from gongkai.foi.views.desk.forms.lists import QueueFilter
from gongkai.foi.views.desk.stated import claims_waiting
from gongkai.foi.views.desk.wording import due_why, due_words, red_why, tone
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actions.calendar import may_change_calendar
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import desk_actor, holds_any, officers
from gongkai.kernel.models import User
from gongkai.organs.models import Organ, Post
from gongkai.organs.policies import organs_visible_to
from gongkai.rules.calendar import Calendar
from gongkai.rules.transitions import OPEN

PAGE = 25
REMEDIES_AHEAD = timedelta(days=10)
"""What is owed in reviews and suits so far ahead is counted beside the queue."""
KEYS = {queue.key: queue for queue in QUEUES}


@dataclass(frozen=True)
class Row:
    """One case as the queue shows it."""

    case: Case
    tone: str
    due: str
    due_tone: str
    why: str
    red: str
    """Why the row is red, in a few words; empty where it is not."""


@dataclass(frozen=True)
class Tab:
    queue: Queue
    count: int
    here: bool


@dataclass(frozen=True)
class Selection:
    """The cases an address of the queue names."""

    queue: Queue
    filters: QueueFilter
    cases: QuerySet[Case]
    narrowed: QuerySet[Case]
    today: date
    risk_until: date
    organs: list[Organ]
    calendar: Calendar


def select(request: HttpRequest, actor: Actor) -> Selection:
    """Queue and filters of the address, over what the actor may see."""
    today, calendar = clock.today(), current()
    risk_until = calendar.add_workdays(today, AT_RISK_WORKDAYS)
    visible = cases_visible_to(actor)
    organs = list(organs_visible_to(actor).order_by("path"))
    people = [(user.pk, str(user)) for user in handlers_of(organs)]
    absent = {one.absent_id for one in actor.deputed}
    filters = QueueFilter(request.GET, organs=organs, people=people, mine=actor.user_id, absent=absent)
    queue = KEYS.get(request.GET.get("queue", ""), KEYS["open"])
    narrowed = filters.apply(visible)
    cases = in_queue(narrowed, queue.key, today=today, risk_until=risk_until).order_by(*filters.order(queue.key))
    return Selection(queue, filters, cases, narrowed, today, risk_until, organs, calendar)


def handlers_of(organs: Sequence[Organ]) -> QuerySet[User]:
    """Whoever holds or held 承办 at one of the organs, and so may have had a case in hand; the cases are not read."""
    held = Post.objects.filter(organ__in=organs, post="handler")
    return User.objects.filter(pk__in=held.values("user_id")).order_by("pk")


def rows(cases: Sequence[Case], today: date, calendar: Calendar) -> list[Row]:
    """Cases with their words; the facts are loaded with them."""
    made = []
    for case in cases:
        due, due_tone = due_words(case, today, calendar)
        red = red_why(case, today, calendar) if due_tone == "bad" and case.state in OPEN else ""
        made.append(Row(case, tone(case), due, due_tone, due_why(case), red))
    return made


def in_order(ids: Sequence[int]) -> list[Case]:
    """The cases of a page in the order of their keys."""
    found = {case.pk: case for case in shown(Case.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what a row needs, in a fixed number of reads."""
    facts = CaseEvent.objects.only("case_id", "type", "on", "data", "voided").order_by("on", "id")
    return cases.select_related("organ", "assignee").prefetch_related(Prefetch("events", facts))


@officers(CASE_POSTS)
def queue_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/`."""
    chosen = select(request, actor)
    counts = queue_counts(chosen.narrowed, today=chosen.today, risk_until=chosen.risk_until)
    # Only keys are sorted; the rows of the page are read by them.
    paginator = Paginator(chosen.cases.values_list("pk", flat=True), PAGE)
    # The tab has counted already; the paginator need not ask again.
    paginator.count = counts[chosen.queue.key]
    page = paginator.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "tabs": [Tab(queue, counts[queue.key], queue.key == chosen.queue.key) for queue in QUEUES],
        "queue": chosen.queue,
        "filters": chosen.filters,
        "filtered": bool(chosen.filters.known),
        "page": page,
        "rows": rows(in_order(list(page.object_list)), chosen.today, chosen.calendar),
        "many_organs": len(chosen.organs) > 1,
        "today": chosen.today,
        "may_enter": holds_any(actor, RECEIVERS),
        "bulk_moves": bulk_moves(actor),
        "kept_filters": kept_filters(request, actor),
        "may_group": holds_any(actor, BATCHERS),
        "may_keep_deputies": bool(keeps_deputies_at(actor)),
        "may_word": holds_any(actor, WORDERS),
        "handover_waiting": handover.waiting(actor, chosen.today),
        "may_set_procedure": may_set_procedure(actor),
        "may_keep_calendar": may_change_calendar(actor),
        "claims": claims_waiting(actor),
        "sees_offers": holds_any(actor, OVERSEERS),
        "cooperation": owed_by(actor),
        "remedies_owed": remedies_owing(remedies_visible_to(actor), chosen.today + REMEDIES_AHEAD),
    }
    return render(request, "foi/desk/queue.html", context)


@officers(CASE_POSTS)
def ledger(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """The filtered ledger (台账) as XLSX, with the headers that the import reads. Applicants stay masked."""
    chosen = select(request, actor)
    total = chosen.cases.count()
    if isinstance(request.user, User):
        log_read(actor, request.user, f"导出台账 {chosen.queue.label} {total}件")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = StreamingHttpResponse(stream_cases(chosen.cases), content_type=kind)
    name = f"依申请公开台账-{chosen.queue.label}-{chosen.today.isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def has_queue(request: HttpRequest) -> bool:
    """Whether the menu offers the desk."""
    return request.user.is_authenticated and holds_any(desk_actor(request), CASE_POSTS)
