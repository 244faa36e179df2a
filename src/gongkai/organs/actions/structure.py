"""Organs are created, described, renamed, merged, split and moved; nothing that was is overwritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import OrganChanged
from gongkai.organs import policies, queries
from gongkai.organs.models import Organ, OrganLink, OrganVersion

CODE = re.compile(r"[0-9A-Za-z._-]{1,40}")


@dataclass(frozen=True)
class OrganFacts:
    """What is said of an organ beside its name; None and empty mean that nobody has said it."""

    short_name: str = ""
    kind: str = ""
    review_body: str = ""
    review_body_alternatives: tuple[str, ...] = ()
    court: str = ""
    vertical: bool | None = None
    in_rollup: bool | None = None
    rollup_reason: str = ""

    @staticmethod
    def of(version: OrganVersion) -> OrganFacts:
        values = {name: getattr(version, name) for name in OrganFacts.__dataclass_fields__}
        return OrganFacts(**{**values, "review_body_alternatives": tuple(version.review_body_alternatives)})

    def values(self) -> dict[str, Any]:
        return {**asdict(self), "review_body_alternatives": list(self.review_body_alternatives)}


def _announce(organ: Organ, change: str, on: date) -> None:
    outbox.emit(OrganChanged(organ_id=organ.pk, change=change, on=on), record=audit.record_of(organ))


def _write_version(organ: Organ, on: date, legal_name: str, facts: OrganFacts) -> OrganVersion:
    """The version of that very day."""
    version, _ = OrganVersion.objects.update_or_create(
        organ=organ, effective_from=on, defaults={"legal_name": legal_name, **facts.values()}
    )
    _follow(organ, clock.today())
    return version


def _follow(organ: Organ, today: date) -> None:
    """The present name is that of the version in force, or of the first one if the organ is yet to open."""
    current = queries.at(organ, today) or organ.versions.order_by("effective_from").first()
    if current is not None and current.legal_name != organ.name:
        organ.name = current.legal_name
        organ.save(update_fields=["name"])


@action
def follow_names(*, actor: Actor, on: date) -> int:
    """Bring the present names up to a day, for renames that were entered ahead; the number of organs that changed."""
    stale = [v.organ for v in queries.with_version(Organ.objects.all(), on) if v.legal_name != v.organ.name]
    for organ in stale:
        before = organ.name
        _follow(organ, on)
        audit.record(
            actor=actor, verb="organ.follow_name", obj=organ, before={"name": before}, after={"name": organ.name}
        )
    return len(stale)


@action
def create_organ(
    *,
    actor: Actor,
    code: str,
    name: str,
    level: str,
    opened_on: date,
    parent_id: int | None = None,
    short_code: str | None = None,
    facts: OrganFacts | None = None,
    request_key: str = "",
) -> Organ:
    """A new organ with its first version; raises PermissionDenied or ValidationError."""
    policies.require_keeper(actor)
    facts = facts or OrganFacts()
    if not CODE.fullmatch(code):
        raise ValidationError({"code": "机关代码只能由字母、数字、点、下划线和短横组成"})
    parent = lock(Organ, parent_id) if parent_id is not None else None
    path = f"{parent.path if parent else '/'}{code}/"
    organ = Organ(
        code=code, short_code=short_code or None, name=name, level=level, parent=parent, path=path, opened_on=opened_on
    )
    organ.full_clean()
    organ.save()
    _write_version(organ, opened_on, name, facts)
    after = {"code": code, "name": name, "level": level, "parent": parent.code if parent else None, **facts.values()}
    audit.record(actor=actor, verb="organ.create", obj=organ, before={}, after=after)
    _announce(organ, "created", opened_on)
    return organ


def _current(organ: Organ, on: date) -> OrganVersion:
    version = queries.at(organ, on)
    if version is None:
        raise ValidationError({"on": f"{organ.name}在{on}尚未设立"})
    return version


@action
def describe_organ(*, actor: Actor, organ_id: int, on: date, facts: OrganFacts, request_key: str = "") -> Organ:
    """New facts of an organ from a day on, under the name it then has."""
    policies.require_keeper(actor)
    organ = lock(Organ, organ_id)
    before = _current(organ, on)
    old = OrganFacts.of(before).values()
    _write_version(organ, on, before.legal_name, facts)
    after = {"on": on, **facts.values()}
    audit.record(actor=actor, verb="organ.describe", obj=organ, before=old, after=after)
    _announce(organ, "described", on)
    return organ


@action
def rename_organ(
    *, actor: Actor, organ_id: int, on: date, name: str, short_name: str = "", request_key: str = ""
) -> Organ:
    """A new legal name from a day on; the ledger stays with the organ, earlier letters keep the earlier name."""
    policies.require_keeper(actor)
    organ = lock(Organ, organ_id)
    before = _current(organ, on)
    if not name.strip():
        raise ValidationError({"name": "请填写名称"})
    facts = OrganFacts.of(before).values() | {"short_name": short_name or before.short_name}
    facts["review_body_alternatives"] = tuple(facts["review_body_alternatives"])
    old = before.legal_name
    _write_version(organ, on, name.strip(), OrganFacts(**facts))
    after = {"on": on, "name": name.strip(), "short_name": short_name}
    audit.record(actor=actor, verb="organ.rename", obj=organ, before={"name": old}, after=after)
    _announce(organ, "renamed", on)
    return organ


@action
def merge_organs(*, actor: Actor, source_ids: Sequence[int], target_id: int, on: date, request_key: str = "") -> Organ:
    """The sources end on that day and the target takes over their tasks; their ledgers remain theirs."""
    policies.require_keeper(actor)
    if target_id in source_ids:
        raise ValidationError("机关不能并入自身")
    locked = {pk: lock(Organ, pk) for pk in sorted({*source_ids, target_id})}
    target = locked.pop(target_id)
    for source in locked.values():
        if source.closed_on is not None:
            raise ValidationError(f"{source.name}已于{source.closed_on}撤销")
        source.closed_on = on
        source.save(update_fields=["closed_on"])
        OrganLink.objects.create(source=source, target=target, kind=OrganLink.Kind.MERGED_INTO, on=on)
        after = {"closed_on": on, "merged_into": target.code}
        audit.record(actor=actor, verb="organ.merge", obj=source, before={"closed_on": None}, after=after)
        _announce(source, "merged", on)
    return target


@action
def split_organ(*, actor: Actor, organ_id: int, new_organ_id: int, on: date, request_key: str = "") -> OrganLink:
    """Note that an organ was set up out of another one (分设)."""
    policies.require_keeper(actor)
    organ, new = lock(Organ, organ_id), lock(Organ, new_organ_id)
    link, _ = OrganLink.objects.get_or_create(source=new, target=organ, kind=OrganLink.Kind.SPLIT_FROM, on=on)
    audit.record(actor=actor, verb="organ.split", obj=new, before={}, after={"split_from": organ.code, "on": on})
    _announce(new, "split", on)
    return link


@action
def move_organ(*, actor: Actor, organ_id: int, parent_id: int, request_key: str = "") -> Organ:
    """Hang an organ with all below it under another parent."""
    policies.require_keeper(actor)
    organ, parent = lock(Organ, organ_id), lock(Organ, parent_id)
    if parent.path.startswith(organ.path):
        raise ValidationError("不能把机关移到自身或其下级之下")
    old_parent, old_path = organ.parent, organ.path
    new_path = f"{parent.path}{organ.code}/"
    queries.subtree(organ).update(path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1)))
    organ.parent, organ.path = parent, new_path
    organ.save(update_fields=["parent", "path"])
    before = {"parent": old_parent.code if old_parent else None}
    audit.record(actor=actor, verb="organ.move", obj=organ, before=before, after={"parent": parent.code})
    _announce(organ, "moved", clock.today())
    return organ
