"""The files of a published report, kept so that no reader waits for them."""

from __future__ import annotations

from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.statistics.models import AnnualReport, ReportFile


@action
def keep_file(*, actor: Actor, report_id: int, fmt: str, stored_id: int) -> ReportFile:
    """Keep a stored file as the report in that format; the first one stays. The audit is that of the publication."""
    report: AnnualReport = lock(AnnualReport, report_id)
    kept, _ = ReportFile.objects.get_or_create(report=report, fmt=fmt, defaults={"stored_id": stored_id})
    return kept
