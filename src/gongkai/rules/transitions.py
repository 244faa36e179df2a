"""ONE table: state × event × post -> state, with guards by name (条例第45条).

The actions, the desk and `docs/transitions.md` all read `TABLE`; nothing else may assign a state. A guard is the name
of a fact the caller establishes (`facts[guard]` is true); its wording is in `GUARDS`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gongkai.rules.states import (
    CONCLUDED,
    COUNTED,
    GUARDS,
    OPEN,
    POST_LABELS,
    POSTS,
    PSEUDO_POSTS,
    STATE_LABELS,
    STATES,
    WAITING,
)
from gongkai.rules.transition_table import ROWS, SAME, TABLE, Move

__all__ = [
    "CONCLUDED",
    "COUNTED",
    "GUARDS",
    "OPEN",
    "POSTS",
    "POST_LABELS",
    "PSEUDO_POSTS",
    "SAME",
    "STATES",
    "STATE_LABELS",
    "TABLE",
    "WAITING",
    "IllegalMove",
    "Move",
    "lawful",
    "move",
    "posts_for",
    "target",
]


class IllegalMove(ValueError):
    """A move the table does not hold. `state`, `event`, `article` and the events lawful in that state are kept."""

    def __init__(self, message: str, *, state: str | None, event: str, article: str, lawful: tuple[str, ...]) -> None:
        self.state, self.event, self.article, self.lawful = state, event, article, lawful
        super().__init__(message)


def move(state: str | None, event: str, *, facts: Mapping[str, object] | None = None) -> Move:
    """The row for `event` in `state` (None: no case yet).

    With `facts`, every guard of the row must be a true fact; without, guards are not judged. Raises IllegalMove.
    """
    row = TABLE.get(event)
    if row is None:
        raise IllegalMove(
            f"没有名为“{event}”的办理步骤", state=state, event=event, article="条例第45条", lawful=_events(state)
        )
    if state not in row.sources:
        raise _illegal(state, row)
    for guard in row.guards if facts is not None else ():
        if not (facts or {}).get(guard):
            raise _illegal(state, row, guard)
    return row


def target(state: str | None, event: str, channel: str | None = None) -> str:
    """The state after `event`; `channel` matters to `receive` alone. Raises IllegalMove, ValueError (channel)."""
    return move(state, event).target(state, channel)


def lawful(state: str | None, posts: Collection[str]) -> tuple[Move, ...]:
    """What the desk offers a holder of `posts` in `state`, in the order of the table."""
    held = frozenset(posts)
    return tuple(row for row in ROWS if state in row.sources and row.posts & held)


def posts_for(event: str) -> frozenset[str]:
    """The posts that may make a move. Raises KeyError for an unknown event."""
    return TABLE[event].posts


def _events(state: str | None) -> tuple[str, ...]:
    return tuple(row.event for row in ROWS if state in row.sources)


def _illegal(state: str | None, row: Move, guard: str = "") -> IllegalMove:
    events = _events(state)
    label = "尚未收件" if state is None else STATE_LABELS.get(state, f"未知状态{state}")
    message = f"申请处于“{label}”，不能“{row.label}”（{row.article}）"
    if guard:
        message += f"：{GUARDS[guard]}。"
    else:
        message += f"；此时可以：{'、'.join(TABLE[event].label for event in events) or '无'}。"
    return IllegalMove(message, state=state, event=row.event, article=row.article, lawful=events)
