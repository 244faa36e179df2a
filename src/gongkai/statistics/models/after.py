"""What comes after the seal: facts that moved since, and the files of a published report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.annual_report.writing import FORMATS
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.statistics.models.reports import AnnualReport
from gongkai.statistics.models.seals import SealMember


class SealDrift(models.Model):
    """A counted fact that is no longer what was sealed. The sealed figure stays; the row asks for a correction
    (art. 50; domain R17).

    `before` and `now` are the rows and columns of the form as "row.column", empty for “not counted”.
    `cleared_at` is set when the fact is again what was sealed.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="drifts")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    section = models.CharField(max_length=8, choices=SealMember.Section.choices)
    ref = models.BigIntegerField()
    """Id of the foi case (section three) or remedy (section four)."""
    event = models.CharField("办理事项", max_length=40)
    before = models.JSONField("封存时", default=list)
    now = models.JSONField("现在", default=list)
    facts = models.CharField(max_length=64)
    """Hash of the facts as they are now; see `queries.membership`."""
    seen_at = models.DateTimeField("发现时间")
    cleared_at = models.DateTimeField("恢复一致时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "封存后变动"
        ordering: ClassVar = ["-seen_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "section", "ref", "facts"], name="statistics_drift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section} {self.ref}"


class ReportFile(models.Model):
    """A published report as a file, made by the worker when it is published, so that no reader waits for it."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="files")
    fmt = models.CharField("格式", max_length=8, choices=[(fmt, fmt) for fmt in FORMATS])
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "年度报告文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "fmt"], name="statistics_report_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.fmt}"
