"""遮盖: what is covered in a file before it goes out (art. 37), and the proof that it is gone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import CaseFile
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField


class Redaction(models.Model):
    """The marks on one file of a case. The original stays sealed; only `released` may be sent.

    `marks`: `[{"id", "page", "box": [x0, y0, x1, y1] in points from the top left, "article", "text", "source"}]`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "标记中"
        REVIEW = "review", "待复核"
        RELEASED = "released", "已生成"
        DROPPED = "dropped", "已放弃"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="redactions")
    original = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="redactions")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    marks = EncryptedJSONField("遮盖标记", default=list)
    version = models.PositiveIntegerField("版本", default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField("标记人", max_length=60)
    reviewer_name = models.CharField("复核人", max_length=60, blank=True)
    review_note = EncryptedTextField("复核意见", blank=True, default="")
    released = models.ForeignKey(CaseFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified = models.JSONField("校验记录", default=dict, blank=True)
    made_at = models.DateTimeField("开始时间")
    released_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "遮盖"
        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["original"], condition=Q(state__in=["draft", "review"]), name="foi_redaction_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released__isnull=False), name="foi_redaction_released_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"redaction {self.pk} of case {self.case_id}"
