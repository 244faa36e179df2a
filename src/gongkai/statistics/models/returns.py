"""Figures that organs hand in (填报), and published reports that stand in for a ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.annual_report.editions import EDITIONS
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.statistics.transitions import RETURN_STATES

EDITION_CHOICES = [(key, f"{key}年版") for key in EDITIONS]


class Return(models.Model):
    """The figures of section two of one organ and period, with their filler, reviewer and source file.

    `proactive[row][cell]` has the keys of `annual_report.editions`; whole numbers are JSON numbers, others decimal
    strings.
    `remedies[kind][cell]` is given only where the organ's reviews and suits are not kept in this system.
    """

    class Period(models.TextChoices):
        YEAR = "year", "年"
        HALF = "half", "半年"
        QUARTER = "quarter", "季度"
        MONTH = "month", "月"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="returns", verbose_name="填报单位")
    year = models.PositiveSmallIntegerField("年度")
    period = models.CharField("周期", max_length=8, choices=Period.choices, default=Period.YEAR)
    index = models.PositiveSmallIntegerField("第几期", default=1)
    edition = models.CharField("表式", max_length=4, choices=EDITION_CHOICES)
    proactive = models.JSONField("第二部分数据", default=dict, blank=True)
    remedies = models.JSONField("第四部分数据", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=list(RETURN_STATES.items()), default="draft")
    filler = models.CharField("填报人", max_length=60, blank=True)
    filled_by = models.ForeignKey(
        "kernel.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="填报账号"
    )
    reviewer = models.CharField("审核人", max_length=60, blank=True)
    reviewed_by = models.ForeignKey(
        "kernel.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="审核账号"
    )
    source = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="依据材料"
    )
    source_note = models.CharField("数据来源说明", max_length=200, blank=True)
    comment = models.TextField("退回意见", blank=True)
    rounds = models.PositiveSmallIntegerField("报送次数", default=0)
    handed_in_at = models.DateTimeField("报送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据填报"
        ordering: ClassVar = ["-year", "organ", "period", "index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "period", "index"], name="statistics_return_once"),
            models.CheckConstraint(condition=Q(state__in=list(RETURN_STATES)), name="statistics_return_state_known"),
            models.CheckConstraint(
                condition=Q(period="year", index=1)
                | Q(period="half", index__range=(1, 2))
                | Q(period="quarter", index__range=(1, 4))
                | Q(period="month", index__range=(1, 12)),
                name="statistics_return_period_lawful",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["year", "organ"], name="statistics_return_year")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year} {self.period}{self.index}"


class UploadedReport(models.Model):
    """A published report file that the roll-up counts instead of this system's ledger, marked as such.

    The worker reads the file; `cells` is then the object of `annual_report.model.to_json`. Only a `read` one is
    counted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待读取"
        READ = "read", "已读取"
        UNREADABLE = "unreadable", "无法读取"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="uploaded_reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    cells = models.JSONField("读取结果", null=True, blank=True)
    problem = models.TextField("读取问题", blank=True)
    uploaded_by = models.CharField("上传人", max_length=60)
    uploaded_at = models.DateTimeField("上传时间")
    replaced = models.BooleanField("已被替换", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "上传的年度报告"
        ordering: ClassVar = ["-year", "organ", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "year"], condition=Q(replaced=False), name="statistics_upload_current_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(cells__isnull=False), name="statistics_upload_read_has_cells"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year}"
