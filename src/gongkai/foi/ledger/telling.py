"""A case → the ledger row that tells of it: what an export writes, and what a repeated import is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from gongkai.foi.ledger.row import LedgerRow
from gongkai.foi.masking import hide_personal_data
from gongkai.foi.models import Case, CaseEvent, Letter
from gongkai.foi.state_secrets import HIDDEN, OUTCOME
from gongkai.kernel.clock import ZONE

ENDINGS = ("abandoned", "archived", "closed")
"""Facts that say the day of 办结; a case given up here has no such fact, only the day it counts on."""


def loaded(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with everything that `row_of` reads."""
    facts = CaseEvent.objects.filter(voided=False).order_by("on", "id")
    served = Letter.objects.filter(kind="answer", state=Letter.State.SERVED).order_by("id")
    return cases.select_related("organ", "applicant").prefetch_related(
        "items", "notes", Prefetch("events", facts, to_attr="facts"), Prefetch("letters", served, to_attr="served")
    )


def row_of(case: Case, *, clear: bool) -> LedgerRow:
    """The row of a case from `loaded`. Without `clear` the applicant is masked and no number, address or remark is
    told."""
    first = _first_facts(case.facts)  # type: ignore[attr-defined]
    who = case.applicant
    personal: dict[str, Any] = {"applicant": case.applicant_mask}
    if clear:
        personal = {
            "applicant": who.name,
            "id_number": who.id_number,
            "phone": who.phone,
            "email": who.email,
            "address": who.address,
            "representative": who.representative,
            "remark": "\n".join(note.text for note in case.notes.all()),
        }
    items = list(case.items.all())
    wanted = tuple(
        HIDDEN if item.outcome == OUTCOME else item.wanted if clear else hide_personal_data(item.wanted)
        for item in items
    )
    return LedgerRow(
        organ=case.organ.name,
        number=case.number,
        external_system=case.external_system,
        external_number=case.external_number,
        applicant_class=case.applicant_class,
        id_kind=who.id_kind,
        channel=case.channel,
        submitted_on=_submitted(case, first),
        signed_for_on=case.signed_for_on,
        arrived_on=case.arrived_on,
        received_on=case.received_on,
        items=wanted,
        form_wanted=case.form_wanted,
        delivery=case.delivery,
        unit=case.unit,
        counted=case.counted,
        **personal,
        **_waits(first),
        **_terms(first),
        **_ending(case, first, [item.outcome for item in items]),
    )


def _first_facts(facts: Iterable[CaseEvent]) -> dict[str, CaseEvent]:
    """The first fact of each type; the ledger has one place for each."""
    first: dict[str, CaseEvent] = {}
    for fact in facts:
        first.setdefault(fact.type, fact)
    return first


def _on(first: dict[str, CaseEvent], type: str) -> date | None:
    return first[type].on if type in first else None


def _data(first: dict[str, CaseEvent], type: str, key: str) -> Any:
    return first[type].data.get(key) if type in first else None


def _submitted(case: Case, first: dict[str, CaseEvent]) -> date | None:
    if case.submitted_at is not None:
        return timezone.localtime(case.submitted_at, ZONE).date()
    return _on(first, "submitted")


def _waits(first: dict[str, CaseEvent]) -> dict[str, Any]:
    until = _data(first, "clarification_asked", "until")
    return {
        "clarification_asked_on": _on(first, "clarification_asked"),
        "clarification_until": date.fromisoformat(until) if until else None,
        "clarified_on": _on(first, "clarified"),
        "third_party_asked_on": _on(first, "third_party_asked"),
        "third_party_served_on": _on(first, "third_party_served"),
        "third_party_replied_on": _on(first, "third_party_replied"),
        "organs_asked_on": _on(first, "organs_asked"),
        "organs_basis": _data(first, "organs_asked", "basis") or "",
        "organs_replied_on": _on(first, "organs_replied"),
    }


def _terms(first: dict[str, CaseEvent]) -> dict[str, Any]:
    assumed = _data(first, "extended", "assumed_day")
    return {
        "extended_on": None if assumed else _on(first, "extended"),
        "extension_days": _data(first, "extended", "days"),
        "extension_approver": _data(first, "extended", "approver") or "",
        "reasons_asked_on": _on(first, "reasons_asked"),
        "reasons_given_on": _on(first, "reasons_given"),
        "fee_notified_on": _on(first, "fee_notified"),
        "fee_amount": _data(first, "fee_notified", "amount"),
        "fee_paid_on": _on(first, "fee_paid"),
    }


def _ending(case: Case, first: dict[str, CaseEvent], outcomes: list[str]) -> dict[str, Any]:
    """Results only once the case has ended: before, they are a draft."""
    ended = {
        "withdrawn_on": _on(first, "withdrawn"),
        "concluded_on": next((first[type].on for type in ENDINGS if type in first), _given_up_on(case)),
        "outcomes": tuple(outcomes) if case.concluded_on and all(outcomes) else (),
    }
    if "answered" not in first:
        return ended
    letters: list[Letter] = case.served  # type: ignore[attr-defined]
    answer = letters[0] if letters else None
    dated = _data(first, "answered", "dated")
    return ended | {
        "answered_on": answer.dated if answer else date.fromisoformat(dated) if dated else first["answered"].on,
        "letter_number": answer.number if answer else "",
        "service_way": answer.service_way if answer else _data(first, "answered", "way") or "",
        "served_on": first["answered"].on,
    }


def _given_up_on(case: Case) -> date | None:
    return case.concluded_on if case.state == "abandoned" else None
