"""Due dates worked out by hand from the State Council's notices."""

from __future__ import annotations

import pytest

from gongkai.rules.clock import ClockSettings, Event
from gongkai.rules.tests.clock_cases import RECEIVED, at, codes, due, run

THIRD = at("2021-03-08", "third_party_asked", id="t1")
SERVED = at("2021-03-10", "third_party_served", ref="t1")
CLARIFICATION = at("2021-03-12", "clarification_asked", until="2021-03-26")
EXTENDED = at("2021-03-10", "extended", days=20, approver="王主任")

RECEIPTS = [
    ("2020-01-20", "2020-02-25", "Spring Festival 2020 with its extension to 2 February"),
    ("2020-01-31", "2020-02-28", "received in the extended Spring Festival"),
    ("2021-03-05", "2021-04-02", "a plain Friday"),
    ("2021-03-06", "2021-04-02", "a Saturday counts from Monday like the Friday before"),
    ("2021-03-05T23:59:00", "2021-04-02", "23:59 is still that day"),
    ("2021-03-07T00:00", "2021-04-02", "midnight of a Sunday"),
    ("2021-03-05T16:30:00Z", "2021-04-02", "00:30 of the 6th in Shanghai"),
    ("2021-03-07T16:30:00+00:00", "2021-04-06", "00:30 of Monday the 8th in Shanghai; over 清明"),
    ("2020-12-25", "2021-01-25", "over the year's end, 元旦 on a Friday"),
    ("2005-12-30", "2006-01-28", "31 December 2005 worked, 2 and 3 January rested; ends on a make-up Saturday"),
    ("2020-09-21", "2020-10-23", "make-up Sunday 27 September and Saturday 10 October both count"),
    ("2020-10-10", "2020-11-06", "received on a make-up Saturday"),
    ("2020-10-01", "2020-11-04", "received on National Day"),
]


@pytest.mark.parametrize(("on", "expected", "why"), RECEIPTS)
def test_twenty_workdays_from_receipt(on: str, expected: str, why: str) -> None:
    """条例第33条: 20 workdays; 条例第31条: from the receipt day, itself not counted."""
    assert due(at(on, "received", channel="counter")) == expected, why


MOVES: list[tuple[str, list[Event], str]] = [
    ("extension on the last day", [at("2021-04-02", "extended", days=20, approver="a")], "2021-04-30"),
    ("extension by one day goes over 清明", [at("2021-03-10", "extended", days=1, approver="a")], "2021-04-06"),
    ("third party, reply in time", [THIRD, SERVED, at("2021-03-17", "third_party_replied")], "2021-04-14"),
    ("third party silent: ends at its limit", [THIRD, SERVED], "2021-04-27"),
    ("third party late: ends at its limit", [THIRD, SERVED, at("2021-04-09", "third_party_replied")], "2021-04-27"),
    ("third party never served: no limit", [THIRD], "none"),
    ("organ of art. 34 silent", [at("2021-03-08", "organs_asked", basis="34")], "2021-04-25"),
    ("another organ has no limit", [at("2021-03-08", "organs_asked", basis="other")], "none"),
    (
        "another organ replied",
        [at("2021-03-08", "organs_asked", basis="other"), at("2021-03-12", "organs_replied")],
        "2021-04-09",
    ),
    (
        "asked and answered on one day",
        [at("2021-03-10", "third_party_asked"), at("2021-03-10", "third_party_replied")],
        "2021-04-02",
    ),
    (
        "overlapping spans unite",
        [
            THIRD,
            SERVED,
            at("2021-03-17", "third_party_replied", ref="t1"),
            at("2021-03-12", "organs_asked", basis="34"),
            at("2021-03-19", "organs_replied"),
        ],
        "2021-04-16",
    ),
    (
        "one span inside another",
        [
            THIRD,
            SERVED,
            at("2021-03-17", "third_party_replied"),
            at("2021-03-10", "organs_asked", basis="34"),
            at("2021-03-12", "organs_replied"),
        ],
        "2021-04-14",
    ),
    (
        "one span ends the day the next begins",
        [
            THIRD,
            SERVED,
            at("2021-03-12", "third_party_replied"),
            at("2021-03-12", "organs_asked", basis="34"),
            at("2021-03-17", "organs_replied"),
        ],
        "2021-04-14",
    ),
    (
        "a span over a weekend and a holiday moves by its workdays only",
        [at("2021-04-02", "third_party_asked"), at("2021-04-06", "third_party_replied")],
        "2021-04-02",
    ),
    (
        "a span from the day before the last",
        [at("2021-04-01", "third_party_asked"), at("2021-04-06", "third_party_replied")],
        "2021-04-07",
    ),
    ("clarified: 20 workdays anew", [CLARIFICATION, at("2021-03-22", "clarified")], "2021-04-20"),
    ("clarification pending", [CLARIFICATION], "none"),
    ("clarification after extension", [EXTENDED, CLARIFICATION, at("2021-03-22", "clarified")], "2021-04-20"),
    (
        "extension after clarification",
        [CLARIFICATION, at("2021-03-22", "clarified"), at("2021-04-20", "extended", days=5, approver="a")],
        "2021-04-26",
    ),
    (
        "a consultation before the restart lapses with it",
        [THIRD, SERVED, CLARIFICATION, at("2021-03-22", "clarified"), at("2021-03-31", "third_party_replied")],
        "2021-04-20",
    ),
    ("fee pending", [at("2021-03-10", "fee_notified")], "none"),
    ("fee paid: 20 workdays anew", [at("2021-03-10", "fee_notified"), at("2021-03-15", "fee_paid")], "2021-04-13"),
    (
        "deferral to a date set",
        [
            at("2021-03-08", "reasons_asked"),
            at("2021-03-10", "reasons_given"),
            at("2021-03-12", "deferred", until="2021-05-10"),
        ],
        "2021-05-10",
    ),
    (
        "deferral to a rest day rolls forward",
        [
            at("2021-03-08", "reasons_asked"),
            at("2021-03-10", "reasons_given"),
            at("2021-03-12", "deferred", until="2021-05-01"),
        ],
        "2021-05-06",
    ),
    ("reasons asked do not stop the clock", [at("2021-03-08", "reasons_asked")], "2021-04-02"),
    (
        "reopened with the date a judgment set",
        [at("2021-04-01", "answered"), at("2021-06-01", "reopened", until="2021-06-15")],
        "2021-06-15",
    ),
    ("reopened without a date", [at("2021-04-01", "answered"), at("2021-06-01", "reopened")], "2021-06-30"),
]


@pytest.mark.parametrize(("name", "events", "expected"), MOVES, ids=[name for name, _, _ in MOVES])
def test_what_moves_the_due_date(name: str, events: list[Event], expected: str) -> None:
    """条例第30条, 条例第32条, 条例第33条, 条例第34条, 条例第35条, 条例第42条, 条例第51条, 国办函〔2020〕109号."""
    assert due(RECEIVED, *events) == expected


def test_an_online_request_counts_from_the_mutual_confirmation() -> None:
    """条例第31条: submitted in one year, confirmed in the next, it belongs to the next."""
    result = run(at("2020-12-31T22:00", "submitted", channel="online"), at("2021-01-05", "confirmed"))
    assert str(result.received_on) == "2021-01-05" and str(result.due_on) == "2021-02-02"
    assert [finding.code for finding in result.findings] == ["late_confirmation"]


def test_a_confirmation_replaces_the_receipt_noted_before_it() -> None:
    """条例第31条"""
    assert due(RECEIVED, at("2021-03-08", "confirmed")) == "2021-04-06"


def test_ordinary_post_is_confirmed_on_the_day_it_arrives() -> None:
    """条例第31条"""
    arrived = at("2021-03-08", "arrived", channel="post_ordinary")
    assert codes(arrived, at("2021-03-08", "confirmed")) == []
    assert codes(arrived, at("2021-03-09", "confirmed")) == ["late_confirmation"]


def test_an_unconfirmed_request_has_only_a_cautious_date() -> None:
    """条例第31条"""
    result = run(at("2021-03-05", "submitted", channel="online"), until="2021-03-10")
    assert (result.state, result.due_on, str(result.cautious_due_on)) == ("unconfirmed", None, "2021-04-02")
    assert result.ledger[-1].kind == "before"


def test_the_mail_rooms_day_counts_not_the_day_the_unit_got_it() -> None:
    """条例第31条"""
    assert due(RECEIVED, at("2021-03-10", "arrived", channel="post_signed")) == "2021-04-02"


def test_the_original_due_date_stays_visible() -> None:
    """条例第33条"""
    late = at("2021-03-17", "clarification_asked", until="2021-03-30")
    result = run(RECEIVED, late, at("2021-03-22", "clarified"))
    assert (str(result.due_on), str(result.original_due_on)) == ("2021-04-20", "2021-04-02")
    assert [finding.code for finding in result.findings] == ["late_clarification_notice"]


def test_the_switches_turn_off_what_is_uncertain() -> None:
    """条例第30条, 条例第34条, 条例第42条"""
    answered = [RECEIVED, EXTENDED, CLARIFICATION, at("2021-03-22", "clarified")]
    assert due(*answered, settings=ClockSettings(restart_lapses=False)) == "2021-05-19"
    plain = [RECEIVED, CLARIFICATION, at("2021-03-22", "clarified")]
    assert due(*plain, settings=ClockSettings(clarified_restarts=False)) == "2021-04-13"
    fee = [RECEIVED, at("2021-03-10", "fee_notified"), at("2021-03-15", "fee_paid")]
    assert due(*fee, settings=ClockSettings(fee_restarts=False)) == "2021-04-08"
    other = [RECEIVED, at("2021-03-08", "organs_asked", basis="other")]
    assert due(*other, settings=ClockSettings(other_organs_days=15)) == "2021-04-25"


def test_a_year_without_notice_makes_the_result_provisional() -> None:
    assert run(at("2026-12-21", "received")).provisional
    assert not run(at("2026-11-20", "received")).provisional
    assert run(at("2003-12-31", "received")).provisional
    late = run(at("2026-11-20", "received"), until="2027-03-01")
    assert not late.provisional and late.overdue


def test_a_case_of_many_years_still_counts_its_last_term() -> None:
    """条例第51条"""
    result = run(RECEIVED, at("2021-04-01", "answered"), at("2035-03-01", "reopened"), at("2035-03-29", "answered"))
    assert result.days_used == 20 and result.provisional and str(result.due_on) == "2035-03-29"
