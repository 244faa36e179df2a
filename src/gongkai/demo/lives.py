"""The life of one case, as a generator: each part does one act on its day and yields the moment of the next.

A scheduler interleaves the lives in the order of time, so that numbers are taken in the order in which they would
be; what lies
beyond the rehearsed day simply does not happen yet, and the desk finds it waiting.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from gongkai.demo import people, requests
from gongkai.demo.people import Staff
from gongkai.demo.plans import Plan
from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.kernel import clock
from gongkai.kernel.actions import batch
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.rules.calendar import Calendar
from gongkai.rules.outcomes import OUTCOMES

Life = Iterator[datetime]
Start = tuple[str, datetime, Life]
"""The short code of the organ, the moment of the first act, the life itself."""
PUBLIC = Actor.applicant("申请人")


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.ZONE)


def start(plan: Plan, calendar: Calendar) -> datetime:
    """When the application reaches the organ: online a working day before the confirmation, else on the day of
    receipt."""
    if plan.channel in {"online", "fax"}:
        return moment(_before(calendar, plan.received), 10, plan.received.day)
    return moment(plan.received, 9, plan.received.day)


def _before(calendar: Calendar, day: date) -> date:
    earlier = day - timedelta(days=1)
    while not calendar.is_workday(earlier):
        earlier -= timedelta(days=1)
    return earlier


def life(plan: Plan, organ: Organ, staff: Staff, rng: random.Random, calendar: Calendar) -> Life:
    """Work one case from the form to the archive."""
    case = _receive(plan, organ, staff, rng, calendar)
    if case.state == "submitted":
        yield moment(plan.received, 11)
        actions.confirm(actor=staff.clerk, case_id=case.pk, on=plan.received, medium="电话")
    yield moment(plan.received, 15)
    actions.register(actor=staff.clerk, case_id=case.pk, applicant_class=plan.klass)
    actions.assign(actor=staff.clerk, case_id=case.pk, assignee_id=staff.handler_id)
    yield from _detours(plan, case, staff, calendar)
    lead = plan.answered if plan.answered > plan.received else plan.received
    draft_on = max(_before(calendar, _before(calendar, lead)), plan.received)
    yield moment(draft_on, 16)
    _decide(plan, case, staff)
    yield moment(max(_before(calendar, lead), plan.received), 16)
    actions.review_secrecy(
        actor=staff.reviewer, case_id=case.pk, result="open", ground="经逐件审查，答复内容不涉及国家秘密、工作秘密"
    )
    actions.pass_review(actor=staff.reviewer, case_id=case.pk, opinion="同意")
    yield moment(plan.answered, 9)
    actions.approve(actor=staff.leader, case_id=case.pk)
    actions.sign(actor=staff.head, case_id=case.pk)
    yield moment(plan.answered, 16)
    way = "post" if plan.channel in {"post_signed", "post_ordinary"} else "electronic"
    actions.serve(
        actor=staff.clerk,
        case_id=case.pk,
        on=plan.answered,
        way=way,
        tracking=f"EMS{case.pk:09d}CN" if way == "post" else "",
    )
    yield moment(calendar.add_workdays(plan.answered, 3), 10)
    actions.archive(actor=staff.clerk, case_id=case.pk)


def _receive(plan: Plan, organ: Organ, staff: Staff, rng: random.Random, calendar: Calendar) -> Case:
    by_post = plan.channel in {"post_signed", "post_ordinary"}
    application = actions.Application(
        organ_id=organ.pk,
        channel=plan.channel,
        applicant=people.applicant(rng, plan.klass),
        items=tuple(requests.wanted(rng, plan.place.topics) for _ in range(plan.items)),
        form_wanted="paper" if by_post else "electronic",
        delivery="post" if by_post else "online",
        submitted_at=start(plan, calendar),
        signed_for_on=plan.received if plan.channel == "post_signed" else None,
        arrived_on=start(plan, calendar).date() if plan.channel != "online" else None,
        received_on=plan.received if plan.channel == "counter" else None,
    )
    sender = PUBLIC if plan.channel == "online" else staff.clerk
    return actions.receive(actor=sender, application=application, code=actions.new_code())


def _detours(plan: Plan, case: Case, staff: Staff, calendar: Calendar) -> Life:
    """Clarification, consultation, extension: what the outcome of the plan presupposes."""
    if plan.clarified:
        asked = calendar.add_workdays(plan.received, 4)
        yield moment(asked, 10)
        actions.ask_clarification(
            actor=staff.handler,
            case_id=case.pk,
            on=asked,
            until=asked + timedelta(days=20),
            what="请写明所需信息的名称、文号或者形成时间等便于查询的特征",
        )
        clarified = calendar.add_workdays(asked, 5)
        yield moment(clarified, 10)
        actions.clarify(actor=staff.clerk, case_id=case.pk, on=clarified, note="申请人来函补正")
    if plan.outcome == "refused.third_party":
        asked = calendar.add_workdays(plan.received, 5)
        yield moment(asked, 10)
        actions.consult_third_party(
            actor=staff.handler, case_id=case.pk, on=asked, party="相关企业", about="所申请文件中涉及该企业的内容"
        )
        served = calendar.add_workdays(asked, 2)
        yield moment(served, 10)
        actions.third_party_served(actor=staff.clerk, case_id=case.pk, on=served)
        replied = calendar.add_workdays(served, 8)
        yield moment(replied, 10)
        actions.third_party_replied(
            actor=staff.clerk, case_id=case.pk, on=replied, reply="objects", note="涉及商业秘密，不同意公开"
        )
    if plan.extended:
        on = calendar.add_workdays(plan.received, 17)
        yield moment(on, 10)
        actions.extend(
            actor=staff.leader,
            case_id=case.pk,
            on=on,
            days=20,
            approver=staff.leader.name,
            reason="所申请的信息涉及多个科室的档案，需要逐卷检索",
        )


def _decide(plan: Plan, case: Case, staff: Staff) -> None:
    outcomes = [plan.outcome]
    if plan.items == 2:
        outcomes = ["granted", "refused.deliberative"]
    actions.decide(
        actor=staff.handler,
        case_id=case.pk,
        decisions=[
            actions.ItemDecision(
                position=position,
                outcome=outcome,
                grounds={
                    fact.key: requests.REASON_TEXTS[fact.key] for fact in OUTCOMES[outcome].requires if fact.wanted({})
                },
            )
            for position, outcome in enumerate(outcomes, start=1)
        ],
    )
    actions.draft_answer(actor=staff.handler, case_id=case.pk)
    actions.submit_review(actor=staff.handler, case_id=case.pk)


def run(lives: Iterable[Start], *, until: datetime, progress: Callable[[date, int], None]) -> None:
    """Run all lives in the order of time up to `until`: one transaction for each simulated day."""
    heap = [(begin, serial, one) for serial, (_, begin, one) in enumerate(lives)]
    heapq.heapify(heap)
    done = 0
    while heap and heap[0][0] <= until:
        day = heap[0][0].date()
        with batch():
            while heap and heap[0][0].date() == day and heap[0][0] <= until:
                now, serial, one = heapq.heappop(heap)
                with clock.travel(now):
                    following = next(one, None)
                if following is None:
                    done += 1
                else:
                    heapq.heappush(heap, (max(following, now), serial, one))
        progress(day, done)
