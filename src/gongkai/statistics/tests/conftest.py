"""A year of work for the known cast: organ A with cases and a return, and shorthands for the way of its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from gongkai.kernel.actor import Actor
from gongkai.statistics import actions
from gongkai.statistics.models import AnnualReport, Return
from gongkai.statistics.tests import ledger, nansha

if TYPE_CHECKING:
    from tests.cast import Cast

Table = dict[str, dict[str, int]]


@pytest.fixture
def year_of_a(cast: Cast) -> Table:
    """Cases of A in 2020 with something in many cells; what `ledger.spread` was given."""
    table = {row: dict.fromkeys(cells, 0) for row, cells in nansha.REQUESTS.items()}
    table["received"] |= {"natural_person": 9, "company": 2}
    table["carried_in"] |= {"natural_person": 1, "law_firm": 1}
    table["granted"] |= {"natural_person": 3, "company": 1}
    table["partly_granted"] |= {"natural_person": 2}
    table["refused.third_party"] |= {"natural_person": 1, "law_firm": 1}
    table["unavailable.not_held"] |= {"natural_person": 2}
    table["other.misc"] = dict.fromkeys(table["granted"], 0) | {"natural_person": 1}
    table["carried_out"] |= {"natural_person": 1, "company": 1}
    ledger.cases(ledger.spread(cast.a, 2020, table))
    ledger.remedy(cast.a, "review", concluded=2020, result="upheld").save()
    ledger.remedy(cast.a, "litigation_direct").save()
    return table


@pytest.fixture
def returned(cast: Cast) -> Return:
    """A's accepted return of 2020."""
    entered = actions.enter_return(
        actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2020, proactive=nansha.PROACTIVE
    )
    actions.hand_in_return(actor=cast.clerk("reviewer"), return_id=entered.pk)
    return actions.accept_return(actor=cast.actor(cast.office), return_id=entered.pk)


@pytest.fixture
def to_state(cast: Cast) -> Callable[..., AnnualReport]:
    """Bring A's report of 2020 to a state, by the right people."""

    def bring(state: str, prose: dict[str, str] | None = None) -> AnnualReport:
        office = cast.actor(cast.office)
        report = actions.start_report(actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2020, prose=prose)
        steps: list[tuple[str, Callable[..., AnnualReport], Actor]] = [
            ("handed_in", actions.hand_in_report, cast.clerk("reviewer")),
            ("examined", actions.examine_report, office),
            ("approved", actions.approve_report, cast.clerk("approver")),
            ("sealed", actions.seal_report, office),
            ("published", actions.publish_report, office),
        ]
        for reached, act, actor in steps:
            if report.state == state:
                break
            report = act(actor=actor, report_id=report.pk)
            assert report.state == reached
        return report

    return bring
