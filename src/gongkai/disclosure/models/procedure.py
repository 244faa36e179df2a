"""The file of a normative document (规范性文件制定程序), step by step, and what is decided when its validity ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.disclosure.models.document import Document
from gongkai.organs.models import Organ
from gongkai.rules.normative_procedure import STEPS


class NormativeFile(models.Model):
    """One document in the making, by its lead organ; `document` is what is published of it."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="牵头单位")
    co_organs = models.CharField("联合制定单位", max_length=300, blank=True)
    title = models.CharField("文件名称", max_length=300)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="procedure", verbose_name="公开信息"
    )
    opened_at = models.DateTimeField("立卷时间")
    opened_by = models.CharField("立卷人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "规范性文件制定卷宗"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


class NormativeStep(models.Model):
    """A step that was taken, or left out with its reason."""

    file = models.ForeignKey(NormativeFile, on_delete=models.CASCADE, related_name="steps", verbose_name="卷宗")
    step = models.CharField("步骤", max_length=16, choices=[(one.key, one.label) for one in STEPS])
    on = models.DateField("日期")
    until = models.DateField("截止", null=True, blank=True)
    skipped = models.BooleanField("未进行", default=False)
    ground = models.CharField("情况", max_length=500)
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.CharField("录入人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "制定步骤"
        ordering: ClassVar = ["file", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "step"], name="disclosure_procedure_step_once")
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class ValidityReview(models.Model):
    """评估: what was decided of a normative document before its validity ends."""

    RESULTS: ClassVar = [("keep", "继续有效至期满"), ("renew", "延长有效期"), ("amend", "修改"), ("repeal", "废止")]

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="validity_reviews", verbose_name="文件"
    )
    result = models.CharField("评估结论", max_length=8, choices=RESULTS)
    note = models.CharField("说明", max_length=500)
    on = models.DateField("日期")
    by = models.CharField("录入人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "有效期评估"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.get_result_display()
