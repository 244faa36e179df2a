"""行政复议 and 行政诉讼 against the organ's handling of applications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import CaseFile
from gongkai.kernel.fields import EncryptedTextField
from gongkai.organs.models import Organ


class Remedy(models.Model):
    """One review or suit, counted once for the organ complained of (国办公开办函〔2016〕201号).

    In year Y it stands under its result when concluded in Y, under 尚未审结 when filed by the end of Y and not
    concluded then.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        LITIGATION_DIRECT = "litigation_direct", "未经复议直接起诉"
        LITIGATION_AFTER_REVIEW = "litigation_after_review", "复议后起诉"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    class Instance(models.TextChoices):
        FIRST = "first", "一审或者复议"
        SECOND = "second", "二审"
        RETRIAL = "retrial", "再审"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="remedies", verbose_name="被申请人/被告")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField("类别", max_length=24, choices=Kind.choices)
    body = models.CharField("复议机关/法院", max_length=80)
    body_number = models.CharField("案号", max_length=60, blank=True)
    filed_on = models.DateField("受理日")
    concluded_on = models.DateField("审结日", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=Result.choices, blank=True)
    detail = models.CharField("裁判方式", max_length=24, blank=True)
    """A key of `rules.remedy_course.RESULTS`; empty where only the column of the report was recorded."""
    comply_by = models.DateField("履行期限", null=True, blank=True)
    """The day by which the decision tells the organ to answer anew."""
    instance = models.CharField("审级", max_length=8, choices=Instance.choices, default=Instance.FIRST)
    before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later", verbose_name="前一程序"
    )
    counted = models.BooleanField("计入年报", default=True)
    note = EncryptedTextField("说明", blank=True, default="")
    filed_year = models.PositiveSmallIntegerField("受理年度")
    concluded_year = models.PositiveSmallIntegerField("审结年度", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼"
        ordering: ClassVar = ["-filed_on", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["counted", "filed_year", "concluded_year", "organ", "kind", "result"], name="foi_remedy_report"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True, result="") | (Q(concluded_on__isnull=False) & ~Q(result="")),
                name="foi_remedy_concluded_has_result",
            ),
        ]

    def __str__(self) -> str:
        return self.body_number or f"remedy {self.pk}"


class RemedyStage(models.Model):
    """A dated step of a review or suit: `stage` is a key of `rules.remedy_course.STAGES`.

    Rows are only added; a mistaken one is voided with a reason. `due_on` is the last day of what the step makes the
    organ owe, `settled_on` the day it was done.
    """

    remedy = models.ForeignKey(Remedy, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField("环节", max_length=24)
    on = models.DateField("日期")
    due_on = models.DateField("期限", null=True, blank=True)
    settled_on = models.DateField("办理日", null=True, blank=True)
    note = EncryptedTextField("说明", blank=True, default="")
    file = models.ForeignKey(CaseFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField("经办人", max_length=60)
    recorded_at = models.DateTimeField("录入时间")
    voided = models.BooleanField("已作废", default=False)
    void_reason = EncryptedTextField("作废理由", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼环节"
        ordering: ClassVar = ["remedy", "on", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "remedy"],
                condition=Q(settled_on__isnull=True, voided=False, due_on__isnull=False),
                name="foi_remedy_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.on}"
