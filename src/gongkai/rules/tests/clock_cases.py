"""How the clock's tests write a case: `at("2021-03-05", "received")`, `run(...)`."""

from __future__ import annotations

from datetime import date

from gongkai.rules.calendar import china
from gongkai.rules.clock import ClockResult, ClockSettings, Event, compute
from gongkai.rules.clock_events import read_moment


def at(on: str, type: str, *, id: str = "", ref: str = "", **data: object) -> Event:
    return Event(type, read_moment(on), id, ref, data)


def run(*events: Event, until: str = "", settings: ClockSettings | None = None) -> ClockResult:
    day = date.fromisoformat(until) if until else None
    return compute(events, china(), settings=settings or ClockSettings(), until=day)


def due(*events: Event, settings: ClockSettings | None = None) -> str:
    found = run(*events, settings=settings).due_on
    return found.isoformat() if found else "none"


def codes(*events: Event) -> list[str]:
    return [finding.code for finding in run(*events).findings]


# Friday 2021-03-05: its term of 20 workdays ends on Friday 2021-04-02.
RECEIVED = at("2021-03-05", "received", channel="counter")
