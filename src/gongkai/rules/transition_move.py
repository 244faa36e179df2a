"""One row of the transition table (条例第45条): what a move is called, whence and whither it leads, who makes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

SAME = "="


@dataclass(frozen=True)
class Move:
    """One row of the table. `targets` maps a channel ("" for any) to a state; SAME keeps the state."""

    event: str
    label: str
    sources: frozenset[str | None]
    targets: Mapping[str, str]
    posts: frozenset[str]
    guards: tuple[str, ...]
    article: str
    reason: str

    def target(self, state: str | None, channel: str | None = None) -> str:
        """The state after the move. Raises ValueError for a channel the row does not know."""
        key = channel if channel and channel in self.targets else ""
        if key not in self.targets:
            raise ValueError(f"没有名为“{channel}”的接收渠道")
        found = self.targets[key]
        if found != SAME:
            return found
        if state is None:
            raise ValueError(f"“{self.label}”不产生新的申请")
        return state


def row(
    event: str,
    label: str,
    sources: Collection[str | None],
    target: str | Mapping[str, str],
    posts: Collection[str],
    article: str,
    reason: str,
    guards: tuple[str, ...] = (),
) -> Move:
    targets = {"": target} if isinstance(target, str) else dict(target)
    return Move(event, label, frozenset(sources), MappingProxyType(targets), frozenset(posts), guards, article, reason)
