"""Other rooms are told of a change of an organ after the commit."""

from __future__ import annotations

from datetime import date

from gongkai.kernel import audit, outbox
from gongkai.kernel.events import OrganChanged
from gongkai.organs.models import Organ


def announce(organ: Organ, change: str, on: date) -> None:
    outbox.emit(OrganChanged(organ_id=organ.pk, change=change, on=on), record=audit.record_of(organ))
