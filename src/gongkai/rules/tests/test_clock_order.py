"""What cannot have happened is refused with its article; what happened late is told; states follow the day."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.clock import ClockError, Event, parse_events
from gongkai.rules.tests.clock_cases import RECEIVED, at, codes, due, run

ASKED = at("2021-03-08", "clarification_asked", until="2021-03-26")
THIRD = at("2021-03-08", "third_party_asked", id="t1")
SERVED = at("2021-03-10", "third_party_served", ref="t1")
ANSWERED = at("2021-04-02", "answered")
FEE = at("2021-03-10", "fee_notified")

IMPOSSIBLE: list[tuple[str, list[Event], str, str]] = [
    ("answer before receipt", [at("2021-03-04", "answered"), RECEIVED], "answered", "31"),
    ("answer never received", [at("2021-03-04", "submitted"), ANSWERED], "answered", "31"),
    ("clarified never asked", [RECEIVED, at("2021-03-10", "clarified")], "clarified", "30"),
    ("second clarification", [RECEIVED, ASKED, at("2021-03-09", "clarification_asked")], "clarification_asked", "30"),
    (
        "second clarification after a reply",
        [RECEIVED, ASKED, at("2021-03-12", "clarified"), at("2021-03-15", "clarification_asked")],
        "clarification_asked",
        "30",
    ),
    (
        "second extension",
        [RECEIVED, at("2021-03-10", "extended", days=5), at("2021-03-11", "extended", days=5)],
        "extended",
        "33",
    ),
    ("extension over 20", [RECEIVED, at("2021-03-10", "extended", days=21)], "extended", "33"),
    ("extension without days", [RECEIVED, at("2021-03-10", "extended")], "extended", "33"),
    ("extension after the due date", [RECEIVED, at("2021-04-03", "extended", days=5)], "extended", "33"),
    ("served never asked", [RECEIVED, SERVED], "third_party_served", "32"),
    ("reply never asked", [RECEIVED, at("2021-03-10", "organs_replied")], "organs_replied", "34"),
    (
        "reply of another consultation",
        [RECEIVED, THIRD, at("2021-03-10", "third_party_replied", ref="t2")],
        "third_party_replied",
        "32",
    ),
    ("reasons given unasked", [RECEIVED, at("2021-03-10", "reasons_given")], "reasons_given", "35"),
    ("deferral without a date", [RECEIVED, at("2021-03-10", "deferred")], "deferred", "35"),
    ("fee paid unasked", [RECEIVED, at("2021-03-10", "fee_paid")], "fee_paid", "42"),
    ("two receipts", [RECEIVED, at("2021-03-06", "received")], "received", "31"),
    ("confirmed before submitted", [at("2021-03-05", "confirmed"), at("2021-03-06", "submitted")], "confirmed", "31"),
    ("extension after the answer", [RECEIVED, ANSWERED, at("2021-04-02", "extended", days=5)], "extended", "33"),
    ("a second answer", [RECEIVED, ANSWERED, at("2021-04-02", "answered")], "answered", "33"),
    ("reopened while open", [RECEIVED, at("2021-03-10", "reopened")], "reopened", "51"),
    (
        "reopened after withdrawal",
        [RECEIVED, at("2021-03-09", "withdrawn"), at("2021-03-10", "reopened")],
        "reopened",
        "51",
    ),
    ("closed unanswered", [RECEIVED, at("2021-03-10", "closed")], "closed", "45"),
    ("abandoned without a stop", [RECEIVED, at("2021-03-10", "abandoned")], "abandoned", "30"),
    ("abandoned too early", [RECEIVED, ASKED, at("2021-03-26", "abandoned")], "abandoned", "30"),
    ("an unknown basis", [RECEIVED, at("2021-03-10", "organs_asked", basis="36")], "organs_asked", "34"),
]


@pytest.mark.parametrize(("name", "events", "culprit", "article"), IMPOSSIBLE, ids=[row[0] for row in IMPOSSIBLE])
def test_the_impossible_names_event_and_article(name: str, events: list[Event], culprit: str, article: str) -> None:
    """条例第30条, 条例第31条, 条例第32条, 条例第33条, 条例第34条, 条例第35条, 条例第42条, 条例第45条, 条例第51条"""
    with pytest.raises(ClockError) as caught:
        run(*events)
    assert caught.value.event == culprit and f"第{article}条" in caught.value.article
    assert culprit in str(caught.value) and caught.value.article in str(caught.value)


LATE: list[tuple[str, list[Event], list[str]]] = [
    ("nothing amiss", [at("2021-04-02", "answered")], []),
    ("answer a day late", [at("2021-04-06", "answered")], ["late_answer"]),
    ("no approver", [at("2021-03-10", "extended", days=5)], ["no_approver"]),
    ("no period to clarify", [at("2021-03-10", "clarification_asked")], ["no_clarification_limit"]),
    ("told on the 7th workday", [at("2021-03-16", "clarification_asked", until="2021-03-30")], []),
    (
        "told on the 8th workday",
        [at("2021-03-17", "clarification_asked", until="2021-03-30")],
        ["late_clarification_notice"],
    ),
    ("clarified late", [ASKED, at("2021-03-29", "clarified")], ["late_clarification"]),
    ("paid on the last day", [FEE, at("2021-04-09", "fee_paid")], []),
    ("paid late", [FEE, at("2021-04-12", "fee_paid")], ["late_payment"]),
    ("third party late", [THIRD, SERVED, at("2021-04-01", "third_party_replied")], ["late_reply"]),
    ("third party on the last day", [THIRD, SERVED, at("2021-03-31", "third_party_replied")], []),
    ("a reply after the answer", [THIRD, SERVED, ANSWERED, at("2021-04-06", "third_party_replied")], ["after_end"]),
    ("deferred out of hand", [at("2021-03-10", "deferred", until="2021-05-10")], ["deferred_without_reasons"]),
    ("asked after the due date", [at("2021-04-06", "third_party_asked")], ["late_consultation"]),
    (
        "extension of a date a judgment set",
        [
            ANSWERED,
            at("2021-06-01", "reopened", until="2021-06-15"),
            at("2021-06-02", "extended", days=5, approver="a"),
        ],
        ["extension_without_effect"],
    ),
    (
        "deferred after the term",
        [
            at("2021-03-10", "reasons_asked"),
            at("2021-03-11", "reasons_given"),
            at("2021-04-06", "deferred", until="2021-05-10"),
        ],
        ["late_deferral"],
    ),
]


@pytest.mark.parametrize(("name", "events", "expected"), LATE, ids=[row[0] for row in LATE])
def test_the_late_but_possible_is_a_finding(name: str, events: list[Event], expected: list[str]) -> None:
    """条例第30条, 条例第32条, 条例第33条, 条例第35条, 条例第42条"""
    assert codes(RECEIVED, *events) == expected


STATES: list[tuple[list[Event], str, str]] = [
    ([], "2021-03-10", "running"),
    ([THIRD], "2021-03-08", "suspended"),
    ([THIRD, SERVED], "2021-03-31", "suspended"),
    ([THIRD, SERVED], "2021-04-01", "running"),
    ([THIRD, SERVED, at("2021-03-17", "third_party_replied")], "", "running"),
    ([ASKED], "2021-03-26", "awaiting_clarification"),
    ([ASKED], "2021-03-27", "abandoned"),
    ([ASKED, at("2021-03-29", "abandoned")], "", "abandoned"),
    ([FEE], "2021-04-09", "awaiting_fee"),
    ([FEE], "2021-04-10", "abandoned"),
    ([ANSWERED], "2021-12-31", "answered"),
    ([ANSWERED, at("2021-04-30", "closed")], "", "closed"),
    ([at("2021-03-10", "withdrawn")], "2021-12-31", "withdrawn"),
    ([ANSWERED, at("2021-06-01", "reopened")], "", "running"),
    ([ASKED, at("2021-04-10", "reopened")], "", "running"),
]


@pytest.mark.parametrize(("events", "until", "state"), STATES)
def test_the_state_follows_the_day(events: list[Event], until: str, state: str) -> None:
    """条例第30条, 条例第33条, 条例第42条"""
    assert run(RECEIVED, *events, until=until).state == state


def test_a_case_answered_in_time_stays_so_when_it_is_filed_away() -> None:
    """条例第45条: the end that counts is the first."""
    answered = at("2021-03-26", "answered")
    result = run(RECEIVED, answered, at("2021-05-28", "closed"))
    assert (result.state, result.ended_on, result.days_used) == ("closed", answered.day, 15)
    assert not result.overdue
    again = run(RECEIVED, answered, at("2021-05-28", "closed"), at("2021-06-01", "reopened"))
    assert (again.state, again.ended_on) == ("running", None)


def test_a_term_that_has_run_out_is_not_brought_back_by_a_deferral() -> None:
    """条例第35条"""
    late = run(RECEIVED, at("2021-04-06", "deferred", until="2021-05-10"), until="2021-04-07")
    assert late.due_on == run(RECEIVED).due_on and late.overdue


def test_what_may_be_done_once_is_asked_of_the_running_term() -> None:
    """条例第30条, 条例第33条第2款, 条例第51条"""
    extended = at("2021-03-09", "extended", days=5, approver="a")
    once = run(RECEIVED, extended, ASKED)
    assert (once.may_extend, once.may_ask_clarification) == (False, False)
    anew = run(RECEIVED, extended, ASKED, at("2021-03-16", "clarified"))
    assert (anew.may_extend, anew.may_ask_clarification) == (True, False)
    reopened = run(RECEIVED, ASKED, at("2021-04-10", "reopened"))
    assert (reopened.may_extend, reopened.may_ask_clarification) == (True, True)
    assert not run(RECEIVED, ANSWERED).may_extend


def test_a_consultation_is_awaited_until_its_reply_even_past_its_limit() -> None:
    """条例第32条, 条例第34条"""
    (asked,) = run(RECEIVED, THIRD, SERVED).awaited
    assert asked.limit and asked.open_on(asked.limit) and not asked.open_on(date(2021, 4, 30))
    assert run(RECEIVED, THIRD, SERVED, at("2021-03-17", "third_party_replied")).awaited == ()
    (organ,) = run(RECEIVED, at("2021-03-08", "organs_asked", basis="other")).awaited
    assert organ.limit is None and organ.open_on(date(2022, 1, 1))


def test_a_stop_shows_its_limit() -> None:
    """条例第32条"""
    (stop,) = run(RECEIVED, THIRD, SERVED).stops
    assert (stop.kind, str(stop.since), str(stop.limit)) == ("third_party", "2021-03-08", "2021-03-31")
    waiting = run(RECEIVED, ASKED)
    assert str(waiting.clarification_until) == "2021-03-26" and waiting.fee_until is None
    assert str(run(RECEIVED, FEE).fee_until) == "2021-04-09"


def test_facts_may_come_in_any_order_but_one_day_keeps_its_own() -> None:
    assert due(ANSWERED, SERVED, THIRD, RECEIVED) == "2021-04-27"
    assert codes(at("2021-03-05T15:00", "answered"), at("2021-03-05T09:00", "received")) == []
    with pytest.raises(ClockError, match="answered"):
        run(at("2021-03-05T09:00", "answered"), at("2021-03-05T15:00", "received"))


def test_a_reply_without_ref_closes_the_oldest_open_consultation() -> None:
    """条例第32条: the second stays open to its own limit."""
    first, second = at("2021-03-08", "third_party_asked", id="a"), at("2021-03-09", "third_party_asked", id="b")
    served = [at("2021-03-10", "third_party_served"), at("2021-03-11", "third_party_served")]
    reply = at("2021-03-12", "third_party_replied")
    assert str(run(RECEIVED, first, second, *served, reply).stops[0].limit) == "2021-04-01"
    named = at("2021-03-12", "third_party_replied", ref="b")
    assert str(run(RECEIVED, first, second, *served, named).stops[0].limit) == "2021-03-31"


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ([{"type": "received", "on": "2021-03-05"}, {"type": "granted", "on": "2021-03-06"}], "事件2（granted）"),
        ([{"type": "received", "on": "2021-02-30"}], "received"),
        ([{"type": "received"}], "received"),
        ([{"type": "received", "on": "9999-12-31"}], "年份"),
        ([{"type": "received", "on": "9999-12-31T23:59:00-12:00"}], "年份|日期"),
        (
            [{"type": "received", "on": "2021-03-05"}, {"type": "deferred", "on": "2021-03-06", "until": "9021-01-01"}],
            "年份",
        ),
        ([{"type": "clarification_asked", "on": "2021-03-05", "until": "soon"}], "until"),
        (["received"], "事件1"),
        ({"type": "received"}, "列表"),
        ([], "没有任何事件"),
    ],
)
def test_unreadable_facts_are_named(payload: list[dict[str, object]], words: str) -> None:
    with pytest.raises(ClockError, match=words):
        run(*parse_events(payload))


def test_facts_are_read_from_json_flat_or_nested() -> None:
    flat, nested = parse_events(
        [
            {"type": "extended", "on": "2021-03-10T09:00", "days": 5, "id": "e1"},
            {"type": "extended", "on": "2021-03-10", "data": {"days": "5"}},
        ]
    )
    assert flat.number("days") == nested.number("days") == 5
    assert flat.day == date(2021, 3, 10) and flat.id == "e1"


def test_a_deferral_moves_no_date_a_judgment_set() -> None:
    """条例第35条, 条例第51条"""
    facts = [RECEIVED, ANSWERED, at("2021-06-01", "reopened", until="2021-06-15"), at("2021-06-02", "reasons_asked")]
    facts += [at("2021-06-03", "reasons_given"), at("2021-06-04", "deferred", until="2021-07-01")]
    assert due(*facts) == "2021-06-15" and codes(*facts) == ["deferral_without_effect"]
