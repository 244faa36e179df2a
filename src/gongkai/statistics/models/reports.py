"""The annual report of an organ and year on its way from draft to publication."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.organs.models import Organ
from gongkai.statistics.models.returns import EDITION_CHOICES
from gongkai.statistics.transitions import REPORT_STATES


class Scope(models.TextChoices):
    """Whose figures a report counts: the organ's own, or those of every organ of its roll-up."""

    OWN = "own", "本机关"
    ROLLUP = "rollup", "全区汇总"


class AnnualReport(models.Model):
    """One revision of the annual report (政府信息公开工作年度报告, arts. 49, 50).

    The figures are never typed: they are compiled from the ledgers until the report is sealed and read from the
    seal after.
    `prose` maps "front", "one", "five", "six" to text that may hold live references (see `statistics.prose`).
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="annual_reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    scope = models.CharField("范围", max_length=8, choices=Scope.choices, default=Scope.OWN)
    edition = models.CharField("表式", max_length=4, choices=EDITION_CHOICES)
    revision = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=10, choices=list(REPORT_STATES.items()), default="drafting")
    prose = models.JSONField("文字部分", default=dict, blank=True)
    rounds = models.PositiveSmallIntegerField("报送次数", default=0)
    handed_in_by = models.ForeignKey(
        "kernel.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="报送人"
    )
    handed_in_at = models.DateTimeField("报送时间", null=True, blank=True)
    approved_by = models.CharField("审定人", max_length=60, blank=True)
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)
    approved_digest = models.CharField("审定内容摘要", max_length=64, blank=True)
    """Hash of everything that was approved; see `queries.sealing.digest_of`. What is sealed must have the same."""
    published_on = models.DateField("公布日期", null=True, blank=True)
    reason = models.TextField("更正理由", blank=True)
    started_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering: ClassVar = ["-year", "organ", "scope", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "year", "scope", "revision"], name="statistics_report_revision_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(REPORT_STATES)), name="statistics_report_state_known"),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name="statistics_correction_has_reason"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False), name="statistics_published_has_date"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "year"], name="statistics_report_state")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year} {self.scope} r{self.revision}"


class ReportComment(models.Model):
    """A remark of whoever sent a report back, on one cell or on one sentence, and what came of it."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="comments")
    round = models.PositiveSmallIntegerField("轮次")
    section = models.CharField("部分", max_length=10)
    row = models.CharField("行", max_length=40, blank=True)
    column = models.CharField("列", max_length=20, blank=True)
    quote = models.TextField("所指语句", blank=True)
    text = models.TextField("意见")
    author_name = models.CharField("提出人", max_length=60)
    made_at = models.DateTimeField("提出时间")
    answer = models.TextField("办理情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回意见"
        ordering: ClassVar = ["report", "round", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(row="") & ~Q(column="")) | ~Q(quote=""), name="statistics_comment_names_its_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} #{self.pk}"


class Deadline(models.Model):
    """A local date, for an organ and all below it, that is earlier than the statute's 31 January or 31 March (art.
    49)."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="report_deadlines", verbose_name="适用单位")
    year = models.PositiveSmallIntegerField("报告年度")
    scope = models.CharField("范围", max_length=8, choices=Scope.choices)
    on = models.DateField("截止日期")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "报送期限"
        ordering: ClassVar = ["-year", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "scope"], name="statistics_deadline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.scope} {self.on}"
