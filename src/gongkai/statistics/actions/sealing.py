"""Seal, publish, correct. A sealed year is never changed: a correction is a dated revision with its reason and its
diff."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock, crypto, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import ReportPublished, ReportSealed
from gongkai.statistics.actions.approving import refuse_if_hindered
from gongkai.statistics.actions.moving import Refused, move
from gongkai.statistics.models import AnnualReport, ReportSeal, SealMember
from gongkai.statistics.policies import require
from gongkai.statistics.queries.membership import Place
from gongkai.statistics.queries.sealing import Prepared, fingerprint, prepare, seal_hash
from gongkai.statistics.queries.standing import obstacles
from gongkai.statistics.transitions import REPORT_MOVES, SEALED

BATCH = 200
"""Rows of the membership in one transaction: it stays well under 50 ms on SQLite."""


def seal_report(*, actor: Actor, report_id: int, request_key: str = "") -> AnnualReport:
    """封存: everything is counted first, the membership written in short transactions, the seal itself last, in one.

    Refused while a rule fails, when anything differs from what was approved, and when the ledgers moved between the
    count and the seal.
    """
    report = AnnualReport.objects.select_related("organ").get(pk=report_id)
    prepared, batch = None, new_batch(clock.real_now())
    if report.state == "approved":
        require(actor, report.organ, REPORT_MOVES["seal"])
        prepared = prepare(report)
        refuse_if_hindered(obstacles(prepared.whole))
        _refuse_unless_approved(report, prepared)
        for start in range(0, len(prepared.membership), BATCH):
            _keep_places(actor=actor, batch=batch, places=prepared.membership[start : start + BATCH])
    return _keep_seal(actor=actor, report_id=report_id, batch=batch, prepared=prepared, request_key=request_key)


@action
def _keep_places(*, actor: Actor, batch: UUID, places: Sequence[Place]) -> None:
    """A part of the membership. Its audit is that of the seal, which holds the hash over the whole of it."""
    SealMember.objects.bulk_create(SealMember(batch=batch, **asdict(place)) for place in places)


@action
def _keep_seal(
    *, actor: Actor, report_id: int, batch: UUID, prepared: Prepared | None, request_key: str
) -> AnnualReport:
    note: dict[str, str] = {}
    with move(AnnualReport, report_id, "seal", actor, note=note) as report:
        if prepared is None or fingerprint(prepared.counted_from, report.year) != prepared.fingerprint:
            raise Refused("台账在封存期间有变动，请重新封存")
        _refuse_unless_approved(report, prepared)
        seal = ReportSeal(
            report=report,
            cells=prepared.cells,
            members=prepared.members,
            batch=batch,
            members_hash=prepared.members_hash,
            algorithm=settings.GONGKAI_AUDIT_HASH,
            key_id=crypto.keyring().active,
            sealed_at=clock.now(),
            sealed_by=actor.name,
        )
        seal.hash = seal_hash(seal)
        seal.save()
        # In the audit row too: its chain is keyed and sealed daily, so neither can be exchanged alone.
        note |= {"hash": seal.hash, "members_hash": seal.members_hash}
        outbox.emit(
            ReportSealed(report_id=report.pk, organ_id=report.organ_id, year=report.year),
            record=audit.record_of(report),
        )
    return report


def _refuse_unless_approved(report: AnnualReport, prepared: Prepared) -> None:
    if prepared.digest != report.approved_digest:
        raise Refused("审定后台账有变动，请重新审定")


def new_batch(now: datetime) -> UUID:
    """An id of a membership that tells when it was begun (version 7 of RFC 9562), as `purge_orphans` needs to know."""
    milliseconds = int(now.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62))


def purge_orphans(before: datetime) -> int:
    """Remove the membership of sealings that were refused, begun before that moment, in short transactions; the
    number of rows removed. Nothing reads them, and no seal holds them."""
    first = UUID(int=int(before.timestamp() * 1000) << 80)
    orphans = SealMember.objects.filter(batch__lt=first).exclude(batch__in=ReportSeal.objects.values("batch"))
    removed = 0
    while ids := list(orphans.values_list("pk", flat=True)[:BATCH]):
        removed += SealMember.objects.filter(pk__in=ids).remove_orphans()
    return removed


@action
def publish_report(*, actor: Actor, report_id: int, request_key: str = "") -> AnnualReport:
    """公布 to /reports/, on the business date."""
    with move(AnnualReport, report_id, "publish", actor) as report:
        report.published_on = clock.today()
        outbox.emit(
            ReportPublished(report_id=report.pk, organ_id=report.organ_id, year=report.year),
            record=audit.record_of(report),
        )
    return report


@action
def revise_report(*, actor: Actor, report_id: int, reason: str, request_key: str = "") -> AnnualReport:
    """更正: a new revision of a sealed report, to go the whole way again; the sealed one stays as it is (R17)."""
    sealed: AnnualReport = lock(AnnualReport.objects.select_related("organ"), report_id)
    require(actor, sealed.organ, REPORT_MOVES["write"])
    if not reason.strip():
        raise ValidationError({"reason": "请写明更正的理由"})
    newest = AnnualReport.objects.filter(organ=sealed.organ, year=sealed.year, scope=sealed.scope).order_by("-revision")
    if sealed.state not in SEALED or newest[0].pk != sealed.pk:
        raise Refused("只能对最新的、已封存的版次提出更正")
    report = AnnualReport.objects.create(
        organ=sealed.organ,
        year=sealed.year,
        scope=sealed.scope,
        edition=sealed.edition,
        revision=sealed.revision + 1,
        prose=sealed.prose,
        reason=reason.strip(),
        started_at=clock.now(),
    )
    audit.record(
        actor=actor,
        verb="statistics.annualreport.revise",
        obj=report,
        after={"revision": report.revision, "corrects": sealed.pk},
        reason=reason,
    )
    return report
