from __future__ import annotations

from gongkai.rules.tests.clock_cases import RECEIVED, at, run

CONSULTED = [at("2021-03-08", "third_party_asked"), at("2021-03-11", "third_party_replied")]


def test_every_day_from_the_first_fact_to_the_due_date_is_there_once() -> None:
    """条例第33条"""
    ledger = run(RECEIVED, *CONSULTED).ledger
    assert [day.on.toordinal() for day in ledger] == list(
        range(ledger[0].on.toordinal(), ledger[-1].on.toordinal() + 1)
    )
    assert str(ledger[-1].on) == "2021-04-08" and ledger[-1].kind == "due"
    assert sum(day.counts for day in ledger) == ledger[-1].day == 20
    assert all(day.why and day.article for day in ledger)


def test_each_day_says_why_by_which_article() -> None:
    """条例第31条, 条例第33条"""
    rows = {str(day.on): (day.kind, day.counts, day.article) for day in run(RECEIVED, *CONSULTED).ledger}
    assert rows["2021-03-05"] == ("receipt", False, "条例第31条第1项")
    assert rows["2021-03-06"][:2] == ("rest", False)
    assert rows["2021-03-08"][:2] == ("counted", True)
    assert rows["2021-03-09"] == ("suspended", False, "条例第33条第3款")
    assert rows["2021-03-11"][:2] == ("suspended", False)
    assert rows["2021-03-12"][:2] == ("counted", True)
    assert rows["2021-04-05"][:2] == ("rest", False)


def test_what_a_restart_makes_void_stays_readable() -> None:
    """条例第30条"""
    asked, clarified = at("2021-03-10", "clarification_asked", until="2021-03-30"), at("2021-03-22", "clarified")
    rows = {str(day.on): day.kind for day in run(RECEIVED, *CONSULTED, asked, clarified).ledger}
    found = [rows[f"2021-03-{day:02}"] for day in (5, 8, 9, 15, 22, 23)]
    assert found == ["receipt", "lapsed", "suspended", "awaiting", "restart", "counted"]


def test_days_used_stop_at_the_day_spoken_of() -> None:
    """条例第33条"""
    early = run(RECEIVED, until="2021-03-10")
    assert (early.days_used, early.days_allowed) == (3, 20)
    assert [day.projected for day in early.ledger if str(day.on) in {"2021-03-10", "2021-03-11"}] == [False, True]
    late = run(RECEIVED, until="2021-04-07")
    assert late.days_used == 22 and late.ledger[-1].kind == "overdue" and late.overdue
    answered = run(RECEIVED, at("2021-03-10", "answered"), until="2021-04-30")
    assert answered.days_used == 3 and str(answered.ledger[-1].on) == "2021-04-02" and not answered.overdue


def test_the_due_date_does_not_depend_on_the_day_spoken_of() -> None:
    """条例第33条"""
    assert len({run(RECEIVED, *CONSULTED, until=f"2021-0{month}-15").due_on for month in range(3, 8)}) == 1


def test_a_date_set_shows_the_article_that_set_it() -> None:
    """条例第35条, 条例第51条"""
    reasons = [at("2021-03-08", "reasons_asked"), at("2021-03-09", "reasons_given")]
    deferred = run(RECEIVED, *reasons, at("2021-03-10", "deferred", until="2021-04-20"))
    assert deferred.ledger[-1].article == "条例第35条" and deferred.days_allowed == deferred.ledger[-1].day == 31
    reopened = run(RECEIVED, at("2021-04-01", "answered"), at("2021-04-12", "reopened", until="2021-04-20"))
    assert reopened.ledger[-1].article == "条例第51条" and reopened.days_allowed == 6
    assert {day.kind for day in reopened.ledger if str(day.on) == "2021-04-12"} == {"restart"}
