"""A ledger row → the dated facts of the case it tells of, in the order of its life (条例第30–36条, 第42条)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.foi.actions.receive import AT_ONCE
from gongkai.foi.ledger.row import LedgerRow
from gongkai.foi.models.case import Channel

LAPSED = frozenset({"other.not_clarified", "other.fee_unpaid"})
"""Results of a case that ends without a reply because the applicant let a term pass."""


@dataclass(frozen=True)
class Fact:
    """One dated fact to be; `data` is fit for JSON and holds nothing personal."""

    type: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)


def facts_of(row: LedgerRow) -> list[Fact]:
    """The facts the row states, by day, and within a day in the order of a case's life.

    An extension without a date is left out here: `judging` places it.
    """
    told = [*_receipt(row), *_waits(row), *_terms(row), *_ending(row)]
    return sorted(told, key=lambda fact: fact.on)


def _receipt(row: LedgerRow) -> Iterator[Fact]:
    """条例第31条: received at once at the counter and by signed post, else on the day of the mutual confirmation."""
    data = {"channel": row.channel}
    if row.channel in AT_ONCE:
        on = row.received_on or row.signed_for_on or row.submitted_on
        if on:
            yield Fact("received", on, data if row.received_on else {**data, "derived": True})
        return
    if row.submitted_on:
        yield Fact("submitted", row.submitted_on, data)
    if row.arrived_on and row.channel == Channel.POST_ORDINARY:
        yield Fact("arrived", row.arrived_on, data)
    if row.received_on:
        yield Fact("confirmed", row.received_on, {"medium": "ledger"})


def _waits(row: LedgerRow) -> Iterator[Fact]:
    if row.clarification_asked_on:
        until = {"until": row.clarification_until.isoformat()} if row.clarification_until else {}
        yield Fact("clarification_asked", row.clarification_asked_on, until)
    if row.clarified_on:
        yield Fact("clarified", row.clarified_on)
    if row.third_party_asked_on:
        yield Fact("third_party_asked", row.third_party_asked_on)
    if row.third_party_served_on:
        yield Fact("third_party_served", row.third_party_served_on)
    if row.third_party_replied_on:
        yield Fact("third_party_replied", row.third_party_replied_on)
    if row.organs_asked_on:
        yield Fact("organs_asked", row.organs_asked_on, {"basis": row.organs_basis or "other"})
    if row.organs_replied_on:
        yield Fact("organs_replied", row.organs_replied_on)


def _terms(row: LedgerRow) -> Iterator[Fact]:
    if row.extended_on and row.extension_days is not None:
        yield extension(row, row.extended_on)
    if row.reasons_asked_on:
        yield Fact("reasons_asked", row.reasons_asked_on)
    if row.reasons_given_on:
        yield Fact("reasons_given", row.reasons_given_on)
    if row.fee_notified_on:
        yield Fact("fee_notified", row.fee_notified_on, {"amount": row.fee_amount} if row.fee_amount else {})
    if row.fee_paid_on:
        yield Fact("fee_paid", row.fee_paid_on)


def extension(row: LedgerRow, on: date, *, assumed: bool = False) -> Fact:
    """The extension (条例第33条第2款); `assumed` when the ledger does not say its day."""
    data: dict[str, Any] = {"days": row.extension_days, "approver": row.extension_approver}
    return Fact("extended", on, data | ({"assumed_day": True} if assumed else {}))


def _ending(row: LedgerRow) -> Iterator[Fact]:
    if row.withdrawn_on:
        yield Fact("withdrawn", row.withdrawn_on)
    elif set(row.outcomes) & LAPSED and row.concluded_on and not row.answered_on:
        yield Fact("abandoned", row.concluded_on)
    elif row.answered_on:
        data = {"way": row.service_way, "letter": row.letter_number, "dated": row.answered_on.isoformat()}
        yield Fact("answered", row.served_on or row.answered_on, data)
        if row.concluded_on:
            yield Fact("archived", row.concluded_on)
