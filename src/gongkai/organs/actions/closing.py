"""Organs end: merged into another (并入), or abolished with or without successors (撤销)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.kernel import audit
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs import consequences, policies, queries
from gongkai.organs.actions.places import carry, hold_tree, require_existing
from gongkai.organs.actions.telling import announce
from gongkai.organs.models import Organ, OrganLink, OrganPlace


@action
def merge_organs(
    *, actor: Actor, source_ids: Sequence[int], target_id: int, on: date, reason: str = "", request_key: str = ""
) -> Organ:
    """The sources end on that day and the target goes on with their tasks and with all that stands below them. Their
    ledgers remain theirs; their open cases are handed over (`foi.actions.handover`). The day may lie ahead.

    Raises PermissionDenied, or ValidationError when something stands in the way.
    """
    policies.require_keeper(actor)
    if target_id in source_ids:
        raise ValidationError({"target": "机关不能并入自身"})
    hold_tree()
    locked = {pk: lock(Organ, pk) for pk in sorted({*source_ids, target_id})}
    target = locked.pop(target_id)
    for source in locked.values():
        _close(actor, source, [target], on, OrganLink.Kind.MERGED_INTO, reason)
    return target


@action
def abolish_organ(
    *, actor: Actor, organ_id: int, on: date, successor_ids: Sequence[int] = (), reason: str, request_key: str = ""
) -> Organ:
    """The organ ends on that day; `successor_ids` go on with its tasks, none when nobody does. The day may lie ahead.

    Raises PermissionDenied, or ValidationError when something stands in the way: what stands below it goes to the only
    successor, otherwise it must be moved first.
    """
    policies.require_keeper(actor)
    if organ_id in successor_ids:
        raise ValidationError({"successors": "机关不能承接自身的职能"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销的依据"})
    hold_tree()
    locked = {pk: lock(Organ, pk) for pk in sorted({organ_id, *successor_ids})}
    organ = locked.pop(organ_id)
    _close(actor, organ, list(locked.values()), on, OrganLink.Kind.SUCCEEDED_BY, reason)
    return organ


def _close(actor: Actor, organ: Organ, targets: Sequence[Organ], on: date, kind: OrganLink.Kind, reason: str) -> None:
    if organ.closed_on is not None:
        raise ValidationError(f"{organ.name}已于{organ.closed_on}撤销")
    if on <= organ.opened_on:
        raise ValidationError({"on": f"{organ.name}设立于{organ.opened_on}，撤销须在此日之后"})
    for target in targets:
        require_existing(target, on, "on")
    against = [one.text for one in consequences.of_closing(organ, targets, on) if one.blocks]
    if against:
        raise ValidationError(against)
    for child, since in consequences.children(organ, on):
        carry(actor, child, organ, targets[0], since)
    organ.closed_on = on
    organ.save(update_fields=["closed_on"])
    for target in targets:
        OrganLink.objects.create(source=organ, target=target, kind=kind, on=on)
    verb, change = ("organ.merge", "merged") if kind == OrganLink.Kind.MERGED_INTO else ("organ.abolish", "abolished")
    after = {"closed_on": on, "successors": [target.code for target in targets]}
    audit.record(actor=actor, verb=verb, obj=organ, before={"closed_on": None}, after=after, reason=reason)
    announce(organ, change, on)


@action
def cancel_closing(*, actor: Actor, organ_id: int, on: date, reason: str, request_key: str = "") -> Organ:
    """Take back a closing that has not come into effect on the day `on`; what was to go to the successor stays.

    Raises PermissionDenied or ValidationError.
    """
    policies.require_keeper(actor)
    hold_tree()
    organ = lock(Organ, organ_id)
    if organ.closed_on is None or organ.closed_on <= on:
        raise ValidationError("只能撤回尚未生效的并入或者撤销")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回的理由"})
    kinds = (OrganLink.Kind.MERGED_INTO, OrganLink.Kind.SUCCEEDED_BY)
    links = OrganLink.objects.filter(source=organ, kind__in=kinds, on=organ.closed_on)
    for row in OrganPlace.objects.filter(parent=organ, effective_until=organ.closed_on).select_related("organ"):
        now = queries.place_on(row.organ, organ.closed_on).parent
        if now is not None and links.filter(target=now).exists():
            carry(actor, row.organ, now, organ, organ.closed_on)
    links.delete()
    before, organ.closed_on = {"closed_on": organ.closed_on}, None
    organ.save(update_fields=["closed_on"])
    after = {"closed_on": None}
    audit.record(actor=actor, verb="organ.cancel_closing", obj=organ, before=before, after=after, reason=reason)
    announce(organ, "kept", on)
    return organ
