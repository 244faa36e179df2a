"""What an officer should look at, read from the facts: it stands while they say so, and goes when they no longer do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, CaseEvent, Consultation, HelpRequest, Letter, Reminder
from gongkai.foi.models.case import Channel
from gongkai.foi.queries.desk import deputies_on
from gongkai.kernel.clock import ZONE
from gongkai.kernel.models import User
from gongkai.organs.models import Post
from gongkai.rules.calendar import Calendar
from gongkai.rules.transitions import OPEN

KINDS: Mapping[str, str] = {
    "overdue": "已逾期",
    "due": "即将到期",
    "confirm": "尚未确认",
    "returned": "退回修改",
    "consultation": "征求意见期限已过",
    "help": "协办逾期",
    "notice": "文书尚未送达",
    "mention": "提到我",
}
STANDING = frozenset(KINDS) - {"mention"}
"""Kinds that follow the facts; a mention is quiet once the one who is named answers or says so."""
CLOSE = 1
"""So many workdays ahead a due date is told of, and so long a confirmation or a service may take."""


@dataclass(frozen=True)
class Want:
    """One reminder of a case, before it is known who gets it. `cause` names what raised it."""

    case: Case
    kind: str
    cause: str
    text: str


def candidates(today: date, calendar: Calendar) -> QuerySet[Case]:
    """Cases of which something may be told today, or was told and may be settled."""
    soon = calendar.add_workdays(today, CLOSE)
    asked = Consultation.objects.filter(reply="", voided=False, limit_on__lt=today)
    helped = HelpRequest.objects.filter(state=HelpRequest.State.OPEN, due_on__lt=today)
    unserved = Letter.objects.filter(state=Letter.State.SIGNED, dated__lt=today)
    told = Reminder.objects.filter(quiet_at=None)
    by_date = Q(state__in=OPEN, due_on__lte=soon) | Q(state="submitted", channel=Channel.ONLINE)
    others = [Q(pk__in=rows.values("case_id")) for rows in (asked, helped, unserved, told)]
    returned = Q(state="handling", pk__in=CaseEvent.objects.filter(type="sent_back", voided=False).values("case_id"))
    whole = by_date | returned
    for one in others:
        whole |= one
    return Case.objects.filter(whole)


def wanted(cases: QuerySet[Case], today: date, calendar: Calendar) -> Iterator[Want]:
    """What should be told of each of the cases today."""
    loaded = cases.prefetch_related("consultations", "help_requests", "letters", "events").order_by("pk")
    for case in loaded:
        yield from _of_dates(case, today, calendar)
        yield from _of_others(case, today)
        yield from _of_letters(case, today, calendar)


def _of_dates(case: Case, today: date, calendar: Calendar) -> Iterator[Want]:
    if case.state == "submitted" and case.channel == Channel.ONLINE and case.submitted_at:
        sent = case.submitted_at.astimezone(ZONE).date()
        if sent < today and calendar.workdays_between(sent, today) > CLOSE:
            yield Want(case, "confirm", f"confirm:{case.pk}", f"{zh_date(sent)}网上提交，尚未与申请人确认")
    if case.state not in OPEN or case.due_on is None:
        return
    if case.due_on < today:
        yield Want(case, "overdue", f"overdue:{case.pk}:{case.due_on}", f"答复期限{zh_date(case.due_on)}已经届满")
    elif case.due_on <= calendar.add_workdays(today, CLOSE):
        when = "今天" if case.due_on == today else "下一个工作日"
        yield Want(case, "due", f"due:{case.pk}:{case.due_on}", f"答复期限{zh_date(case.due_on)}（{when}）届满")


def _of_others(case: Case, today: date) -> Iterator[Want]:
    for asked in case.consultations.all():
        if case.state in OPEN and not asked.reply and not asked.voided and asked.limit_on and asked.limit_on < today:
            text = f"提出意见的期限{zh_date(asked.limit_on)}已过，尚未登记结果"
            yield Want(case, "consultation", f"consultation:{asked.pk}", text)
    for help in case.help_requests.all():
        if case.state in OPEN and help.state == HelpRequest.State.OPEN and help.due_on < today:
            yield Want(case, "help", f"help:{help.pk}", f"协办应于{zh_date(help.due_on)}答复，尚未收到")


def _of_letters(case: Case, today: date, calendar: Calendar) -> Iterator[Want]:
    for letter in case.letters.all():
        if letter.state == Letter.State.SIGNED and letter.dated and calendar.add_workdays(letter.dated, CLOSE) < today:
            text = f"{letter.number or letter.title}{zh_date(letter.dated)}制发，尚未送达"
            yield Want(case, "notice", f"notice:{letter.pk}", text)
    turns = [fact for fact in case.events.all() if fact.type in {"sent_back", "review_submitted"} and not fact.voided]
    last = max(turns, key=lambda fact: fact.pk, default=None)
    if case.state == "handling" and last is not None and last.type == "sent_back":
        yield Want(case, "returned", f"returned:{last.pk}", f"{last.actor_name}退回修改，理由见办理过程")


class Receivers:
    """Who is told: the handler, while there is none 登记 of the organ; 登记 of what waits for a confirmation; and who
    stands in for them today. Read once for each organ."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._registrars: dict[int, list[int]] = {}
        self._deputies: dict[tuple[int, int], list[int]] = {}
        for organ_id, absent, deputy in deputies_on(today).values_list("organ_id", "absent_id", "deputy_id"):
            self._deputies.setdefault((organ_id, absent), []).append(deputy)

    def of(self, want: Want) -> Sequence[int]:
        """Ids of users, each once."""
        case = want.case
        handler = case.assignee_id if want.kind != "confirm" else None
        first = [handler] if handler else self._registrars_of(case.organ_id)
        lent = [deputy for user in first for deputy in self._deputies.get((case.organ_id, user), ())]
        return list(dict.fromkeys([*first, *lent]))

    def _registrars_of(self, organ_id: int) -> list[int]:
        if organ_id not in self._registrars:
            held = Post.objects.filter(organ_id=organ_id, post="registrar", user__is_active=True).held_on(self._today)
            self._registrars[organ_id] = list(held.order_by("user_id").values_list("user_id", flat=True).distinct())
        return self._registrars[organ_id]


def reminders_of(user_id: int) -> QuerySet[Reminder]:
    """What is open for the officer, the most urgent case first."""
    rows = Reminder.objects.filter(user_id=user_id, quiet_at=None).select_related("case", "case__organ")
    due = Coalesce("case__due_on", "case__cautious_due_on")
    return rows.order_by(due.asc(nulls_last=True), "-made_at", "-pk")


def reminder_count(user: User) -> int:
    """How many are open, for the menu."""
    return Reminder.objects.filter(user=user, quiet_at=None).count()
