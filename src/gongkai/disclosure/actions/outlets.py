"""Outlets are set by the district's office; deliveries are made by the worker and settled by what came back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from gongkai.disclosure.elements import KINDS
from gongkai.disclosure.models import Column, Delivery, Document, Outlet
from gongkai.disclosure.policies import require_office
from gongkai.disclosure.queries.public import columns_below
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor

MOST_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True)
class OutletFacts:
    """An outlet as the form gives it; see `models.Outlet`."""

    name: str
    url: str
    columns: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()


@action
def keep_outlet(*, actor: Actor, facts: OutletFacts, outlet_id: int | None = None) -> tuple[Outlet, str]:
    """Set an outlet up, or change one; returns it with its secret, which is shown once when it is new.

    Raises PermissionDenied, ValidationError by field."""
    require_office(actor)
    _check(facts, outlet_id)
    values: dict[str, Any] = {
        "name": facts.name.strip(),
        "url": facts.url,
        "columns": list(facts.columns),
        "kinds": list(facts.kinds),
    }
    if outlet_id is None:
        secret = secrets.token_urlsafe(32)
        outlet = Outlet.objects.create(**values, secret=secret, made_at=clock.now(), made_by=actor.name)
        audit.record(actor=actor, verb="disclosure.keep_outlet", obj=outlet, after=values)
        return outlet, secret
    outlet = lock(Outlet, outlet_id)
    before = {name: getattr(outlet, name) for name in values}
    for name, value in values.items():
        setattr(outlet, name, value)
    outlet.save()
    audit.record(actor=actor, verb="disclosure.keep_outlet", obj=outlet, before=before, after=values)
    return outlet, ""


def _check(facts: OutletFacts, outlet_id: int | None) -> None:
    errors: dict[str, str] = {}
    if not facts.name.strip():
        errors["name"] = "请填写名称"
    elif Outlet.objects.filter(name=facts.name.strip()).exclude(pk=outlet_id or 0).exists():
        errors["name"] = "已有同名的渠道"
    parts = urlsplit(facts.url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        errors["url"] = "接收地址应以https://开头"
    known = set(Column.objects.filter(number__in=facts.columns).values_list("number", flat=True))
    if missing := [str(number) for number in facts.columns if number not in known]:
        errors["columns"] = f"没有编号为{'、'.join(missing)}的栏目"
    if strange := [kind for kind in facts.kinds if kind not in KINDS]:
        errors["kinds"] = f"没有“{strange[0]}”这个类别"
    if errors:
        raise ValidationError(errors)


@action
def switch_outlet(*, actor: Actor, outlet_id: int, active: bool, request_key: str = "") -> Outlet:
    """Start or stop an outlet; what waits for a stopped one stays."""
    require_office(actor)
    outlet: Outlet = lock(Outlet, outlet_id)
    if outlet.active != active:
        outlet.active = active
        outlet.save(update_fields=["active"])
        audit.record(actor=actor, verb="disclosure.switch_outlet", obj=outlet, after={"active": active})
    return outlet


@action
def rotate_secret(*, actor: Actor, outlet_id: int) -> str:
    """Another secret, shown once; what is sent from now on is signed with it."""
    require_office(actor)
    outlet: Outlet = lock(Outlet, outlet_id)
    outlet.secret = secrets.token_urlsafe(32)
    outlet.save(update_fields=["secret"])
    audit.record(actor=actor, verb="disclosure.rotate_secret", obj=outlet)
    return outlet.secret


@action
def make_deliveries(
    *, actor: Actor, document_id: int, event: str, source: str, request_key: str = ""
) -> Sequence[Delivery]:
    """A delivery to every outlet that the document concerns; the same `source` (an event) makes none twice. What is
    withdrawn goes to every outlet that was ever told of it."""
    require_office(actor)
    document = Document.objects.get(pk=document_id)
    made = []
    for outlet in _concerned(document, event):
        key = f"{source}-{outlet.pk}"[:32]
        now = clock.real_now()
        delivery, fresh = Delivery.objects.get_or_create(
            key=key,
            defaults={"outlet": outlet, "document": document, "event": event, "next_at": now, "made_at": clock.now()},
        )
        if fresh:
            made.append(delivery)
    return made


def _concerned(document: Document, event: str) -> list[Outlet]:
    if event == "withdrawn":
        return list(Outlet.objects.filter(deliveries__document=document, deliveries__event="published").distinct())
    return [outlet for outlet in Outlet.objects.filter(active=True) if wants(outlet, document)]


def wants(outlet: Outlet, document: Document) -> bool:
    """Whether the document is of the kinds and columns the outlet is for."""
    if outlet.kinds and document.kind not in outlet.kinds:
        return False
    if not outlet.columns:
        return True
    chosen = Column.objects.filter(number__in=outlet.columns)
    return any(document.column_id in columns_below(column) for column in chosen)


@dataclass(frozen=True)
class Answered:
    """What came of an attempt: `problem` empty for one that was taken."""

    problem: str = ""
    receipt: str = ""
    adopted_url: str = ""


@action
def settle_delivery(
    *, actor: Actor, delivery_id: int, answered: Answered, now: datetime, request_key: str = ""
) -> Delivery:
    """Keep what came of an attempt at the real moment `now`; the next follows after a wait that doubles."""
    require_office(actor)
    delivery: Delivery = lock(Delivery, delivery_id)
    if delivery.state == Delivery.State.DONE:
        return delivery
    delivery.attempts += 1
    delivery.problem = answered.problem[:200]
    if not answered.problem:
        delivery.state, delivery.done_at = Delivery.State.DONE, clock.now()
        delivery.receipt, delivery.adopted_url = answered.receipt[:300], answered.adopted_url[:300]
    elif delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = Delivery.State.PARKED
    else:
        delivery.next_at = now + min(FIRST_WAIT * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
    delivery.save()
    if delivery.state != Delivery.State.WAITING:
        after = {
            "delivery": delivery.key,
            "state": delivery.state,
            "event": delivery.event,
            "outlet": delivery.outlet_id,
        }
        audit.record(actor=actor, verb="disclosure.settle_delivery", obj=delivery.outlet, after=after)
    return delivery


@action
def retry_delivery(*, actor: Actor, delivery_id: int, request_key: str = "") -> Delivery:
    """Try again at once, also what was given up."""
    require_office(actor)
    delivery: Delivery = lock(Delivery, delivery_id)
    if delivery.state != Delivery.State.DONE:
        delivery.state, delivery.next_at, delivery.attempts = Delivery.State.WAITING, clock.real_now(), 0
        delivery.save(update_fields=["state", "next_at", "attempts"])
        audit.record(
            actor=actor, verb="disclosure.retry_delivery", obj=delivery.outlet, after={"delivery": delivery.key}
        )
    return delivery
