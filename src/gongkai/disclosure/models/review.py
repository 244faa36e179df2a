"""三审三校: who reviewed which version, and how an organ has it done."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.disclosure.elements import KINDS, STAGES
from gongkai.disclosure.models.document import Document
from gongkai.organs.models import Organ


class ReviewRule(models.Model):
    """How the documents of an organ are reviewed: `stages` in their order, the last always the final one.

    An empty organ stands for every organ, an empty kind for every kind; the most special rule in force counts. Fewer
    than three stages are set by the district's disclosure office alone, with its reason (organs of two persons).
    """

    organ = models.ForeignKey(
        Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="review_rules", verbose_name="机关"
    )
    kind = models.CharField("信息类别", max_length=16, choices=list(KINDS.items()), blank=True)
    stages = models.JSONField("审核环节", default=list)
    days = models.PositiveSmallIntegerField("每个环节的工作日数", default=2)
    shows_names = models.BooleanField("公布审核人姓名", default=False)
    reason = models.CharField("理由", max_length=300, blank=True)
    set_by = models.CharField("设定人", max_length=120)
    set_at = models.DateTimeField("设定时间")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核规则"
        ordering: ClassVar = ["organ_id", "kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "kind"], condition=Q(ended_at__isnull=True), name="disclosure_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ_id or '*'} {self.kind or '*'}"


class Review(models.Model):
    """One step of one round: submitted, passed or returned, over exactly one version.

    `round` counts the submissions of a document. `digest` is over the version's content: a later change shows.
    `due_on` is the day by which the step that begins with this row is to be taken.
    """

    class Decision(models.TextChoices):
        SUBMITTED = "submitted", "送审"
        PASSED = "passed", "通过"
        RETURNED = "returned", "退回"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reviews", verbose_name="公开信息")
    round = models.PositiveSmallIntegerField("轮次")
    revision_id = models.BigIntegerField("版本")
    digest = models.CharField("内容摘要", max_length=64)
    stage = models.CharField("环节", max_length=8, choices=list(STAGES.items()))
    decision = models.CharField("结果", max_length=10, choices=Decision.choices)
    note = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("办理人", max_length=60)
    at = models.DateTimeField("时间")
    due_on = models.DateField("下一环节应办日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核记录"
        ordering: ClassVar = ["document", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "round", "stage"],
                condition=Q(decision="passed"),
                name="disclosure_stage_passed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.stage} {self.decision}"


class SecrecyCheck(models.Model):
    """Art. 17: the secrecy review of one item of one version – its text or one of its files."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="secrecy_checks")
    revision_id = models.BigIntegerField("版本")
    item = models.CharField("审查对象", max_length=200)
    digest = models.CharField("内容摘要", max_length=64)
    passed = models.BooleanField("可以公开")
    ground = models.CharField("依据和理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("审查人", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "保密审查"
        ordering: ClassVar = ["document", "id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.item}"


class EmergencyRelease(models.Model):
    """应急发布: a version went out before its reviews, with a reason and a second person; they are made good after."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="emergencies")
    revision_id = models.BigIntegerField("版本")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField("提出人", max_length=60)
    asked_at = models.DateTimeField("提出时间")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_by_name = models.CharField("同意人", max_length=60, blank=True)
    released_at = models.DateTimeField("发布时间", null=True, blank=True)
    reviewed_at = models.DateTimeField("补审完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "应急发布"
        ordering: ClassVar = ["document", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("asked_by")),
                name="disclosure_emergency_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"emergency release of {self.document_id}"
