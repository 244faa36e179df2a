"""More cases for load tests, by the import path: copies of the year's plans as rows of an outside ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice

from gongkai.demo import people, requests
from gongkai.demo.plans import SLOW, YEAR, Plan
from gongkai.foi.ledger import LedgerRow, import_cases
from gongkai.kernel.actor import Actor

CHUNK = 10_000
SYSTEM = "扩容演示"


def enlarge(plans: Sequence[Plan], scale: int, *, seed: int) -> int:
    """Import `scale - 1` copies of the concluded plans of the year; the number of cases filed.

    Raises RuntimeError with the first error when a row is refused.
    """
    rows, filed = _rows(plans, scale, seed), 0
    while chunk := list(islice(rows, CHUNK)):
        result = import_cases(Actor.system("演示区"), chunk)
        if result.errors:
            raise RuntimeError(f"{result.errors[0].column}：{result.errors[0].message}")
        filed += result.created
    return filed


def _rows(plans: Sequence[Plan], scale: int, seed: int) -> Iterator[LedgerRow]:
    rng = random.Random(seed + scale)
    lawful = [plan for plan in plans if plan.outcome not in SLOW and not plan.extended and plan.answered.year == YEAR]
    for copy in range(2, scale + 1):
        for serial, plan in enumerate(lawful):
            who = people.applicant(rng, plan.klass)
            yield LedgerRow(
                organ=plan.place.short_code,
                external_system=SYSTEM,
                external_number=f"{copy}-{serial}",
                applicant=who.name,
                applicant_class=plan.klass,
                id_kind=who.id_kind,
                id_number=who.id_number,
                phone=who.phone,
                channel="counter",
                received_on=plan.received,
                items=(requests.wanted(rng, plan.place.topics),),
                answered_on=plan.answered,
                served_on=plan.answered,
                outcomes=(plan.outcome,),
                service_way="electronic",
            )
