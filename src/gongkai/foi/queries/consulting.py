"""Who is asked about a case and owes an answer: consultations as their facts tell them, help between departments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.foi.models import Case, CaseEvent, Consultation, HelpRequest, Letter
from gongkai.kernel.calendars import current
from gongkai.kernel.clock import ZONE
from gongkai.rules.calendar import Calendar
from gongkai.rules.clock import ClockSettings
from gongkai.rules.transitions import OPEN

SETTINGS = ClockSettings()
ASKED = {"third_party_asked": Consultation.Kind.THIRD_PARTY, "organs_asked": Consultation.Kind.ORGAN}
REPLIED = {"third_party_replied": "third_party_asked", "organs_replied": "organs_asked"}
UNTOLD = "未记名称"
"""The party of a consultation that a ledger brought in: it names none."""


@dataclass
class Asked:
    """One consultation as the standing facts tell it; `limit` is None where none runs, or not yet (arts. 32, 34)."""

    fact: CaseEvent
    served: CaseEvent | None = None
    reply: CaseEvent | None = None
    limit: date | None = None

    @property
    def kind(self) -> Consultation.Kind:
        return ASKED[self.fact.type]


def asked(facts: Iterable[CaseEvent], calendar: Calendar) -> list[Asked]:
    """Pairs each question with its service and reply, by reference or, where the fact names none, the oldest that is
    still open: as the clock does."""
    found: list[Asked] = []
    for fact in sorted((one for one in facts if not one.voided), key=lambda one: (one.on, one.pk)):
        if fact.type in ASKED:
            found.append(Asked(fact, limit=_limit_of_organ(fact, calendar)))
        elif fact.type == "third_party_served":
            one = _meant(found, fact, "third_party_asked", unserved=True)
            if one:
                one.served, one.limit = fact, calendar.add_workdays(fact.on, SETTINGS.third_party_days)
        elif fact.type in REPLIED:
            one = _meant(found, fact, REPLIED[fact.type])
            if one:
                one.reply = fact
    return found


def _limit_of_organ(fact: CaseEvent, calendar: Calendar) -> date | None:
    if fact.type != "organs_asked" or fact.data.get("basis") != "34":
        return None
    return calendar.add_workdays(fact.on, SETTINGS.organs_days)


def _meant(found: list[Asked], fact: CaseEvent, type: str, *, unserved: bool = False) -> Asked | None:
    for one in found:
        still_open = one.reply is None and not (unserved and one.served)
        if one.fact.type == type and still_open and fact.ref in ("", one.fact.key):
            return one
    return None


@dataclass(frozen=True)
class Line:
    """One who owes or gave something, as the page of the case lists it. `tone` is good, warn, bad or neutral."""

    what: str
    who: str
    asked_on: date
    due_on: date | None
    standing: str
    tone: str
    text: str = ""
    contact: str = ""
    basis: str = ""
    row: Consultation | None = None
    help: HelpRequest | None = None
    letter: Letter | None = None


def lines(case: Case, today: date) -> list[Line]:
    """Consultations and help of a case, what is still owed first. Facts, consultations and help are loaded with it."""
    rows = {row.fact_key: row for row in case.consultations.all()}
    told = [_consulted(one, rows.get(one.fact.key), today) for one in asked(case.events.all(), current())]
    told += [_helping(one, today) for one in case.help_requests.all()]
    return sorted(told, key=lambda line: (line.tone not in {"bad", "warn"}, line.due_on or date.max, line.asked_on))


def _consulted(one: Asked, row: Consultation | None, today: date) -> Line:
    third = one.kind == Consultation.Kind.THIRD_PARTY
    standing, tone = _standing(one, today)
    if row is not None and row.overruled_on:
        standing, tone = f"{standing}；已决定公开", "good"
    basis = "第三十二条" if third else {"34": "第三十四条，共同制作"}.get(one.fact.data.get("basis"), "第十一条")
    return Line(
        what=one.kind.label,
        who=row.party if row else str(one.fact.data.get("organ") or UNTOLD),
        asked_on=one.fact.on,
        due_on=one.limit if one.reply is None else None,
        standing=standing,
        tone=tone,
        text=row.reply_text if row else "",
        contact=row.contact if row else "",
        basis=basis,
        row=row,
        letter=row.letter if row else None,
    )


def _standing(one: Asked, today: date) -> tuple[str, str]:
    if one.reply is not None:
        said = str(one.reply.data.get("reply") or "")
        label = dict(Consultation.Reply.choices).get(said, "已答复")
        if said == "silent" and one.fact.data.get("basis") == "34":
            label = "期满未答复，视为同意"
        return label, "warn" if said in {"objects", "partly"} else "good"
    if one.limit is not None and today > one.limit:
        return "期满未答复，请登记结果", "bad"
    if one.kind == Consultation.Kind.THIRD_PARTY and one.served is None:
        return "尚未送达", "warn"
    return "等待意见", "warn"


def _helping(help: HelpRequest, today: date) -> Line:
    state = HelpRequest.State(help.state)
    late = state == HelpRequest.State.OPEN and today > help.due_on
    standing = {
        HelpRequest.State.OPEN: "已逾期" if late else ("已领办" if help.taken_by_id else "待协办"),
        HelpRequest.State.ANSWERED: f"已答复：{help.get_holds_display()}",
        HelpRequest.State.RECALLED: "已撤回",
    }[state]
    tone = {HelpRequest.State.ANSWERED: "good", HelpRequest.State.RECALLED: "neutral"}
    return Line(
        what="协办",
        who=help.organ.name + (f"（{help.unit}）" if help.unit else ""),
        asked_on=help.asked_at.astimezone(ZONE).date(),
        due_on=help.due_on if state == HelpRequest.State.OPEN else None,
        standing=standing,
        tone="bad" if late else tone.get(state, "warn"),
        text=help.answer,
        help=help,
        letter=help.letter,
    )


def co_makers(case: Case) -> list[str]:
    """共同制作 organs of the case (art. 34), whose lead is the organ that answers; consultations are loaded with it."""
    return list(dict.fromkeys(row.party for row in joint_consultations(case)))


def joint_consultations(case: Case) -> list[Consultation]:
    """The questions put to 共同制作 organs (art. 34), in order; consultations may be loaded with the case."""
    return [row for row in case.consultations.all() if row.basis == "34" and not row.voided]


def led(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of the cases, those on information made jointly, answered by the organ of the case as the lead (arts. 10, 34)."""
    joint = Consultation.objects.filter(basis="34", voided=False)
    return cases.filter(pk__in=joint.values("case_id"))


def helped(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of the cases, those for which another department or unit was asked for help (协办) and it was not recalled."""
    help = HelpRequest.objects.exclude(state=HelpRequest.State.RECALLED)
    return cases.filter(pk__in=help.values("case_id"))


def owed_before_disclosure(case: Case) -> str:
    """Why nothing may be disclosed yet: who objected must have been told that it is disclosed all the same (art. 32),
    before the disclosure or with it. Empty when nothing is owed; consultations may be loaded with the case."""
    letters = (row.overruled_letter for row in case.consultations.all() if not row.voided)
    waiting = [letter for letter in letters if letter and letter.state == Letter.State.SIGNED]
    if not waiting:
        return ""
    return f"决定公开的告知书尚未送达第三方（{len(waiting)}件），送达之后或者同日才能公开（《条例》第三十二条）"


def objections(case: Case) -> list[Consultation]:
    """Third parties that objected and over whom nobody has decided yet; consultations may be loaded with the case."""
    third = (row for row in case.consultations.all() if row.kind == Consultation.Kind.THIRD_PARTY)
    return [row for row in third if row.reply in {"objects", "partly"} and not row.voided and row.overruled_on is None]


def help_queue(help: QuerySet[HelpRequest], *, done: bool) -> QuerySet[HelpRequest]:
    """Of the help given, what is still owed by its inner date, or what is over, the newest first."""
    owed = Q(state=HelpRequest.State.OPEN, case__state__in=OPEN)
    rows = help.select_related("organ", "case__organ", "taken_by")
    return rows.exclude(owed).order_by("-pk") if done else rows.filter(owed).order_by("due_on", "pk")


def put_to_queue(rows: QuerySet[Consultation], *, done: bool) -> QuerySet[Consultation]:
    """Of the consultations given, what still waits for an opinion by its limit, or what is over, the newest first."""
    owed = Q(reply="", case__state__in=OPEN)
    found = rows.select_related("organ", "case__organ", "letter")
    return found.exclude(owed).order_by("-pk") if done else found.filter(owed).order_by("limit_on", "pk")
