"""Slots that higher floors fill when Django starts, so that lower floors can call them without importing them.

An empty slot is false, and hides the feature that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
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
class Found:
    """One thing found by `find`."""

    kind: str
    id: str
    title: str
    url: str


importers: dict[str, Importer] = {}
listeners: dict[str, dict[str, Callable[[Any], None]]] = {}
sweeps: dict[str, Callable[[date], None]] = {}
open_records: dict[str, Callable[[], Iterable[object]]] = {}
"""By model label: the primary keys of records that are still open, whose personal values nobody may erase."""
postings: Slot[Callable[[int, date], Iterable[tuple[int, str]]]] = Slot("postings")
keeps_platform: Slot[Callable[[Actor], bool]] = Slot("keeps_platform")
find: Slot[Callable[[str, Iterable[str]], list[Found]]] = Slot("find")
propose_document: Slot[Callable[[Mapping[str, Any]], str]] = Slot("propose_document")
report_figures: Slot[Callable[[int, int], Mapping[str, Any]]] = Slot("report_figures")


def add_importer(importer: Importer) -> None:
    """Offer a KIND to `gongkai import`."""
    importers[importer.kind] = importer


def sweep(name: str, run: Callable[[date], None]) -> None:
    """Have `run` called by the worker once each business day, with that day; it must bear being called twice."""
    sweeps[name] = run


def keep_open(label: str, open_pks: Callable[[], Iterable[object]]) -> None:
    """Say which records of a model (``foi.case``) are still open: `gongkai manage audit strip` leaves them alone."""
    open_records[label] = open_pks


def listen(event: type, name: str, listener: Callable[[Any], None]) -> None:
    """Have `listener` called by the worker for each such event, at least once and in order per record.

    `name` is stored with what has been delivered: keep it stable.
    """
    listeners.setdefault(event.__name__, {})[name] = listener
