"""Published report files that stand in for a ledger in the roll-up. The request stores the file, the worker reads
it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.statistics.events import ReportUploaded
from gongkai.statistics.models import UploadedReport
from gongkai.statistics.policies import require_overseer


@action
def register_upload(*, actor: Actor, organ_id: int, year: int, stored_id: int, request_key: str = "") -> UploadedReport:
    """Take a stored file as the organ's report of the year, in place of an earlier one. The worker reads it."""
    organ = Organ.objects.get(pk=organ_id)
    require_overseer(actor, organ)
    stored = StoredFile.objects.get(pk=stored_id)
    UploadedReport.objects.filter(organ=organ, year=year, replaced=False).update(replaced=True)
    upload = UploadedReport.objects.create(
        organ=organ, year=year, stored=stored, uploaded_by=actor.name, uploaded_at=clock.now()
    )
    audit.record(
        actor=actor,
        verb="statistics.upload.register",
        obj=upload,
        after={"organ_id": organ.pk, "year": year, "address": stored.address},
    )
    outbox.emit(ReportUploaded(upload_id=upload.pk, organ_id=organ.pk), record=audit.record_of(upload))
    return upload


@action
def keep_reading(
    *, actor: Actor, upload_id: int, cells: dict[str, Any] | None, problem: str = "", request_key: str = ""
) -> UploadedReport:
    """Keep what was read of the file, or why it could not be. `cells` is the object of
    `annual_report.model.to_json`."""
    upload: UploadedReport = lock(UploadedReport, upload_id)
    if cells is not None and cells.get("year") not in (None, upload.year):
        problem, cells = f"文件是{cells['year']}年度的报告，不是{upload.year}年度", None
    upload.cells = cells
    upload.problem = problem
    upload.state = UploadedReport.State.UNREADABLE if cells is None else UploadedReport.State.READ
    upload.save(update_fields=["cells", "problem", "state"])
    audit.record(
        actor=actor,
        verb="statistics.upload.read",
        obj=upload,
        after={"state": upload.state, "problem": problem, "cells": cells},
    )
    return upload


@action
def withdraw_upload(*, actor: Actor, upload_id: int, reason: str, request_key: str = "") -> UploadedReport:
    """No longer count the file; the ledger counts again."""
    upload: UploadedReport = lock(UploadedReport.objects.select_related("organ"), upload_id)
    require_overseer(actor, upload.organ)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤下的理由"})
    upload.replaced = True
    upload.save(update_fields=["replaced"])
    audit.record(actor=actor, verb="statistics.upload.withdraw", obj=upload, after={"replaced": True}, reason=reason)
    return upload
