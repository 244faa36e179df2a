"""Offers before sending: counted by what was offered, never by who asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import F

from gongkai.foi.models import Offer
from gongkai.kernel import audit, registry
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor

Verdict = str
"""shown, helped or not_helped: the column that is counted up."""
COUNTED = ("shown", "helped", "not_helped")


@action
def count_offers(
    *, actor: Actor, offers: Sequence[registry.Found], verdict: Verdict, on: date, request_key: str = ""
) -> None:
    """Count that these were shown, or did or did not help. Raises PermissionDenied for anybody but the public."""
    if actor.kind != "applicant" or verdict not in COUNTED:
        raise PermissionDenied("提示的效果由申请人说明")
    for found in offers:
        offer, made = Offer.objects.get_or_create(
            kind=found.kind, ref=found.id, on=on, defaults={"title": found.title[:300], "url": found.url[:300]}
        )
        Offer.objects.filter(pk=offer.pk).update(**{verdict: F(verdict) + 1})
        if made:
            audit.record(actor=actor, verb="foi.offer", obj=offer, after={"kind": found.kind, "ref": found.id})
