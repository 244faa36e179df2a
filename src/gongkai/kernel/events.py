"""What one room tells the others, as plain values: identifiers and keys, never personal data.

A class marked with `@event` can go through the outbox. Its fields are int, str, bool, date, datetime, None or
tuples of plain ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")
BY_NAME: dict[str, type] = {}


def event(cls: type[T]) -> type[T]:
    """Makes the dataclass known to the outbox by its name."""
    if BY_NAME.setdefault(cls.__name__, cls).__module__ != cls.__module__:
        raise TypeError(f"two events are called {cls.__name__}")
    return cls


@event
@dataclass(frozen=True)
class CaseReceived:
    """An application has been entered."""

    case_id: int
    organ_id: int


@event
@dataclass(frozen=True)
class CaseMoved:
    """A case has changed its state, or a dated fact has been added to it."""

    case_id: int
    organ_id: int
    event: str
    state: str
    on: date


@event
@dataclass(frozen=True)
class LetterSigned:
    """A letter has been signed and waits to be rendered."""

    letter_id: int
    case_id: int


@event
@dataclass(frozen=True)
class SealWanted:
    """A signed letter is to get the electronic seal, or its stamped scan is to be collated."""

    sealing_id: int
    case_id: int


@event
@dataclass(frozen=True)
class OrganConsulted:
    """An organ of the district was asked for its opinion (`reply` empty), or has given it."""

    consultation_id: int
    case_id: int
    organ_id: int
    reply: str


@event
@dataclass(frozen=True)
class HelpMoved:
    """Help between departments was asked for, taken, urged, given or recalled: `change` says which."""

    help_id: int
    case_id: int
    organ_id: int
    change: str


@event
@dataclass(frozen=True)
class DraftBrought:
    """A draft came back as a file and waits to be read."""

    draft_id: int
    case_id: int


@event
@dataclass(frozen=True)
class PublicationProposed:
    """An answer has been proposed, without its applicant, for proactive disclosure."""

    proposal_id: int
    case_id: int


@event
@dataclass(frozen=True)
class CaseBookWanted:
    """The whole file of a case is to be bound into one PDF."""

    book_id: int
    case_id: int


@event
@dataclass(frozen=True)
class FileAdded:
    """A file was put with a case; what it says and hides is still to be read."""

    file_id: int
    case_id: int


@event
@dataclass(frozen=True)
class PagesWanted:
    """The pages of a file of a case are to be shown for redaction."""

    redaction_id: int
    case_id: int


@event
@dataclass(frozen=True)
class RedactionPassed:
    """A second person has passed the marks on a file; they are to be applied and verified."""

    redaction_id: int
    case_id: int


@event
@dataclass(frozen=True)
class RemedyRecorded:
    """A review or a suit about a case has been entered or decided."""

    remedy_id: int
    case_id: int | None


@event
@dataclass(frozen=True)
class ReportSealed:
    """The report of an organ and year has been sealed."""

    report_id: int
    organ_id: int
    year: int


@event
@dataclass(frozen=True)
class ReportPublished:
    """The report of an organ and year has been published."""

    report_id: int
    organ_id: int
    year: int


@event
@dataclass(frozen=True)
class OrganChanged:
    """An organ was created, renamed, merged or described anew."""

    organ_id: int
    change: str
    on: date


@event
@dataclass(frozen=True)
class CalendarChanged:
    """The calendar has a new version; `first` and `last` bound the days that changed."""

    version: int
    first: date
    last: date
