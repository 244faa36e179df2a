"""Which moves the facts of a case rule out now, whatever might be typed into their forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.models import Case, Letter
from gongkai.rules.transitions import GUARDS, Move

CONSULTED = {"third_party_served": "third_party", "third_party_replied": "third_party", "organ_replied": "organs"}
"""Moves that answer a consultation, by its kind."""


def hindrance(case: Case, move: Move, today: date) -> str:
    """Why the move cannot be made now although state and post allow it; empty when nothing stands against it.

    The facts are loaded with the case. Guards that the form itself settles (a reason given, an approver named) are not
    judged here; the actions judge all of them again.
    """
    known = _known(case, move.event, today)
    return next((f"{GUARDS[name]}（{move.article}）" for name in move.guards if known.get(name) is False), "")


def _known(case: Case, event: str, today: date) -> Mapping[str, bool]:
    types = {fact.type for fact in case.events.all() if not fact.voided}
    items = list(case.items.all())
    return {
        "not_asked_before": "clarification_asked" not in types,
        "clarification_limit_passed": _passed(case, "clarification_asked", today),
        "fee_limit_passed": _passed(case, "fee_notified", today),
        "consultation_open": _open_consultation(case, CONSULTED.get(event, "")),
        "reasons_asked": "reasons_asked" in types,
        "reasons_given": "reasons_given" in types,
        "not_extended_before": "extended" not in types,
        "before_due": case.due_on is None or today <= case.due_on,
        "items_decided": bool(items) and all(item.outcome for item in items),
        "draft_present": any(
            letter.kind == ANSWER and letter.state == Letter.State.DRAFT for letter in case.letters.all()
        ),
    }


def _passed(case: Case, type: str, today: date) -> bool:
    """Whether the limit that the last such fact set lies behind."""
    limits = [fact.data.get("until") for fact in case.events.all() if fact.type == type and not fact.voided]
    return bool(limits) and bool(limits[-1]) and today > date.fromisoformat(str(limits[-1]))


def _open_consultation(case: Case, kind: str) -> bool:
    facts = [fact for fact in case.events.all() if not fact.voided]
    answered = {fact.ref for fact in facts if fact.type == f"{kind}_replied"}
    return any(fact.type == f"{kind}_asked" and fact.key not in answered for fact in facts)
