"""Audit rows of many new cases at once: the first row of each chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.foi.models import Case
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor

VERB = "foi.import"


@dataclass(frozen=True)
class Opening:
    """The first audit row of a case: what it says in public, and the personal values it commits to."""

    case: Case
    after: Mapping[str, Any]
    personal: Mapping[str, str]


def record_openings(openings: Sequence[Opening], *, actor: Actor, at: datetime) -> None:
    """Write the first row of each chain, inside the transaction that inserted the cases."""
    entries = [audit.Entry(one.case, after=one.after, personal=one.personal) for one in openings]
    audit.record_many(entries, actor=actor, verb=VERB, at=at)
