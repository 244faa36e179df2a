"""The state a ledger's facts lead to: each fact is walked through the one transition table, as the desk would have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.foi.ledger.columns import FACT_COLUMN
from gongkai.foi.ledger.facts import Fact
from gongkai.foi.ledger.row import Problem, RowRefused
from gongkai.rules import transitions
from gongkai.rules.transitions import CONCLUDED

ANSWERING = ("decide", "submit_review", "pass_review", "approve", "sign", "serve")
MOVES: Mapping[str, tuple[str, ...]] = {
    "submitted": (),
    "arrived": (),
    "received": (),
    "confirmed": ("confirm",),
    "clarification_asked": ("ask_clarification",),
    "clarified": ("clarify",),
    "third_party_asked": ("consult_third_party",),
    "third_party_served": ("third_party_served",),
    "third_party_replied": ("third_party_replied",),
    "organs_asked": ("consult_organ",),
    "organs_replied": ("organ_replied",),
    "extended": ("extend",),
    "reasons_asked": ("ask_reasons",),
    "reasons_given": ("give_reasons",),
    "fee_notified": ("notify_fee",),
    "fee_paid": ("pay_fee",),
    "withdrawn": ("withdraw",),
    "answered": ANSWERING,
    "archived": ("archive",),
}
"""Type of fact → the moves of the desk behind it. `abandoned` depends on what was waited for."""

LATE = frozenset(
    {"clarified", "fee_paid", "reasons_given", "third_party_served", "third_party_replied", "organs_replied"}
)
"""Papers of others that may come after the end; they move nothing."""


def state_of(channel: str, facts: Sequence[Fact]) -> str:
    """The state after all facts, in their order. Raises RowRefused naming the fact the table does not allow."""
    state = transitions.target(None, "receive", channel)
    for fact in facts:
        if state in CONCLUDED and fact.type in LATE:
            continue
        try:
            state = _after(state, fact)
        except transitions.IllegalMove as error:
            raise RowRefused([Problem(FACT_COLUMN[fact.type], f"{error}请核对各日期的先后")]) from error
    # What stands in a ledger is registered (条例第45条), once its receipt is certain.
    return transitions.target(state, "register") if state == "received" else state


def _after(state: str, fact: Fact) -> str:
    moves = MOVES.get(fact.type, ())
    if fact.type == "abandoned":
        moves = ("lapse_fee",) if state == "awaiting_fee" else ("abandon",)
    if moves and fact.type not in {"confirmed", "withdrawn"}:
        moves = (*_to_the_handler(state), *moves)
    for event in moves:
        state = transitions.target(state, event)
    return state


def _to_the_handler(state: str) -> tuple[str, ...]:
    return {"received": ("register", "assign"), "registered": ("assign",)}.get(state, ())
