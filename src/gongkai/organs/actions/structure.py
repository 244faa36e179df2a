"""Organs are created, described, renamed and set up out of others; nothing that was is overwritten."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs import policies, queries
from gongkai.organs.actions.places import hold_tree, require_existing, settle, stand
from gongkai.organs.actions.telling import announce
from gongkai.organs.models import Organ, OrganLink, OrganVersion
from gongkai.rules.identifiers import credit_code_error

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
    credit_code: str = ""
    office: str = ""
    address: str = ""
    postcode: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""

    @staticmethod
    def of(version: OrganVersion) -> OrganFacts:
        values = {name: getattr(version, name) for name in OrganFacts.__dataclass_fields__}
        return OrganFacts(**{**values, "review_body_alternatives": tuple(version.review_body_alternatives)})

    def values(self) -> dict[str, Any]:
        return {**asdict(self), "review_body_alternatives": list(self.review_body_alternatives)}


def _write_version(organ: Organ, on: date, legal_name: str, facts: OrganFacts) -> OrganVersion:
    """The version of that very day. Raises ValidationError by field."""
    if facts.credit_code and (wrong := credit_code_error(facts.credit_code)):
        raise ValidationError({"credit_code": wrong})
    if facts.postcode and not re.fullmatch(r"[0-9]{6}", facts.postcode):
        raise ValidationError({"postcode": "邮政编码为6位数字"})
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


@dataclass(frozen=True)
class NewOrgan:
    """An organ to be set up: its code (and short code for addresses), legal name and level."""

    code: str
    name: str
    level: str
    short_code: str | None = None
    facts: OrganFacts = OrganFacts()


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
    hold_tree()
    parent = lock(Organ, parent_id) if parent_id is not None else None
    return _found(actor, NewOrgan(code, name, level, short_code, facts or OrganFacts()), parent, opened_on)


def _found(actor: Actor, new: NewOrgan, parent: Organ | None, on: date) -> Organ:
    if not CODE.fullmatch(new.code):
        raise ValidationError({"code": "机关代码只能由字母、数字、点、下划线和短横组成"})
    path = f"{parent.path if parent else '/'}{new.code}/"
    organ = Organ(
        code=new.code,
        short_code=new.short_code or None,
        name=new.name,
        level=new.level,
        parent=parent,
        path=path,
        opened_on=on,
    )
    organ.full_clean()
    organ.save()
    settle(organ, parent)
    stand([organ.pk], clock.today())
    _write_version(organ, on, new.name, new.facts)
    named = {"code": new.code, "name": new.name, "level": new.level, "parent": parent.code if parent else None}
    audit.record(actor=actor, verb="organ.create", obj=organ, before={}, after={**named, **new.facts.values()})
    announce(organ, "created", on)
    return organ


def _current(organ: Organ, on: date) -> OrganVersion:
    require_existing(organ, on)
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
    announce(organ, "described", on)
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
    announce(organ, "renamed", on)
    return organ


@action
def split_organ(*, actor: Actor, organ_id: int, new_organ_id: int, on: date, request_key: str = "") -> OrganLink:
    """Note that an organ was set up out of another one (分设)."""
    policies.require_keeper(actor)
    return _split(actor, lock(Organ, organ_id), lock(Organ, new_organ_id), on)


@action
def split_off(*, actor: Actor, organ_id: int, new: NewOrgan, on: date, request_key: str = "") -> Organ:
    """Set up a new organ out of another one, beside it in the tree, from a day on that may lie ahead (分设).

    What the new organ is said to be is only what `new` says; the cases of the old one stay where they are. Raises
    PermissionDenied or ValidationError.
    """
    policies.require_keeper(actor)
    hold_tree()
    organ = lock(Organ, organ_id)
    require_existing(organ, on)
    made = _found(actor, new, queries.place_on(organ, on).parent, on)
    _split(actor, organ, made, on)
    return made


def _split(actor: Actor, organ: Organ, new: Organ, on: date) -> OrganLink:
    link, _ = OrganLink.objects.get_or_create(source=new, target=organ, kind=OrganLink.Kind.SPLIT_FROM, on=on)
    audit.record(actor=actor, verb="organ.split", obj=new, before={}, after={"split_from": organ.code, "on": on})
    announce(new, "split", on)
    return link
