"""The running terms of a case, and the one rule that says when a term ends. No day is ever shifted by hand.

A `Run` is one running of the term: from receipt, from a restart (条例第30条, 条例第42条) or from a reopening
(条例第51条). Inside a run the only things that move the due date are spans that do not count, an extension and a date
set; `Run.due` is the whole of the rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.rules.calendar import Calendar
from gongkai.rules.clock_events import Event

_ONE = timedelta(days=1)
# Guards the loop against a table without workdays; longer than any two dates the facts may hold.
_LONGEST = 60_000


@dataclass(frozen=True)
class ClockSettings:
    """What the 条例 leaves open or this project knows from practice only. Days are workdays unless said."""

    term_days: int = 20  # 条例第33条第2款
    extension_max: int = 20  # 条例第33条第2款
    clarification_notice_days: int = 7  # 条例第30条
    third_party_days: int = 15  # 条例第32条
    organs_days: int = 15  # 条例第34条
    other_organs_days: int | None = None  # 条例第33条第3款 sets no limit for organs that are not co-makers
    fee_days: int = 30  # natural days, 国办函〔2020〕109号 [from knowledge]
    confirm_days: int = 1  # good practice; 条例第31条 gives no limit for online requests [from knowledge]
    clarified_restarts: bool = True  # 条例第30条; False: the wait only suspends
    fee_restarts: bool = True  # 国办函〔2020〕109号 [from knowledge]; False: the wait only suspends
    restart_lapses: bool = True  # spans, extension and date set before a restart lapse with it


@dataclass(frozen=True)
class ClockFinding:
    """A late or flawed but possible act. `event` is its type."""

    code: str
    message: str
    article: str
    event: str


@dataclass(frozen=True)
class Span:
    """Days that do not count: start < d <= end. `end` None: open without a limit. `limited`: ends by its limit."""

    kind: str  # third_party | organs | clarification | fee
    start: date
    end: date | None
    why: str
    article: str
    limited: bool = False

    def holds(self, day: date) -> bool:
        return self.start < day and (self.end is None or day <= self.end)

    def active_on(self, day: date) -> bool:
        """Whether the case is stopped at the end of `day`: a reply frees its own day, a limit only the day after."""
        if self.end is None or self.limited:
            return self.start <= day and (self.end is None or day <= self.end)
        return self.start <= day < self.end


@dataclass
class Consultation:
    """A formal consultation; `served` starts the third party's 15 workdays (条例第32条)."""

    event: Event
    kind: str
    lapsed: bool = False
    served: date | None = None
    replied: date | None = None
    limit: date | None = None

    def span(self) -> Span:
        ends = [day for day in (self.replied, self.limit) if day is not None]
        end = min(ends) if ends else None
        why = "书面征求第三方意见期间" if self.kind == "third_party" else "征求其他机关意见期间"
        by_limit = end is not None and (self.replied is None or end < self.replied)
        return Span(self.kind, self.event.day, end, why, "条例第33条第3款", by_limit)


@dataclass
class Run:
    """One running of the term, from `start` (not counted)."""

    start: date
    why: str
    article: str
    term: int
    extension: int = 0
    extended: bool = False
    set_date: date | None = None  # deferral: the later of this and the count
    ordered: bool = False  # the date was set by a review decision or judgment: nothing else moves it
    spans: list[Span] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)

    @property
    def allowed(self) -> int:
        return self.term + self.extension

    def all_spans(self) -> list[Span]:
        return [*self.spans, *(c.span() for c in self.consultations if not c.lapsed)]

    def due(self, calendar: Calendar) -> date | None:
        """The last day of the term; None while it is stopped without a limit (条例第33条)."""
        if self.ordered and self.set_date is not None:
            return self.set_date
        counted, spans, day = 0, self.all_spans(), self.start
        for _ in range(_LONGEST):
            day += _ONE
            holding = [span for span in spans if span.holds(day)]
            if any(span.end is None for span in holding):
                return None
            counted += calendar.is_workday(day) and not holding
            if counted == self.allowed:
                return max(day, self.set_date) if self.set_date else day
        raise ValueError("the calendar has no workdays")


@dataclass
class Case:
    """What the facts so far add up to. `pending` maps clarification/fee to (event, limit)."""

    calendar: Calendar
    settings: ClockSettings
    received: date | None
    submitted: Event | None = None
    runs: list[Run] = field(default_factory=list)
    pending: dict[str, tuple[Event, date | None]] = field(default_factory=dict)
    ended: Event | None = None
    asked_clarification: bool = False
    reasons: str = ""  # "", asked, given
    archived: bool = False  # 条例第45条: filed away after its end, which stays the day that counts
    findings: list[ClockFinding] = field(default_factory=list)

    @property
    def run(self) -> Run:
        return self.runs[-1]

    def find(self, event: Event, code: str, message: str, article: str = "") -> None:
        self.findings.append(ClockFinding(code, message, article or event.article, event.type))

    def due(self) -> date | None:
        return None if self.pending or not self.runs else self.run.due(self.calendar)

    @property
    def may_extend(self) -> bool:
        """Whether the one extension of the running term is still to be had (条例第33条第2款)."""
        return bool(self.runs) and self.ended is None and not self.run.extended

    @property
    def may_ask_clarification(self) -> bool:
        """Whether the one request to clarify is still to be made (条例第30条)."""
        return bool(self.runs) and self.ended is None and not self.asked_clarification

    def lapsed_on(self, day: date) -> bool:
        """Whether a period to correct or to pay has run out before `day` (视为放弃)."""
        return any(limit is not None and day > limit for _, limit in self.pending.values())
