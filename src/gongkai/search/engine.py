"""What an engine of search is: the one interface behind which the index of this room, or another, may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from gongkai.kernel.registry import Entry
from gongkai.search.understanding import Understood

FACETS = ("kind", "organ", "year")


@dataclass(frozen=True)
class Key:
    """Names one entry: its kind, and its id within the kind."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @staticmethod
    def parse(text: str) -> Key:
        kind, _, ident = text.partition(":")
        return Key(kind, ident)


@dataclass(frozen=True)
class Ask:
    """What is asked of an engine. `chosen` narrows by facet; `offset` and `limit` cut out a page; `today` is the day
    from which the age of an entry is reckoned. Entries of `without` are left out, those of `buried` come last."""

    understood: Understood
    today: date
    offset: int = 0
    limit: int = 20
    chosen: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[Key] = frozenset()
    buried: frozenset[Key] = frozenset()
    guess: bool = False
    """Nothing was found otherwise: be content with the characters of a word in their order, as abbreviations have them,
    and with parts of a word."""


@dataclass(frozen=True)
class Ranked:
    key: Key
    score: float


@dataclass(frozen=True)
class Results:
    """A page of hits, the best first, of `total`. `facets` says by facet and value how many would be left if the reader
    chose it, the reader's other choices staying. `loose` if not all that was asked for was found together."""

    hits: Sequence[Ranked] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loose: bool = False


class BuildRunning(RuntimeError):
    """Another process builds the index."""


Change = Callable[[], tuple[Iterable[Entry], Iterable[Key]]]
"""Reads what is to be put in and what is to be taken out."""


class Engine(Protocol):
    """An index of entries. Reading needs no lock, and sees a finished change within a second."""

    def ready(self) -> bool:
        """Whether there is an index to read."""

    def search(self, ask: Ask) -> Results: ...

    def suggest(self, typed: str, limit: int) -> list[Key]:
        """Entries whose title goes on from what was typed, in Chinese, pinyin or initials, the best first."""

    def correct(self, understood: Understood, *, bold: bool = False) -> Mapping[str, str]:
        """Parts of the core that no title has, each with a word of the titles that sounds the same. What is a word of
        the language is left alone, unless `bold`."""

    def apply(self, change: Change) -> None:
        """Put entries in, in place of what they were, and take out those gone. `change` is called when other writers
        are held back, so that it reads the latest; what has returned is kept. Without an index nothing is done."""

    def rebuild(self, entries: Iterable[Entry], catch_up: Change, *, wait: bool = True) -> int:
        """Build anew beside the index in use, then switch to it at once; the number of entries. `catch_up` is called
        when writers are held back, and says what changed while the entries were read. Where another build runs, this
        one waits for it, or raises BuildRunning."""

    def count(self) -> int:
        """How many entries the index holds."""
