"""Who works what: the lives of all organs, or of one half of them."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Collection, Iterator
from datetime import date

from gongkai.demo import january, ledgers, lives, people, plans
from gongkai.demo.district import OFFICE, places
from gongkai.demo.lives import Start, moment
from gongkai.demo.plans import Plan
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.models import User
from gongkai.organs.models import Organ

HIRED = date(2019, 1, 2)
CLOSING_HOUR = 12

Progress = Callable[[str], None]


def halves() -> tuple[set[str], set[str]]:
    """The organs in two halves of about equal work, by short code."""
    sides: tuple[set[str], set[str]] = (set(), set())
    loads = [0, 0]
    for place in sorted(places(), key=lambda place: -place.weight):
        lighter = loads.index(min(loads))
        sides[lighter].add(place.short_code)
        loads[lighter] += place.weight + 4  # a return and a report each
    return sides


def plans_of(seed: int) -> list[Plan]:
    """The plans of all cases; the same seed gives the same plans in every process."""
    return plans.make(random.Random(seed), current())


def office() -> Actor:
    """The 政务公开办 of the district."""
    return Actor.of(User.objects.get(username="office"), HIRED)


def work(seed: int, today: date, codes: Collection[str], *, progress: Progress) -> None:
    """Work the lives of these organs up to noon of the rehearsed day."""
    month = ""

    def told(day: date, done: int) -> None:
        nonlocal month
        if f"{day:%Y-%m}" != month:
            month = f"{day:%Y-%m}"
            progress(f"办理{day.year}年{day.month}月的申请，已办结 {done} 件")

    gc.disable()  # the build makes millions of short-lived objects and no cycles to speak of
    try:
        chosen = [start for start in _starts(seed) if start[0] in codes]
        lives.run(chosen, until=moment(today, CLOSING_HOUR), progress=told)
    finally:
        gc.enable()


def work_rollup(today: date) -> None:
    """Draft the roll-up, and bring it as far as the rehearsed day allows; it needs the ledgers of all organs."""
    district = Organ.objects.get(short_code=OFFICE.short_code)
    start = january.rollup(district, people.staff_of(OFFICE.short_code, HIRED), office())
    lives.run([start], until=moment(today, CLOSING_HOUR), progress=lambda day, done: None)


def _starts(seed: int) -> Iterator[Start]:
    calendar, head = current(), office()
    organs = {organ.short_code or "": organ for organ in Organ.objects.exclude(short_code=None)}
    staff = {place.short_code: people.staff_of(place.short_code, HIRED) for place in places()}
    for serial, plan in enumerate(plans_of(seed)):
        code, rng = plan.place.short_code, random.Random(seed * 10_000 + serial)
        yield code, lives.start(plan, calendar), lives.life(plan, organs[code], staff[code], rng, calendar)
    yield from ledgers.remedies(random.Random(seed + 1), organs, staff, calendar)
    yield from ledgers.returns(organs, staff, head)
    yield from january.reports(organs, staff, head)
