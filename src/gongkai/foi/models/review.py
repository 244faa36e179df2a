"""The secrecy review that precedes every answer (art. 17, 保守国家秘密法实施条例第42条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import Letter
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField


class SecrecyReview(models.Model):
    """One review of an answer with all that goes out with it: 承办人, 保密审查员, 分管领导, ground and result.

    `covers` lists what was read, `[{"title", "hash"}]`: a letter by the keyed hash of its text, a file by its address.
    What is not covered, or has changed since, cannot be signed. `findings` say what the reviewer found of each of them,
    `[{"title", "name", "result", "ground"}]`, `title` being that of `covers`, `name` what the thing was called then.
    """

    class Result(models.TextChoices):
        OPEN = "open", "可以公开"
        PARTLY = "partly", "部分可以公开"
        CLOSED = "closed", "不得公开"
        REFERRED = "referred", "提请确定"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="secrecy_reviews")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="secrecy_reviews")
    covers = models.JSONField("审查对象", default=list)
    findings = EncryptedJSONField("逐件结论", null=True, blank=True)
    result = models.CharField("审查结论", max_length=10, choices=Result.choices)
    ground = EncryptedTextField("审查依据和理由")
    handler_name = models.CharField("承办人", max_length=60)
    reviewer_name = models.CharField("保密审查员", max_length=60)
    reviewed_at = models.DateTimeField("审查时间")
    leader_name = models.CharField("分管领导", max_length=60, blank=True)
    leader_at = models.DateTimeField("分管领导审定时间", null=True, blank=True)
    referred_to = models.CharField("提请确定的部门", max_length=120, blank=True)
    determined_on = models.DateField("收到确定意见日", null=True, blank=True)
    determination = EncryptedTextField("确定意见", blank=True, default="")
    voided = models.BooleanField("已失效", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "保密审查"
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return f"secrecy review {self.pk} of case {self.case_id}"
