"""Progress of matters in hand (办件进度), as departments report it; and what their applicants think of it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, calendars, crypto, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs.push_sources import admit, dismiss
from gongkai.rules.calendar import Calendar
from gongkai.services.elements import ENDS, STEPS
from gongkai.services.events import MatterMoved
from gongkai.services.models import Item, ItemVersion, Matter, MatterStep, ProgressSource
from gongkai.services.models.matters import CODE_KIND, plain_code
from gongkai.services.policies import require_keeper, require_keeper_of_all

CODE_BYTES = 10
"""80 bits, 16 letters."""


@dataclass(frozen=True)
class Progress:
    """One thing that happened. `item` is the item's outside code. `phone` and `received_on` are needed the first time;
    a `code` may be brought along, of at least 16 letters and digits, otherwise one is made."""

    number: str
    item: str
    step: str
    on: date
    phone: str = ""
    received_on: date | None = None
    note: str = ""
    code: str = ""


@action
def report_progress(
    *, actor: Actor, organ_id: int, rows: Sequence[Progress], request_key: str = ""
) -> list[dict[str, str]]:
    """Take up what a department reports, all or nothing; the codes of matters that are new, as {number, code}.

    What is reported twice changes nothing. The actor is the system that checked the signature, or keeps the organ.
    Raises PermissionDenied, and ValidationError whose keys are the places of the rows, from 1.
    """
    require_keeper(actor, organ_id)
    calendar = calendars.current()
    made: list[dict[str, str]] = []
    wrong: dict[str, list[str]] = {}
    for place, row in enumerate(rows, start=1):
        try:
            matter, code = _matter(organ_id, row, calendar)
        except ValidationError as error:
            wrong[str(place)] = error.messages
            continue
        if code:
            made.append({"number": matter.number, "code": code})
        _step(actor, matter, row)
    if wrong:
        raise ValidationError(wrong)
    return made


def _matter(organ_id: int, row: Progress, calendar: Calendar) -> tuple[Matter, str]:
    """The matter of the row, made if it is new: then with its code."""
    if row.step not in STEPS:
        raise ValidationError(f"环节“{row.step}”应为{'、'.join(STEPS)}之一")
    known = Matter.objects.filter(organ_id=organ_id, number=row.number).first()
    if known is not None:
        if row.on < known.received_on:
            raise ValidationError("日期早于收件日期")
        return known, ""
    item = Item.objects.filter(outside_code=row.item).first()
    version = ItemVersion.objects.on(row.received_on or row.on).filter(item=item).first() if item else None
    if item is None or version is None or version.organ_id != organ_id:
        raise ValidationError(f"没有编码为“{row.item}”的本机关事项")
    if not row.number.strip() or not row.phone.strip():
        raise ValidationError("首次推送应有办件编号和联系电话")
    received = row.received_on or row.on
    if row.on < received:
        raise ValidationError("日期早于收件日期")
    code = plain_code(row.code) or base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    index = crypto.blind_index(CODE_KIND, code)
    if len(code) < 16 or Matter.objects.filter(code_index=index).exists():
        raise ValidationError("查询码应至少16位，且不得重复")
    promised = version.promised_days
    made = Matter.objects.create(
        organ_id=organ_id,
        number=row.number,
        item=item,
        item_name=version.name,
        code_index=index,
        phone=row.phone,
        received_on=received,
        promised_days=promised,
        due_on=calendar.add_workdays(received, promised) if promised else received if promised == 0 else None,
    )
    return made, code


def _step(actor: Actor, matter: Matter, row: Progress) -> None:
    step, fresh = MatterStep.objects.get_or_create(
        matter=matter, step=row.step, on=row.on, defaults={"note": row.note[:200]}
    )
    if not fresh:
        return
    if row.step in ENDS and matter.decided_on is None:
        matter.decided_on = row.on
        matter.save(update_fields=["decided_on"])
    audit.record(actor=actor, verb=f"matter.{step.step}", obj=matter, after={"step": step.step, "on": step.on})
    outbox.emit(MatterMoved(matter_id=matter.pk, step=step.step, on=step.on), record=audit.record_of(matter))


@action
def rate_matter(*, actor: Actor, matter_id: int, rating: int, request_key: str = "") -> Matter:
    """好差评: 1 to 5, once, after the matter is done. Raises ValidationError."""
    matter = lock(Matter, matter_id)
    if not 1 <= rating <= 5:
        raise ValidationError("评价应为1至5")
    if matter.decided_on is None:
        raise ValidationError("办结以后才能评价")
    if matter.rating is not None:
        raise ValidationError("已经评价过了")
    matter.rating = rating
    matter.save(update_fields=["rating"])
    audit.record(actor=actor, verb="matter.rate", obj=matter, after={"rating": rating})
    return matter


@action
def add_source(*, actor: Actor, key: str, name: str, organ_id: int, request_key: str = "") -> ProgressSource:
    """A system that may push for one organ; its secret is shown to whoever added it, once."""
    require_keeper_of_all(actor)
    return admit(ProgressSource, actor=actor, verb="progress.source", key=key, name=name, organ_id=organ_id)


@action
def stop_source(*, actor: Actor, source_id: int, request_key: str = "") -> ProgressSource:
    """A system may push no more."""
    require_keeper_of_all(actor)
    return dismiss(lock(ProgressSource, source_id), actor=actor, verb="progress.stop")
