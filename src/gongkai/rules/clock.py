"""The clock of a request: dated facts in, the due date and the ledger behind it out (条例第30–35条, 第42条).

`compute` is a fold over days: a day counts when it is a workday after the start of the term and lies in no span that
does not count. `docs/clock.md` explains it with an example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.rules.calendar import Calendar
from gongkai.rules.clock_events import CHANNELS, EVENT_TYPES, EVENTS, ClockError, Event, in_order, parse_events
from gongkai.rules.clock_fold import apply
from gongkai.rules.clock_ledger import LedgerDay, days
from gongkai.rules.clock_run import Case, ClockFinding, ClockSettings

__all__ = [
    "CHANNELS",
    "EVENTS",
    "EVENT_TYPES",
    "STATES",
    "STATE_LABELS",
    "Awaited",
    "ClockError",
    "ClockFinding",
    "ClockResult",
    "ClockSettings",
    "Event",
    "LedgerDay",
    "Stop",
    "compute",
    "parse_events",
]

STATE_LABELS = {
    "unconfirmed": "待确认，尚未起算",
    "running": "计期中",
    "suspended": "征求意见，中止计期",
    "awaiting_clarification": "等待补正",
    "awaiting_fee": "等待缴费",
    "answered": "已答复",
    "abandoned": "视为放弃",
    "withdrawn": "已撤回",
    "closed": "已办结",
}
STATES = frozenset(STATE_LABELS)


@dataclass(frozen=True)
class Stop:
    """Something that stops the clock on the day the result speaks of; `limit` None: no limit is set."""

    kind: str  # third_party | organs | clarification | fee
    since: date
    limit: date | None
    why: str
    article: str


@dataclass(frozen=True)
class Awaited:
    """A consultation without a reply. `id` is that of the fact that asked; `limit` None: none runs, or not yet."""

    id: str
    kind: str  # third_party | organs
    since: date
    served_on: date | None
    limit: date | None

    def open_on(self, day: date) -> bool:
        """Whether an opinion may still come in time, so that deciding now would be too early (条例第32条)."""
        return self.limit is None or day <= self.limit


@dataclass(frozen=True)
class ClockResult:
    """What the facts add up to.

    `due_on` is None while the term has not started or is stopped without a limit. `original_due_on` is the term from
    first receipt as if nothing had moved it; `cautious_due_on` the term from submission while a request is
    unconfirmed. `provisional` speaks of the calendar only. `days_used` are the workdays of the running term up to
    `as_of` (the end of the case, else `until`, else the last fact); `days_allowed` the term with its extension, or
    the workdays to a date set. `calendar` is the version of the table used. `may_extend` and
    `may_ask_clarification` answer what may be done once: a restart or a reopening lapses the extension, a reopening
    the request to clarify. `awaited` are the consultations without a reply, whether or not their limit has passed.
    """

    received_on: date | None
    due_on: date | None
    original_due_on: date | None
    cautious_due_on: date | None
    provisional: bool
    state: str
    as_of: date
    days_used: int
    days_allowed: int
    ledger: tuple[LedgerDay, ...]
    findings: tuple[ClockFinding, ...]
    stops: tuple[Stop, ...]
    clarification_until: date | None
    fee_until: date | None
    ended_on: date | None
    calendar: str
    may_extend: bool
    may_ask_clarification: bool
    awaited: tuple[Awaited, ...]

    @property
    def overdue(self) -> bool:
        """Whether the term had ended before `as_of`, answered late or not yet answered."""
        return self.due_on is not None and self.as_of > self.due_on


def compute(
    events: Sequence[Event],
    calendar: Calendar,
    *,
    settings: ClockSettings = ClockSettings(),  # noqa: B008 – frozen
    until: date | None = None,
) -> ClockResult:
    """Fold the facts of one case.

    `until` is the day the result speaks of (today); a day before the last fact is read as that fact's day. Raises
    ClockError for an impossible fact, naming it and the article.
    """
    facts = in_order(events)
    if not facts:
        raise ClockError("没有任何事件，无从起算", article="条例第31条")
    case = Case(calendar, settings, _receipt(facts))
    for fact in facts:
        apply(case, fact)
    return _result(case, facts, max(facts[-1].day, until or facts[-1].day))


def _receipt(facts: Sequence[Event]) -> date | None:
    """条例第31条: the receipt that counts at once, or the mutual confirmation that follows and replaces it."""
    first: dict[str, Event] = {}
    for fact in facts:
        if fact.type in {"received", "confirmed", "submitted"}:
            if fact.type in first:
                raise fact.error(f"“{fact.label}”只能有一次", "条例第31条")
            first[fact.type] = fact
    received, confirmed, submitted = (first.get(kind) for kind in ("received", "confirmed", "submitted"))
    counts = received
    if confirmed and (received is None or confirmed.day >= received.day):
        counts = confirmed
    if submitted and counts and counts.day < submitted.day:
        raise counts.error(f"早于提交申请之日{submitted.day}", "条例第31条")
    return counts.day if counts else None


def _state(case: Case, as_of: date) -> str:
    if case.ended is not None:
        return "closed" if case.archived else case.ended.type
    if not case.runs:
        return "unconfirmed"
    if case.pending:
        if case.lapsed_on(as_of):
            return "abandoned"
        return "awaiting_clarification" if "clarification" in case.pending else "awaiting_fee"
    return "suspended" if any(span.active_on(as_of) for span in case.run.all_spans()) else "running"


def _stops(case: Case, as_of: date) -> tuple[Stop, ...]:
    if case.ended is not None or not case.runs:
        return ()
    waits = {"clarification": "等待补正", "fee": "等待缴费"}
    pending = [
        Stop(kind, asked.day, limit, waits[kind], asked.article) for kind, (asked, limit) in case.pending.items()
    ]
    spans = [span for span in case.run.all_spans() if span.active_on(as_of)]
    return (*pending, *(Stop(span.kind, span.start, span.end, span.why, span.article) for span in spans))


def _awaited(case: Case) -> tuple[Awaited, ...]:
    if case.ended is not None or not case.runs:
        return ()
    return tuple(
        Awaited(asked.event.id, asked.kind, asked.event.day, asked.served, asked.limit)
        for asked in case.run.consultations
        if asked.replied is None
    )


def _result(case: Case, facts: Sequence[Event], last_known: date) -> ClockResult:
    calendar, term = case.calendar, case.settings.term_days
    ended_on = case.ended.day if case.ended else None
    as_of = ended_on or last_known
    due = case.due()
    submitted = case.submitted.day if case.submitted else None
    cautious = calendar.add_workdays(submitted, term) if submitted and not case.runs else None
    first, last = facts[0].day, max(day for day in (as_of, due, cautious) if day)
    ledger = days(case, first, last, as_of)
    limits = {kind: limit for kind, (_, limit) in case.pending.items()}
    return ClockResult(
        received_on=case.received,
        due_on=due,
        original_due_on=calendar.add_workdays(case.received, term) if case.received else None,
        cautious_due_on=cautious,
        provisional=_provisional(case, first, due or cautious or as_of),
        state=_state(case, as_of),
        as_of=as_of,
        days_used=sum(row.counts for row in ledger if row.on <= as_of),
        days_allowed=_allowed(case, due),
        ledger=ledger,
        findings=tuple(case.findings),
        stops=_stops(case, as_of),
        clarification_until=limits.get("clarification"),
        fee_until=limits.get("fee"),
        ended_on=ended_on,
        calendar=calendar.version,
        may_extend=case.may_extend,
        may_ask_clarification=case.may_ask_clarification,
        awaited=_awaited(case),
    )


def _provisional(case: Case, first: date, last: date) -> bool:
    """Whether a day the due date rests on lies in a year whose notice is not in the table."""
    start = case.run.start if case.runs else first
    return any(year not in case.calendar.years for year in range(start.year, last.year + 1))


def _allowed(case: Case, due: date | None) -> int:
    if not case.runs:
        return case.settings.term_days
    run = case.run
    if run.set_date is None or due is None:
        return run.allowed
    spans = run.all_spans()
    workdays = (date.fromordinal(n) for n in range(run.start.toordinal() + 1, due.toordinal() + 1))
    return sum(case.calendar.is_workday(day) and not any(span.holds(day) for span in spans) for day in workdays)
