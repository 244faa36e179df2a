"""Who asks what, when, and how it ends: a plan for each case, made from the published figures and a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from gongkai.demo import figures
from gongkai.demo.district import Place, places
from gongkai.rules.calendar import Calendar

YEAR = figures.YEAR
TERM = 20
FIRST, LAST = date(YEAR, 1, 2), date(YEAR, 12, 31)
JANUARY_CASES = 14
"""Applications of the January that is rehearsed; they are not part of the published year and make the desk a desk."""


@dataclass(frozen=True)
class Plan:
    """One case to work. `received` is the art. 31 date; `answered` the day of service."""

    place: Place
    klass: str
    outcome: str
    channel: str
    received: date
    answered: date
    extended: bool = False
    clarified: bool = False
    items: int = 1


def make(rng: random.Random, calendar: Calendar) -> list[Plan]:
    """All plans, in the order of their receipt."""
    plans: list[Plan] = []
    for klass, outcomes in figures.CONCLUDED.items():
        concluded = [outcome for outcome, count in outcomes.items() for _ in range(count)]
        rng.shuffle(concluded)
        early = figures.CARRIED_IN[klass]
        quick = [outcome for outcome in concluded if outcome not in SLOW][:early]
        for outcome in quick:
            concluded.remove(outcome)
            plans.append(_carried_in(rng, calendar, klass, outcome))
        plans += [_within_year(rng, calendar, klass, outcome) for outcome in concluded]
        plans += [_carried_out(rng, calendar, klass) for _ in range(figures.CARRIED_OUT[klass])]
    plans += [_january(rng, calendar, serial) for serial in range(JANUARY_CASES)]
    return sorted(plans, key=lambda plan: (plan.received, plan.place.short_code))


SLOW = {"unavailable.still_unclear", "refused.third_party"}
"""Outcomes that need a clarification or a consultation on the way."""


def _carried_in(rng: random.Random, calendar: Calendar, klass: str, outcome: str) -> Plan:
    received = _workday(rng, calendar, date(YEAR - 1, 12, 9), date(YEAR - 1, 12, 31))
    answered = _answer_day(rng, calendar, received, not_before=FIRST)
    return Plan(_place(rng), klass, outcome, _channel(rng), received, answered)


def _within_year(rng: random.Random, calendar: Calendar, klass: str, outcome: str) -> Plan:
    slow = outcome in SLOW
    received = _workday(rng, calendar, FIRST, date(YEAR, 11, 2) if slow else date(YEAR, 12, 24))
    if slow:
        answered = calendar.add_workdays(received, rng.randint(24, 33))
        return Plan(
            _place(rng), klass, outcome, _channel(rng), received, answered, clarified=outcome.endswith("still_unclear")
        )
    extended = received < date(YEAR, 10, 20) and rng.random() < 0.03
    if extended:
        answered = calendar.add_workdays(received, rng.randint(24, 38))
    elif received < date(YEAR, 11, 20) and rng.random() < 0.006:
        answered = calendar.add_workdays(received, rng.randint(21, 25))
    else:
        answered = min(_answer_day(rng, calendar, received, not_before=FIRST), LAST)
    items = 2 if outcome == "partly_granted" and rng.random() < 0.5 else 1
    return Plan(_place(rng), klass, outcome, _channel(rng), received, answered, extended=extended, items=items)


def _carried_out(rng: random.Random, calendar: Calendar, klass: str) -> Plan:
    received = _workday(rng, calendar, date(YEAR, 12, 7), date(YEAR, 12, 31))
    latest = calendar.add_workdays(received, TERM + 2)
    answered = max(
        _workday(rng, calendar, date(YEAR + 1, 1, 8), max(latest, date(YEAR + 1, 1, 12))), date(YEAR + 1, 1, 5)
    )
    outcome = rng.choice(("granted", "unavailable.not_held", "partly_granted", "unavailable.needs_creation"))
    return Plan(_place(rng), klass, outcome, _channel(rng), received, answered)


def _january(rng: random.Random, calendar: Calendar, serial: int) -> Plan:
    """An application of the rehearsed January. By the 15th one in three waits for the confirmation, one in three for a
    clarification or a third party, and one in three is being handled."""
    outcome, channel, clarified = "granted", _channel(rng), False
    if serial % 3 == 0:
        received, channel = date(YEAR + 1, 1, 18), "online"
    elif serial % 3 == 1:
        received = _workday(rng, calendar, date(YEAR + 1, 1, 5), date(YEAR + 1, 1, 7))
        clarified = serial % 2 == 0
        outcome = "unavailable.still_unclear" if clarified else "refused.third_party"
    else:
        received = _workday(rng, calendar, date(YEAR + 1, 1, 4), date(YEAR + 1, 1, 14))
    answered = calendar.add_workdays(received, 26 if outcome in SLOW else rng.randint(8, 18))
    return Plan(_place(rng), "natural_person", outcome, channel, received, answered, clarified=clarified)


def _answer_day(rng: random.Random, calendar: Calendar, received: date, *, not_before: date) -> date:
    """A day within the term, later ones likelier, never before `not_before`."""
    days = [calendar.add_workdays(received, count) for count in range(3, TERM + 1)]
    days = [day for day in days if day >= not_before] or [calendar.add_workdays(received, TERM)]
    return max(rng.choice(days), rng.choice(days))


def _workday(rng: random.Random, calendar: Calendar, first: date, last: date) -> date:
    """A workday of the span, each as likely as the other; the span must hold one."""
    while True:
        day = date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))
        if calendar.is_workday(day):
            return day


def _channel(rng: random.Random) -> str:
    channels = ("online", "post_signed", "counter", "post_ordinary", "fax")
    return rng.choices(channels, weights=(58, 22, 16, 3, 1))[0]


_PLACES = tuple(place for place in places() if place.weight)


def _place(rng: random.Random) -> Place:
    return rng.choices(_PLACES, weights=[place.weight for place in _PLACES])[0]
