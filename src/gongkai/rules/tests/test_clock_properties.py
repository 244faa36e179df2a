"""What must hold for any valid case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import Calendar, china
from gongkai.rules.clock import ClockError, ClockResult, Event, compute
from gongkai.rules.tests.properties import any_case

RECEIPTS = st.dates(date(2019, 1, 1), date(2025, 6, 30))
OFFSETS = st.integers(0, 45)


def days_after(start: date, offset: int) -> date:
    return start + timedelta(days=offset)


@st.composite
def consultations(draw: st.DrawFn, start: date, name: str) -> list[Event]:
    """One consultation with third parties or organs, replied or not."""
    asked = draw(OFFSETS)
    third = draw(st.booleans())
    kind = "third_party" if third else "organs"
    basis = {"basis": "34"}
    found = [Event(f"{kind}_asked", days_after(start, asked), name, "", basis)]
    if third:
        found.append(Event("third_party_served", days_after(start, asked + draw(st.integers(0, 5))), "", name))
    if draw(st.booleans()):
        last = max(event.day for event in found)
        found.append(Event(f"{kind}_replied", last + timedelta(days=draw(st.integers(0, 30))), "", name))
    return found


@st.composite
def cases(draw: st.DrawFn) -> list[Event]:
    """A received case with consultations, perhaps a clarification, fee, extension, deferral and reopening."""
    start = draw(RECEIPTS)

    def on(type: str, first: int, last: int, **data: object) -> Event:
        return Event(type, days_after(start, draw(st.integers(first, last))), data=data)

    facts = [Event("received", start)]
    for number in range(draw(st.integers(0, 2))):
        facts += draw(consultations(start, f"c{number}"))
    chosen = draw(st.sets(st.sampled_from(["clarify", "fee", "extend", "defer", "reopen"])))
    if "clarify" in chosen:
        facts += [on("clarification_asked", 0, 10), on("clarified", 10, 40)]
    if "fee" in chosen:
        facts += [on("fee_notified", 0, 20), on("fee_paid", 20, 45)]
    if "extend" in chosen:
        facts.append(on("extended", 0, 40, days=draw(st.integers(1, 20)), approver="a"))
    if "defer" in chosen:
        facts.append(on("deferred", 0, 15, until=days_after(start, draw(st.integers(15, 120)))))
    if "reopen" in chosen:
        facts += [on("answered", 46, 90), on("reopened", 90, 120)]
    return facts


def result(facts: list[Event], calendar: Calendar) -> ClockResult | None:
    """None for a sequence that is not valid: the properties hold over those that are."""
    try:
        return compute(facts, calendar)
    except ClockError:
        return None


@any_case
@given(cases(), st.data())
def test_more_suspension_never_makes_a_due_date_earlier(facts: list[Event], data: st.DataObject) -> None:
    """条例第33条"""
    more = facts + data.draw(consultations(facts[0].day, "extra"))
    before, after = result(facts, china()), result(more, china())
    if before and after and before.due_on and after.due_on:
        assert after.due_on >= before.due_on


@any_case
@given(cases(), OFFSETS)
def test_stop_and_resume_on_one_day_changes_nothing(facts: list[Event], offset: int) -> None:
    """条例第33条"""
    day = days_after(facts[0].day, offset)
    pair = [Event("organs_asked", day, "x", "", {"basis": "other"}), Event("organs_replied", day, "", "x")]
    before, after = result(facts, china()), result(facts + pair, china())
    if before:
        assert after is not None and after.due_on == before.due_on
        assert after.days_allowed == before.days_allowed


@any_case
@given(cases(), st.sampled_from(sorted(day for day in china().holidays if 2019 <= day.year <= 2025)))
def test_removing_a_holiday_never_makes_a_due_date_later(facts: list[Event], holiday: date) -> None:
    """条例第33条"""
    fewer = {day: name for day, name in china().holidays.items() if day != holiday}
    calendar = Calendar.of(fewer, china().workdays, china().years)
    before, after = result(facts, china()), result(facts, calendar)
    if before and after and before.due_on and after.due_on:
        assert after.due_on <= before.due_on


@any_case
@given(cases())
def test_the_counted_days_add_up_to_the_days_allowed(facts: list[Event]) -> None:
    """条例第33条"""
    found = result(facts, china())
    if found and found.due_on:
        until_due = [day for day in found.ledger if day.on <= found.due_on]
        assert sum(day.counts for day in until_due) == found.days_allowed
        assert until_due[-1].kind == "due" and china().is_workday(found.due_on)


@any_case
@given(cases(), st.integers(0, 200))
def test_the_day_spoken_of_changes_no_date(facts: list[Event], offset: int) -> None:
    """条例第33条"""
    found = result(facts, china())
    if found:
        later = compute(facts, china(), until=days_after(found.as_of, offset))
        assert replace(later, ledger=(), as_of=found.as_of).due_on == found.due_on
        assert later.provisional is found.provisional
