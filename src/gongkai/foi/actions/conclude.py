"""The one place where a case gets the outcome that the report counts and the day it counts on."""

from __future__ import annotations

from datetime import date

from gongkai.foi.actions.ledger import Step
from gongkai.rules.outcomes import derive


def conclude(moving: Step, *, on: date, outcome: str = "") -> None:
    """Fix the counted outcome and day of a case that ends here.

    `outcome` names an ending without a reply (abandoned, fee unpaid, withdrawn); every item gets it. Otherwise the
    outcomes of the
    items are summed up by `rules.outcomes.derive` (domain K.2-4). A case that was concluded before and reopened
    keeps the outcome and
    day that were counted then: a new reply after review or suit is not counted again (K.2-7).
    """
    moving.not_ahead(on)
    case = moving.case
    if outcome:
        case.items.filter(outcome="").update(outcome=outcome)
    derivation = derive([item.outcome for item in case.items.all()]) if not outcome else None
    if case.concluded_on is not None:
        moving.details["counted_before"] = {"outcome": case.outcome, "on": case.concluded_on.isoformat()}
        return
    case.outcome = derivation.key if derivation else outcome
    case.outcome_why = list(derivation.why) if derivation else ["未作答复而终结，按终结原因计数"]
    case.outcome_confirmed = True
    case.concluded_on = on
    case.concluded_year = on.year
