"""One entry changed by hand: rare for a mirror, and then with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.services.actions.ledger import ITEMS, POWERS, Change, Ledger, append, judged, relink, standing
from gongkai.services.elements import ENDINGS
from gongkai.services.events import EntryChanged
from gongkai.services.facts import Facts, ItemFacts, PowerFacts
from gongkai.services.models import ItemVersion, PowerVersion
from gongkai.services.policies import require_keeper


@action
def enter_power(
    *, actor: Actor, facts: PowerFacts, on: date, change: str = "new", reason: str = "", request_key: str = ""
) -> PowerVersion:
    """A power that is kept here. Raises PermissionDenied and ValidationError by field."""
    made: PowerVersion = _enter(actor, POWERS, facts, Change(on, change, facts, reason))
    return made


@action
def enter_item(
    *, actor: Actor, facts: ItemFacts, on: date, change: str = "new", reason: str = "", request_key: str = ""
) -> ItemVersion:
    """A service item that is kept here. Raises PermissionDenied and ValidationError by field."""
    made: ItemVersion = _enter(actor, ITEMS, facts, Change(on, change, facts, reason))
    return made


@action
def revise_power(
    *, actor: Actor, power_id: int, on: date, facts: PowerFacts, reason: str, change: str = "", request_key: str = ""
) -> PowerVersion | None:
    """What holds of a power from `on` on; None if that holds already."""
    made: PowerVersion | None = _revise(actor, POWERS, power_id, Change(on, change, facts, reason))
    return made


@action
def revise_item(
    *, actor: Actor, item_id: int, on: date, facts: ItemFacts, reason: str, change: str = "", request_key: str = ""
) -> ItemVersion | None:
    """The guide to an item from `on` on; None if that holds already."""
    made: ItemVersion | None = _revise(actor, ITEMS, item_id, Change(on, change, facts, reason))
    return made


@action
def end_power(
    *, actor: Actor, power_id: int, on: date, change: str, reason: str, request_key: str = ""
) -> PowerVersion | None:
    """Take a power off the list from `on` on: `change` is ended, merged or delegated. None if it is off already."""
    made: PowerVersion | None = _revise(actor, POWERS, power_id, _ending(on, change, reason))
    return made


@action
def end_item(
    *, actor: Actor, item_id: int, on: date, change: str, reason: str, request_key: str = ""
) -> ItemVersion | None:
    """Take an item off the list from `on` on; as `end_power`."""
    made: ItemVersion | None = _revise(actor, ITEMS, item_id, _ending(on, change, reason))
    return made


def _ending(on: date, change: str, reason: str) -> Change:
    if change not in ENDINGS:
        raise ValidationError({"change": "退出清单的理由应为取消、合并或者下放"})
    return Change(on, change, None, reason)


def _enter(actor: Actor, ledger: Ledger, facts: PowerFacts | ItemFacts, wanted: Change) -> Any:
    require_keeper(actor, facts.organ_id)
    if not facts.code.strip():
        raise ValidationError({"code": "请填写编码"})
    if ledger.entries.objects.filter(outside_code=facts.code).exists():
        raise ValidationError({"code": f"编码{facts.code}已在清单中"})
    judged(ledger, [], wanted)
    entry = ledger.entries.objects.create(outside_code=facts.code)
    made: PowerVersion | ItemVersion = append(ledger, entry, [], wanted, actor.name)
    made.save(force_insert=True)
    _tell(actor, ledger, made, None, wanted)
    return made


def _revise(actor: Actor, ledger: Ledger, entry_id: int, wanted: Change) -> Any:
    entry = lock(ledger.entries, entry_id)
    versions = list(ledger.of(entry_id))
    before = standing(versions, wanted.on)
    organs = {version.organ_id for version in (before or versions[0],)}
    if wanted.facts is not None:
        organs.add(wanted.facts.organ_id)
    require_keeper(actor, *organs)
    if not wanted.reason.strip():
        raise ValidationError({"reason": "请写明变动的依据和理由"})
    if judged(ledger, versions, wanted) == "unchanged":
        return None
    made: PowerVersion | ItemVersion = append(ledger, entry, versions, wanted, actor.name)
    moved = relink(versions)
    made.save(force_insert=True)
    for version in moved:
        if version is not made:
            version.save(update_fields=["until"])
    _tell(actor, ledger, made, ledger.facts(before) if before is not None else None, wanted)
    return made


def _tell(actor: Actor, ledger: Ledger, made: PowerVersion | ItemVersion, before: Facts | None, wanted: Change) -> None:
    entry = getattr(made, ledger.subject)
    after = {"on": wanted.on, "change": made.change, "in_force": made.in_force, **ledger.facts(made).values()}
    audit.record(
        actor=actor,
        verb=f"{ledger.key}.{made.change}",
        obj=entry,
        before=before.values() if before else {},
        after=after,
        reason=wanted.reason,
    )
    outbox.emit(EntryChanged(ledger=ledger.key, entry_id=entry.pk, on=wanted.on), record=audit.record_of(entry))
