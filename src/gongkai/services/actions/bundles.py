"""一件事: composed by picking items, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.services.bundling import FlowError, Step, flow
from gongkai.services.elements import COMPANY_STAGES, PERSON_STAGES
from gongkai.services.events import BundleChanged
from gongkai.services.models import Bundle, BundleStep, Item
from gongkai.services.policies import require_keeper_of_all

STAGES = {"person": PERSON_STAGES, "company": COMPANY_STAGES}


@dataclass(frozen=True)
class BundleFacts:
    """What is said of a bundle beside its steps; `links` are (kind, title, address)."""

    name: str
    audience: str
    stage: str
    lead_id: int
    summary: str = ""
    origin: str = ""
    entry_url: str = ""
    delivery: str = ""
    visits: int | None = None
    links: tuple[tuple[str, str, str], ...] = ()

    def values(self) -> dict[str, Any]:
        links = [{"kind": kind, "title": title, "url": url} for kind, title, url in self.links]
        return {**asdict(self), "links": links}


@dataclass(frozen=True)
class StepFacts:
    """One item; `after` are the places in the list, from 1, of the steps that must be done before."""

    item_id: int
    after: tuple[int, ...] = ()
    days: int | None = None
    optional: bool = False


@action
def compose_bundle(
    *,
    actor: Actor,
    facts: BundleFacts,
    steps: Sequence[StepFacts],
    bundle_id: int | None = None,
    request_key: str = "",
) -> Bundle:
    """Make a bundle, or say anew what it consists of. Raises PermissionDenied and ValidationError by field."""
    require_keeper_of_all(actor)
    _check(facts, steps, bundle_id)
    bundle = lock(Bundle, bundle_id) if bundle_id is not None else Bundle()
    before = _told(bundle) if bundle_id is not None else {}
    for name, value in facts.values().items():
        setattr(bundle, name, value)
    bundle.save()
    bundle.steps.all().delete()
    BundleStep.objects.bulk_create(
        BundleStep(
            bundle=bundle,
            number=number,
            item_id=one.item_id,
            after=list(one.after),
            days=one.days,
            optional=one.optional,
        )
        for number, one in enumerate(steps, start=1)
    )
    audit.record(actor=actor, verb="bundle.compose", obj=bundle, before=before, after=_told(bundle))
    _announce(bundle)
    return bundle


@action
def publish_bundle(*, actor: Actor, bundle_id: int, on: date, request_key: str = "") -> Bundle:
    """Show a bundle to the public. Raises ValidationError for one without steps."""
    require_keeper_of_all(actor)
    bundle = lock(Bundle, bundle_id)
    if not bundle.steps.exists():
        raise ValidationError("一件事至少要有一个事项")
    if bundle.state == Bundle.State.PUBLISHED:
        return bundle
    return _move(actor, bundle, Bundle.State.PUBLISHED, "bundle.publish", on)


@action
def withdraw_bundle(*, actor: Actor, bundle_id: int, reason: str, request_key: str = "") -> Bundle:
    """Take a bundle from the public. Raises ValidationError without a reason."""
    require_keeper_of_all(actor)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤下的理由"})
    bundle = lock(Bundle, bundle_id)
    if bundle.state == Bundle.State.WITHDRAWN:
        return bundle
    return _move(actor, bundle, Bundle.State.WITHDRAWN, "bundle.withdraw", bundle.published_on, reason)


def _move(actor: Actor, bundle: Bundle, state: str, verb: str, published_on: date | None, reason: str = "") -> Bundle:
    before = {"state": bundle.state}
    bundle.state, bundle.published_on = state, published_on
    bundle.save(update_fields=["state", "published_on"])
    audit.record(actor=actor, verb=verb, obj=bundle, before=before, after={"state": state}, reason=reason)
    _announce(bundle)
    return bundle


def _check(facts: BundleFacts, steps: Sequence[StepFacts], bundle_id: int | None) -> None:
    if not facts.name.strip():
        raise ValidationError({"name": "请填写名称"})
    named = Bundle.objects.filter(name=facts.name)
    if (named if bundle_id is None else named.exclude(pk=bundle_id)).exists():
        raise ValidationError({"name": f"已有“{facts.name}”这一件事"})
    if facts.stage not in STAGES.get(facts.audience, ()):
        raise ValidationError({"stage": f"阶段应为{'、'.join(STAGES.get(facts.audience, ()))}之一"})
    ids = [one.item_id for one in steps]
    if len(set(ids)) < len(ids):
        raise ValidationError({"steps": "同一事项只能选一次"})
    if Item.objects.filter(pk__in=ids).count() < len(ids):
        raise ValidationError({"steps": "所选事项不存在"})
    try:
        flow([Step(number, one.days or 0, one.after) for number, one in enumerate(steps, start=1)])
    except FlowError as error:
        raise ValidationError({"steps": str(error)}) from error


def _told(bundle: Bundle) -> Mapping[str, Any]:
    names = ("name", "audience", "stage", "lead_id", "summary", "origin", "entry_url", "delivery", "visits", "links")
    steps = bundle.steps.order_by("number").values_list("number", "item_id", "after", "days", "optional")
    return {**{name: getattr(bundle, name) for name in names}, "steps": [list(step) for step in steps]}


def _announce(bundle: Bundle) -> None:
    outbox.emit(BundleChanged(bundle_id=bundle.pk, state=bundle.state), record=audit.record_of(bundle))
