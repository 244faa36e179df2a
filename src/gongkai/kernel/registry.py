"""Slots that higher floors fill when Django starts, so that lower floors can call them without importing them.

An empty slot is false, and hides the feature that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from gongkai.kernel.actor import Actor

T = TypeVar("T")


class Slot(Generic[T]):
    """A place for one thing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._value: T | None = None

    def fill(self, value: T) -> None:
        self._value = value

    def get(self) -> T:
        """What fills the slot; LookupError if nothing does."""
        if self._value is None:
            raise LookupError(f"nothing fills the slot {self.name!r}")
        return self._value

    def __bool__(self) -> bool:
        return self._value is not None


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell of an imported sheet; rows count from 1, with the header as row 1."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass
class ImportResult:
    """The outcome of one import; with any error nothing has been changed."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


class Unreadable(ValueError):
    """The file as a whole cannot be read."""


class ImportRun(Protocol):
    """Imports a file all or nothing; raises Unreadable. With `dry_run` everything is checked and nothing kept."""

    def __call__(self, *, actor: Actor, data: bytes, name: str, dry_run: bool) -> ImportResult: ...


@dataclass(frozen=True)
class Importer:
    """One KIND of `gongkai import`; `template` gives an empty workbook as bytes, `suffix` its kind of file."""

    kind: str
    summary: str
    run: ImportRun
    template: Callable[[], bytes]
    suffix: str = ".xlsx"


@dataclass(frozen=True)
class Posting:
    """A post held at an organ in place of somebody who is absent (代理): who that is, and under what name she acts."""

    organ_id: int
    post: str
    absent_id: int
    absent_name: str


@dataclass(frozen=True)
class ListChange:
    """A power or a service item, by its outside code, has another version from `on` on; `what` says how, in words."""

    code: str
    name: str
    what: str
    on: date


@dataclass(frozen=True)
class Found:
    """One thing found by `find`."""

    kind: str
    id: str
    title: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One published thing as search knows it; all of it is public, nothing of a case ever is.

    `id` is unique within its kind, `url` an address of ours; `dated` the day it is of, `organ` a name. `validity` is
    "in_force", "repealed", "expired" or "" where that means nothing; `number` the 文号 or the code that people quote;
    `keywords` other names by which it is asked for; `fields` facts as (label, value), such as telephone, place, amount.
    """

    kind: str
    id: str
    title: str
    url: str
    body: str = ""
    organ: str = ""
    dated: date | None = None
    validity: str = ""
    number: str = ""
    keywords: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Searchable:
    """A kind of thing that search finds; a room fills it in when Django starts, with `make_searchable`.

    `all` gives every published entry and must not hold them all at once. `some` gives the entries of these ids that are
    published now, by id, in a fixed number of queries: an id that is left out is withdrawn, and is never shown again.
    `touched` says by event class which ids an event may have changed, or None for the whole kind; a bulk change tells
    all its ids in one event. `weight` ranks one kind above another where they match alike.
    """

    kind: str
    label: str
    all: Callable[[], Iterator[Entry]]
    some: Callable[[Sequence[str]], Mapping[str, Entry]]
    touched: Mapping[type, Callable[[Any], Iterable[str] | None]] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True)
class Card:
    """An answer above the hits: facts as (label, value), and what to do next as (label, address)."""

    kind: str
    id: str
    title: str
    url: str
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, str], ...] = ()
    source: str = ""


importers: dict[str, Importer] = {}
searchables: dict[str, Searchable] = {}
cards: dict[str, Callable[[str, Sequence[Entry]], Iterable[Card]]] = {}
"""By the name of the room: from the reader's words, simplified and trimmed, and the best entries to answer cards."""
listeners: dict[str, dict[str, Callable[[Any], None]]] = {}
sweeps: dict[str, Callable[[date], None]] = {}
rounds: dict[str, Callable[[datetime], object]] = {}
open_records: dict[str, Callable[[], Iterable[object]]] = {}
"""By model label: the primary keys of records that are still open, whose personal values nobody may erase."""
chained: dict[str, Callable[[], Iterable[object]]] = {}
"""By model label: the primary keys of records whose every change is audited, so that each must have a chain."""
postings: Slot[Callable[[int, date], Iterable[tuple[int, str]]]] = Slot("postings")
stand_ins: Slot[Callable[[int, date], Iterable[Posting]]] = Slot("stand_ins")
"""By user and day the posts held as somebody's deputy, beside those of `postings`."""
keeps_platform: Slot[Callable[[Actor], bool]] = Slot("keeps_platform")
find: Slot[Callable[[str, Iterable[str]], list[Found]]] = Slot("find")
propose_document: Slot[Callable[[Mapping[str, Any]], str]] = Slot("propose_document")
list_changes: Slot[Callable[[Sequence[str], date, date], list[ListChange]]] = Slot("list_changes")
"""By outside codes and two days what changed on the lists of powers and services, for rooms whose rows cite them."""
led_to: Slot[Callable[[str, str, int], list[tuple[str, int]]]] = Slot("led_to")
"""By kind and id of an entry the words searched before it was opened, with how often, at most so many."""
report_figures: Slot[Callable[[int, int], Mapping[str, Any]]] = Slot("report_figures")


def add_importer(importer: Importer) -> None:
    """Offer a KIND to `gongkai import`."""
    importers[importer.kind] = importer


def make_searchable(searchable: Searchable) -> None:
    """Have search index a kind; a kind belongs to one room."""
    searchables[searchable.kind] = searchable


def answer_with_cards(room: str, find_cards: Callable[[str, Sequence[Entry]], Iterable[Card]]) -> None:
    """Have `find_cards` asked for answer cards at every search; it must be quick and bear any words."""
    cards[room] = find_cards


def sweep(name: str, run: Callable[[date], None]) -> None:
    """Have `run` called by the worker once each business day, with that day; it must bear being called twice."""
    sweeps[name] = run


def each_round(name: str, run: Callable[[datetime], object]) -> None:
    """Have `run` called by the worker at every round, with the business moment; it must cost next to nothing when there
    is nothing to do."""
    rounds[name] = run


def keep_open(label: str, open_pks: Callable[[], Iterable[object]]) -> None:
    """Say which records of a model (``foi.case``) are still open: `gongkai manage audit strip` leaves them alone."""
    open_records[label] = open_pks


def keep_chain(label: str, all_pks: Callable[[], Iterable[object]]) -> None:
    """Say which records of a model (``foi.case``) there are: `gongkai manage audit verify` finds one whose chain was
    removed whole, with a head that no seal had seen."""
    chained[label] = all_pks


def listen(event: type, name: str, listener: Callable[[Any], None]) -> None:
    """Have `listener` called by the worker for each such event, at least once and in order per record.

    `name` is stored with what has been delivered: keep it stable.
    """
    listeners.setdefault(event.__name__, {})[name] = listener
