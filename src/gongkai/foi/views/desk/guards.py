"""Which moves the facts of a case rule out now, whatever might be typed into their forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.review import missing_reviews
from gongkai.foi.models import Case, HelpRequest, Letter
from gongkai.foi.procedure import procedure
from gongkai.foi.queries import clock_today
from gongkai.foi.queries.consulting import objections
from gongkai.foi.queries.letters import waiting_notices
from gongkai.rules.clock import ClockError, ClockResult
from gongkai.rules.transitions import GUARDS, Move

CONSULTED = {"third_party_served": "third_party", "third_party_replied": "third_party", "organ_replied": "organs"}
"""Moves that answer a consultation, by its kind."""


def hindrance(case: Case, move: Move, today: date) -> str:
    """Why the move cannot be made now although state and post allow it; empty when nothing stands against it.

    The facts are loaded with the case. Guards that the form itself settles (a reason given, an approver named, why an
    extension made in time is entered late) are not judged here; the actions judge all of them again.
    """
    rules_out = (name for name in move.guards if not _holds(case, move, name, today))
    return next((f"{GUARDS[name]}（{move.article}）" for name in rules_out), "")


def _holds(case: Case, move: Move, guard: str, today: date) -> bool:
    if guard in BY_CASE:
        return BY_CASE[guard](case)
    if guard not in BY_CLOCK:
        return True
    try:
        return BY_CLOCK[guard](clock_today(case, today), move.event, today)
    except ClockError:  # the page of the case says what is wrong with its facts
        return True


def _types(case: Case) -> set[str]:
    return {fact.type for fact in case.events.all() if not fact.voided}


def _drafted(case: Case) -> bool:
    return any(letter.kind == ANSWER and letter.state == Letter.State.DRAFT for letter in case.letters.all())


def _decided(case: Case) -> bool:
    items = list(case.items.all())
    return bool(items) and all(item.outcome for item in items)


def _reviewed(case: Case) -> bool:
    return not _drafted(case) or not missing_reviews(case)


def _passed(limit: date | None, today: date) -> bool:
    return limit is not None and today > limit


def _helped(case: Case) -> bool:
    return any(help.state == HelpRequest.State.OPEN for help in case.help_requests.all())


def _sealed(case: Case) -> bool:
    """Whether the signed answer is sealed or need not be."""
    signed = [one for one in case.letters.all() if one.kind == ANSWER and one.state == Letter.State.SIGNED]
    return all(one.sealed_id is not None or not procedure().sealed(one.dated) for one in signed)


BY_CASE: Mapping[str, Callable[[Case], bool]] = {
    "unclaimed": lambda case: case.assignee_id is None,
    "help_open": _helped,
    "objection_recorded": lambda case: bool(objections(case)),
    "notice_waiting": lambda case: bool(waiting_notices(case.letters.all())),
    "reasons_asked": lambda case: "reasons_asked" in _types(case),
    "reasons_given": lambda case: "reasons_given" in _types(case),
    "items_decided": _decided,
    "draft_present": _drafted,
    "reviews_complete": _reviewed,
    "sealed_copy_present": _sealed,
    "referral_open": lambda case: case.secrecy_reviews.filter(
        referred_to__gt="", determined_on=None, voided=False
    ).exists(),
}
BY_CLOCK: Mapping[str, Callable[[ClockResult, str, date], bool]] = {
    "not_asked_before": lambda clock, event, today: clock.may_ask_clarification,
    "not_extended_before": lambda clock, event, today: clock.may_extend,
    "clarification_limit_passed": lambda clock, event, today: _passed(clock.clarification_until, today),
    "fee_limit_passed": lambda clock, event, today: _passed(clock.fee_until, today),
    "consultation_open": lambda clock, event, today: any(CONSULTED.get(event) == one.kind for one in clock.awaited),
    "no_open_consultation": lambda clock, event, today: not any(one.open_on(today) for one in clock.awaited),
}
"""Guards that the facts settle: by what is loaded with the case, or by folding them as of today."""
