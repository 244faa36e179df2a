"""The one table of states of returns (填报) and annual reports (年度报告): state × event → state, with the posts
that may do it.

Plain data; the actions assign `state` only through `target`. An event maps its lawful states to the one that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OVERSEER = "overseer"
"""Pseudo-post: 政务公开办 of the organ itself or of an organ above it (art. 3: 政府信息公开工作主管部门)."""

RETURN_STATES: Mapping[str, str] = {
    "draft": "填写中，待审核",
    "handed_in": "已报送",
    "accepted": "已采纳",
    "sent_back": "已退回",
}
REPORT_STATES: Mapping[str, str] = {
    "drafting": "编写中",
    "handed_in": "已报送",
    "examined": "已审核",
    "sent_back": "已退回",
    "approved": "已审定",
    "sealed": "已封存",
    "published": "已公布",
}

EDITABLE = frozenset({"draft", "drafting", "sent_back"})
"""States in which figures and prose may be changed."""

COUNTED_RETURNS = frozenset({"handed_in", "accepted"})
"""States of a return whose figures enter a report."""

SEALED = frozenset({"sealed", "published"})


@dataclass(frozen=True)
class Move:
    """One event: its label, the states it leaves and where each leads, and the posts that may do it."""

    event: str
    label: str
    states: Mapping[str, str]
    posts: frozenset[str]


class IllegalMove(Exception):
    """The event is not lawful in this state; the message names the state and what is lawful."""


_KEEPERS = frozenset({"registrar", "handler", "editor", "disclosure_office"})
_CHECKERS = frozenset({"reviewer", "leader", "approver", "disclosure_office"})
_DECIDERS = frozenset({"approver", "leader", "signatory"})
_OVERSEERS = frozenset({OVERSEER})


def _moves(*moves: Move) -> Mapping[str, Move]:
    return {move.event: move for move in moves}


RETURN_MOVES = _moves(
    Move("enter", "填写", {"draft": "draft", "sent_back": "sent_back"}, _KEEPERS),
    Move("hand_in", "审核并报送", {"draft": "handed_in", "sent_back": "handed_in"}, _CHECKERS),
    Move("accept", "采纳", {"handed_in": "accepted"}, _OVERSEERS),
    Move("send_back", "退回", {"handed_in": "sent_back", "accepted": "sent_back"}, _OVERSEERS),
)

REPORT_MOVES = _moves(
    Move("write", "编写", {"drafting": "drafting", "sent_back": "sent_back"}, _KEEPERS),
    Move("hand_in", "报送", {"drafting": "handed_in", "sent_back": "handed_in"}, _KEEPERS | _CHECKERS),
    Move("examine", "审核通过", {"handed_in": "examined"}, _OVERSEERS),
    Move(
        "send_back",
        "退回修改",
        {"handed_in": "sent_back", "examined": "sent_back", "approved": "sent_back"},
        _OVERSEERS,
    ),
    Move("approve", "审定", {"examined": "approved", "approved": "approved"}, _DECIDERS),
    Move("seal", "封存", {"approved": "sealed"}, _OVERSEERS),
    Move("publish", "公布", {"sealed": "published"}, _OVERSEERS),
)


def target(moves: Mapping[str, Move], labels: Mapping[str, str], state: str, event: str) -> str:
    """The state that follows. Raises IllegalMove."""
    move = moves[event]
    if state in move.states:
        return move.states[state]
    lawful = "、".join(other.label for other in moves.values() if state in other.states) or "无"
    raise IllegalMove(f"当前状态为“{labels[state]}”，不能{move.label}；可以办理：{lawful}")
