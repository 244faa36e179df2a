"""Facts that moved after the seal are recorded; the sealed figure stays, and the January desk offers a correction."""

from __future__ import annotations

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.statistics.models import AnnualReport, SealDrift
from gongkai.statistics.queries.drifting import Drift


@action
def keep_drift(*, actor: Actor, drift: Drift, event: str) -> SealDrift | None:
    """Record that a counted fact is no longer what was sealed, or that it is so again; called twice, it does nothing.

    Earlier records of the same fact are closed: only what holds now stays open.
    """
    report: AnnualReport = lock(AnnualReport, drift.report_id)
    same = SealDrift.objects.filter(report=report, section=drift.section, ref=drift.ref)
    stale = same.filter(cleared_at__isnull=True)
    if drift.moved:
        stale = stale.exclude(facts=drift.facts)
    closed = stale.update(cleared_at=clock.now())
    if not drift.moved:
        if closed:
            _note(actor, report, drift, f"{event}：恢复与封存时一致")
        return None
    kept, made = same.get_or_create(
        facts=drift.facts,
        defaults={
            "report": report,
            "section": drift.section,
            "ref": drift.ref,
            "organ_id": drift.organ_id,
            "year": drift.year,
            "event": event,
            "before": list(drift.before),
            "now": list(drift.now),
            "seen_at": clock.now(),
        },
    )
    if not made and kept.cleared_at is None:
        return kept
    if not made:
        kept.cleared_at, kept.event, kept.seen_at = None, event, clock.now()
        kept.save(update_fields=["cleared_at", "event", "seen_at"])
    _note(actor, report, drift, event)
    return kept


def _note(actor: Actor, report: AnnualReport, drift: Drift, reason: str) -> None:
    audit.record(
        actor=actor,
        verb="statistics.annualreport.drift",
        obj=report,
        before={"section": drift.section, "ref": drift.ref, "cells": list(drift.before)},
        after={"section": drift.section, "ref": drift.ref, "cells": list(drift.now)},
        reason=reason,
    )
