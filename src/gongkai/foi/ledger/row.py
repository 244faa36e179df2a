"""One line of an organ's ledger (台账), as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One application as a ledger states it. An empty value says nothing; it never erases what is known.

    Field names are the keys of `columns.COLUMNS`. `organ` is a code, a short code or a full name; `channel`,
    `applicant_class`, `id_kind`, `form_wanted`, `delivery`, `service_way` and `outcomes` hold keys, not labels.
    `outcomes` has one key for all `items`, or one an item. `sheet` and `line` say where the row stands in its file.
    """

    organ: str = ""
    number: str = ""
    external_system: str = ""
    external_number: str = ""
    applicant: str = ""
    applicant_class: str = ""
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    representative: str = ""
    channel: str = ""
    submitted_on: date | None = None
    signed_for_on: date | None = None
    arrived_on: date | None = None
    received_on: date | None = None
    items: tuple[str, ...] = ()
    form_wanted: str = ""
    delivery: str = ""
    unit: str = ""
    clarification_asked_on: date | None = None
    clarification_until: date | None = None
    clarified_on: date | None = None
    third_party_asked_on: date | None = None
    third_party_served_on: date | None = None
    third_party_replied_on: date | None = None
    organs_asked_on: date | None = None
    organs_basis: str = ""
    organs_replied_on: date | None = None
    extended_on: date | None = None
    extension_days: int | None = None
    extension_approver: str = ""
    reasons_asked_on: date | None = None
    reasons_given_on: date | None = None
    fee_notified_on: date | None = None
    fee_amount: int | None = None
    fee_paid_on: date | None = None
    withdrawn_on: date | None = None
    answered_on: date | None = None
    letter_number: str = ""
    outcomes: tuple[str, ...] = ()
    service_way: str = ""
    served_on: date | None = None
    concluded_on: date | None = None
    counted: bool | None = None
    remark: str = ""
    sheet: str = ""
    line: int = 0


PLACE = ("sheet", "line")
KEYS: tuple[str, ...] = tuple(one.name for one in fields(LedgerRow) if one.name not in PLACE)
"""Every field that a column of the ledger fills."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: the key of the column to look at, and a sentence that says what to do."""

    key: str
    message: str


class RowRefused(Exception):
    """A row that cannot become a case; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("；".join(problem.message for problem in problems))
